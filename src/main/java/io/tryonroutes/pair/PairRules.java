package io.tryonroutes.pair;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which files make a pair, and what to tell the person who dropped files that make none. */
final class PairRules {
  private static final Set<Role> TWO_PARTS = EnumSet.of(Role.UPPER, Role.LOWER);
  private static final int MOST_FILES_NAMED = 4;

  private PairRules() {}

  static boolean isComplete(Pair pair) {
    List<Member> members = pair.members();
    return hasHuman(members) && !garments(members).isEmpty()
        || twoFiles(pair).isPresent()
        || wrongGarments(pair).isPresent();
  }

  static boolean hasHuman(List<Member> members) {
    return members.stream().anyMatch(member -> member.role() == Role.HUMAN);
  }

  static boolean hasLonePart(List<Member> members) {
    Set<Role> garments = garments(members);
    return garments.size() == 1 && TWO_PARTS.containsAll(garments);
  }

  static boolean hasTwoParts(List<Member> members) {
    return garments(members).equals(TWO_PARTS);
  }

  static Optional<Fault> fault(Pair pair) {
    return twoFiles(pair)
        .or(() -> wrongGarments(pair))
        .or(() -> incomplete(pair))
        .or(() -> wrongName(pair))
        .or(() -> twoOptions(pair))
        .or(() -> partsByAddress(pair));
  }

  /** The same without a look at the names. */
  static Optional<Fault> wrongMembers(Pair pair) {
    return wrongGarments(pair).or(() -> incomplete(pair)).or(() -> partsByAddress(pair));
  }

  private static Optional<Fault> twoFiles(Pair pair) {
    for (Role role : Role.values()) {
      List<String> files =
          pair.members().stream().filter(m -> m.role() == role).map(Member::file).toList();
      if (files.size() > 1) {
        return Optional.of(
            new Fault(
                "TRYON-TWO-FILES",
                "The pair %s has %d files for the role %s: %s."
                    .formatted(shown(pair), files.size(), role.word(), listed(files)),
                "A pair has one picture for each role; which one is meant cannot be told.",
                "Keep one of them and drop the pair again.",
                false));
      }
    }
    return Optional.empty();
  }

  private static Optional<Fault> twoOptions(Pair pair) {
    return pair.options().size() < 2
        ? Optional.empty()
        : Optional.of(
            new Fault(
                "TRYON-TWO-FILES",
                "The pair %s has %d files with options: %s."
                    .formatted(shown(pair), pair.options().size(), listed(pair.options())),
                "Which of them is meant cannot be told.",
                "Keep one of them and drop the pair again.",
                false));
  }

  private static Optional<Fault> wrongGarments(Pair pair) {
    Set<Role> garments = garments(pair.members());
    if (garments.size() < 2 || garments.equals(TWO_PARTS)) {
      return Optional.empty();
    }
    return Optional.of(
        new Fault(
            "TRYON-GARMENTS",
            "The pair %s has garments that do not go together: %s."
                .formatted(
                    shown(pair),
                    garments.stream().map(Role::word).collect(Collectors.joining(", "))),
            "A pair has one garment, cloth, upper, lower or dress, or an upper with a lower.",
            "Keep the garment that is to be worn and drop the pair again.",
            false));
  }

  private static Optional<Fault> incomplete(Pair pair) {
    if (hasHuman(pair.members()) && !garments(pair.members()).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Fault(
            "TRYON-INCOMPLETE",
            "The pair %s has no picture of %s."
                .formatted(shown(pair), hasHuman(pair.members()) ? "a garment" : "the person"),
            "A try-on needs a person and a garment.",
            "Drop the pair again with both pictures.",
            false));
  }

  static Optional<Fault> wrongName(Pair pair) {
    List<String> all =
        Stream.concat(
                Stream.of(pair.path() + pair.name()), pair.members().stream().map(Member::file))
            .toList();
    if (pair.name().indexOf('~') >= 0) {
      return Optional.of(wrongName(pair.name(), "holds a '~'"));
    }
    if (Names.bytes(pair.name()) > Names.MOST_BYTES) {
      return Optional.of(
          wrongName(pair.name(), "is longer than %d bytes".formatted(Names.MOST_BYTES)));
    }
    return first(all, name -> name.indexOf('\\') >= 0)
        .map(name -> wrongName(name, "holds a '\\', which some systems take for a folder"))
        .or(
            () ->
                first(all, Names::hasHidden)
                    .map(
                        name ->
                            wrongName(
                                name,
                                "holds a line break or another character that cannot be seen")));
  }

  private static Optional<String> first(List<String> names, Predicate<String> such) {
    return names.stream().filter(such).findFirst();
  }

  private static Fault wrongName(String name, String why) {
    return new Fault(
        "TRYON-NAME",
        "The name %s %s.".formatted(shown(name), why),
        "Results, finished inputs and dead letters are named after the pair, with a '~' and a"
            + " number behind it.",
        "Rename the pictures, or the folder that is named after the pair, and drop them again.",
        false);
  }

  private static Optional<Fault> partsByAddress(Pair pair) {
    if (!hasTwoParts(pair.members())
        || pair.members().stream().noneMatch(member -> Member.isUrl(member.file()))) {
      return Optional.empty();
    }
    return Optional.of(
        new Fault(
            "TRYON-GARMENTS",
            "The pair %s has an upper and a lower garment, given by address."
                .formatted(shown(pair)),
            "The two are combined into one picture here, and nothing here fetches an address.",
            "Name files of the library, or the address of one picture that shows both, as cloth.",
            false));
  }

  private static Set<Role> garments(List<Member> members) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    members.forEach(member -> roles.add(member.role()));
    roles.remove(Role.HUMAN);
    return roles;
  }

  private static String shown(Pair pair) {
    return shown(pair.name());
  }

  private static String shown(String name) {
    String begin = Names.shorten(name, Names.MOST_BYTES);
    return Names.visible(begin.length() < name.length() ? begin + "…" : begin);
  }

  private static String listed(List<String> files) {
    String named =
        files.stream()
            .limit(MOST_FILES_NAMED)
            .map(Names::visible)
            .collect(Collectors.joining(", "));
    int more = files.size() - MOST_FILES_NAMED;
    return more > 0 ? named + " and " + more + " more" : named;
  }
}

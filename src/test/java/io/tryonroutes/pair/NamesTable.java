package io.tryonroutes.pair;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.tryonroutes.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The table of what becomes of names, for people and tests alike. A name stands between backquotes.
 * In it <code>\</code><code>u202e</code> is a character that cannot be seen, {@code x\{200}} is 200
 * times an x, and a backslash is written twice.
 */
public final class NamesTable {
  /** Where it lies, for tests are run in the project's folder. */
  static final Path FILE = Path.of("src", "test", "resources", "names.md");

  private static final Pattern LINE =
      Pattern.compile("\\| (?<dropped>`.*`) \\| (?<becomes>.*) \\|");
  private static final Pattern NAME = Pattern.compile("`([^`]*)`");
  private static final Pattern ESCAPED =
      Pattern.compile("(?<code>\\\\u[0-9a-f]{4})|\\\\(?<self>\\\\)", Pattern.DOTALL);
  private static final Pattern RUN = Pattern.compile("(.)\\1{15,}", Pattern.DOTALL);
  private static final Pattern COUNTED = Pattern.compile("(.)\\\\\\{(\\d+)}", Pattern.DOTALL);

  private NamesTable() {}

  /**
   * A line of the table.
   *
   * @param dropped names relative to the inbox
   * @param becomes one text for each thing that comes of them
   */
  public record Row(List<String> dropped, List<String> becomes) {}

  /** All rows, in their order. */
  public static List<Row> rows() {
    return lines().stream().flatMap(line -> row(line).stream()).toList();
  }

  static List<String> lines() {
    try {
      return Files.readAllLines(FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Optional<Row> row(String line) {
    Matcher row = LINE.matcher(line);
    return row.matches()
        ? Optional.of(
            new Row(names(row.group("dropped")), Arrays.asList(row.group("becomes").split("<br>"))))
        : Optional.empty();
  }

  /** The line with what the finder makes of its names. */
  static String computed(String line, PairFinder finder) {
    return row(line)
        .map(
            row ->
                "| %s | %s |"
                    .formatted(
                        shown(row.dropped()), String.join("<br>", becomes(row.dropped(), finder))))
        .orElse(line);
  }

  /** The names in a text, as they are on a disk. */
  public static List<String> names(String text) {
    return NAME.matcher(text).results().map(name -> read(name.group(1))).toList();
  }

  private static String read(String text) {
    String counted =
        COUNTED
            .matcher(text)
            .replaceAll(
                run ->
                    Matcher.quoteReplacement(run.group(1).repeat(Integer.parseInt(run.group(2)))));
    return ESCAPED.matcher(counted).replaceAll(NamesTable::unescaped);
  }

  private static String unescaped(MatchResult escaped) {
    return Matcher.quoteReplacement(
        escaped.group(1) == null
            ? "\\"
            : Character.toString(Integer.parseInt(escaped.group(1).substring(2), 16)));
  }

  private static String shown(List<String> names) {
    return names.stream().map(NamesTable::shown).collect(Collectors.joining(", "));
  }

  private static String shown(String name) {
    return "`" + text(name.replace("\\", "\\\\")) + "`";
  }

  private static String text(String text) {
    String seen =
        text.codePoints()
            .mapToObj(NamesTable::seen)
            .collect(Collectors.joining())
            .replaceFirst("^ ", "\\\\u0020");
    return RUN.matcher(seen)
        .replaceAll(
            run ->
                Matcher.quoteReplacement(
                    run.group(1) + "\\{" + run.group().length() / run.group(1).length() + "}"));
  }

  private static String seen(int point) {
    boolean invisible =
        switch (Character.getType(point)) {
          case Character.CONTROL, Character.FORMAT, Character.NON_SPACING_MARK -> true;
          default ->
              point == '|'
                  || point == '`'
                  || point == Names.UNREADABLE
                  || point > ' ' && Character.isSpaceChar(point);
        };
    return invisible
        ? Character.toString(point)
            .chars()
            .mapToObj("\\u%04x"::formatted)
            .collect(Collectors.joining())
        : Character.toString(point);
  }

  /** The finder with the words and separators that the service has by default. */
  static PairFinder finder() {
    return new PairFinder(standardWords());
  }

  static RoleWords standardWords() {
    Settings.Pairs pairs =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(Settings.class)
            .build()
            .getConfigMapping(Settings.class)
            .pairs();
    return new RoleWords(Settings.wordsOf(pairs), pairs.separators());
  }

  private static List<String> becomes(List<String> dropped, PairFinder finder) {
    Findings findings = finder.find(dropped);
    List<String> all = new ArrayList<>();
    List<String> found = new ArrayList<>();
    for (Pair pair : findings.pairs()) {
      all.add("pair " + pair(pair));
      found.addAll(files(pair.members()));
    }
    for (Lone lone : findings.lone()) {
      String missing =
          Pattern.compile("(the person|a garment): (.*)", Pattern.DOTALL)
              .matcher(lone.missing().get(0))
              .replaceFirst(
                  part -> Matcher.quoteReplacement(part.group(1) + ": " + shown(part.group(2))));
      all.add(
          "%s wait%s for %s"
              .formatted(
                  shown(files(lone.members())), lone.members().size() == 1 ? "s" : "", missing));
      found.addAll(files(lone.members()));
    }
    for (NotUnderstood other : findings.notUnderstood()) {
      all.add(
          "%s is not understood; would work: %s"
              .formatted(
                  shown(other.file()),
                  Stream.of(other.suggestion().split(" or "))
                      .map(NamesTable::shown)
                      .collect(Collectors.joining(" or "))));
      found.add(other.file());
    }
    for (String name : dropped) {
      if (name.endsWith("/error.json") && !findings.pairs().isEmpty()) {
        all.add(shown(name) + " goes: its pair is tried again");
      } else if (!found.contains(name)) {
        all.add(
            "%s is left alone: %s"
                .formatted(
                    shown(name), PairFinder.isNotThereYet(name) ? "not there yet" : "no picture"));
      }
    }
    return all;
  }

  private static String pair(Pair pair) {
    String roles =
        pair.members().stream()
            .map(member -> member.role().word())
            .collect(Collectors.joining(", "));
    return "%s of %s%s"
        .formatted(
            shown(pair.path() + pair.name()),
            roles,
            pair.fault()
                .map(fault -> " is refused %s: %s".formatted(fault.code(), text(fault.message())))
                .orElse(""));
  }

  private static List<String> files(List<Member> members) {
    return members.stream().map(Member::file).toList();
  }
}

package io.tryonroutes.pair;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the pairs among the names of an inbox, be it a folder or a bucket; it looks at names only.
 *
 * <p>Folders are told apart exactly, as file systems do; names within one folder are not: there,
 * case and normal form make no difference. A pair never spans folders.
 */
public final class PairFinder {
  private static final Set<String> PICTURE_EXTENSIONS =
      Set.of("jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff", "heic", "avif");
  private static final List<String> UNFINISHED_ENDS =
      List.of(".part", ".partial", ".filepart", ".tmp", ".crdownload");
  private static final Pattern DEAD_LETTER = Pattern.compile("(.+)~[0-9a-f]{8}", Pattern.DOTALL);
  private static final String NO_NAME = "look-01";

  private final RoleWords words;

  public PairFinder(RoleWords words) {
    this.words = words;
  }

  /**
   * Sorts names into pairs, lone files and pictures without a place. Names that are not there yet
   * (hidden or temporary) and files that are no pictures appear nowhere. No name makes it throw.
   *
   * @param names relative to the inbox, '/'-separated; duplicates count once
   */
  public Findings find(Collection<String> names) {
    List<NotUnderstood> notUnderstood = new ArrayList<>();
    Map<String, Folder> folders = new LinkedHashMap<>();
    for (String name : new TreeSet<>(names)) {
      if (isNotThereYet(name)) {
        continue;
      }
      int baseAt = name.lastIndexOf('/') + 1;
      String base = name.substring(baseAt);
      Optional<RoleWords.Reading> reading = words.read(base);
      if (reading.isEmpty() && !looksLikePicture(base)) {
        continue;
      }
      if (name.startsWith("/") || name.contains("//")) {
        // a bucket can hold such keys, a folder cannot: no file could mirror their path
        notUnderstood.add(
            new NotUnderstood(name, name.replaceAll("/{2,}", "/").replaceFirst("^/", "")));
        continue;
      }
      Folder folder =
          folders.computeIfAbsent(name.substring(0, baseAt), dir -> new Folder(dir, words));
      reading.ifPresentOrElse(
          found -> folder.add(new Named(name, found.role(), found.name(), baseAt + found.wordAt())),
          () -> folder.others.add(name));
    }
    List<Pair> pairs = new ArrayList<>();
    List<Lone> lone = new ArrayList<>();
    for (Folder folder : folders.values()) {
      for (Group group : folder.groups()) {
        Pair pair = group.pair();
        if (PairRules.isComplete(pair)) {
          pairs.add(pair);
        } else {
          lone.add(
              new Lone(pair.path(), pair.name(), pair.members(), List.of(group.missing(words))));
        }
      }
      notUnderstood.addAll(folder.notUnderstood());
    }
    return new Findings(pairs, lone, notUnderstood);
  }

  private static boolean isNotThereYet(String name) {
    if (name.startsWith(".")
        || name.startsWith("~$")
        || name.contains("/.")
        || name.contains("/~$")) {
      return true;
    }
    String lower = name.toLowerCase(Locale.ROOT);
    return UNFINISHED_ENDS.stream().anyMatch(lower::endsWith);
  }

  private static boolean looksLikePicture(String base) {
    return PICTURE_EXTENSIONS.contains(extension(base).toLowerCase(Locale.ROOT));
  }

  /** Without its dot; empty when there is none. */
  private static String extension(String base) {
    int dot = base.lastIndexOf('.');
    return dot < 0 ? "" : base.substring(dot + 1);
  }

  /** A file whose last word is a role; an empty name means that there is nothing but that word. */
  private record Named(String file, Role role, String name, int wordAt) {}

  /** The files of one pair and the name that it bears when they bear none themselves. */
  private record Group(String path, String fallbackName, List<Named> files) {
    Pair pair() {
      List<Member> members =
          files.stream()
              .map(file -> new Member(file.role(), file.file()))
              .sorted(Comparator.comparing(Member::role).thenComparing(Member::file))
              .toList();
      return new Pair(path, name(), members);
    }

    private String name() {
      return Stream.concat(files.stream().filter(file -> file.role() == Role.HUMAN), files.stream())
          .map(Named::name)
          .filter(name -> !name.isEmpty())
          .findFirst()
          .orElse(fallbackName);
    }

    String missing(RoleWords words) {
      boolean person = files.stream().noneMatch(file -> file.role() == Role.HUMAN);
      Named pattern = files.get(0);
      String start = pattern.file().substring(0, pattern.wordAt());
      String word = words.word(person ? Role.HUMAN : Role.CLOTH);
      return (person ? "the person: " : "a garment: ") + start + word + ".jpg";
    }
  }

  /** The pictures of one folder, without those of its sub-folders. */
  private static final class Folder {
    final List<String> others = new ArrayList<>();
    private final String dir;
    private final RoleWords words;
    private final String parent;
    private final String name;
    private final boolean deadLetter;
    private final List<Named> bare = new ArrayList<>();
    private final Map<String, List<Named>> named = new LinkedHashMap<>();

    Folder(String dir, RoleWords words) {
      this.dir = dir;
      this.words = words;
      int nameAt = dir.isEmpty() ? 0 : dir.lastIndexOf('/', dir.length() - 2) + 1;
      this.parent = dir.substring(0, nameAt);
      String last = dir.isEmpty() ? "" : dir.substring(nameAt, dir.length() - 1);
      Matcher matcher = DEAD_LETTER.matcher(last);
      this.deadLetter = matcher.matches();
      this.name = Names.nfc(deadLetter ? matcher.group(1) : last);
    }

    void add(Named file) {
      if (file.name().isEmpty()) {
        bare.add(file);
      } else {
        named.computeIfAbsent(Names.fold(file.name()), key -> new ArrayList<>()).add(file);
      }
    }

    private boolean isPair() {
      return !dir.isEmpty() && !bare.isEmpty() && named.isEmpty() && others.isEmpty();
    }

    List<Group> groups() {
      if (deadLetter) {
        return groupsOfDeadLetter();
      }
      if (isPair()) {
        return List.of(new Group(parent, name, bare));
      }
      return named.values().stream().map(files -> new Group(dir, "", files)).toList();
    }

    /**
     * A dead letter holds one pair as it was dropped, flat or as a folder, and perhaps with a
     * picture replaced in the other naming. So bare role words join the one name that is there; the
     * files' name wins over the folder's, for renaming them must cure a name that was refused.
     */
    private List<Group> groupsOfDeadLetter() {
      Map<String, List<Named>> all = new LinkedHashMap<>(named);
      if (!bare.isEmpty()) {
        String key = named.size() == 1 ? named.keySet().iterator().next() : Names.fold(name);
        all.merge(
            key, bare, (files, more) -> Stream.concat(files.stream(), more.stream()).toList());
      }
      return all.values().stream().map(files -> new Group(parent, name, files)).toList();
    }

    List<NotUnderstood> notUnderstood() {
      Stream<String> homeless =
          deadLetter || isPair() ? Stream.of() : bare.stream().map(Named::file);
      return Stream.concat(homeless, others.stream())
          .sorted()
          .map(file -> new NotUnderstood(file, suggestion(file)))
          .toList();
    }

    private String suggestion(String file) {
      String base = file.substring(dir.length());
      int dot = base.lastIndexOf('.');
      RoleWords.Guess guess = words.guess(dot < 0 ? base : base.substring(0, dot));
      String pairName = deadLetter || guess.name().isEmpty() ? words.fit(name) : guess.name();
      String stem = pairName.isEmpty() ? NO_NAME : pairName;
      String end = dot < 0 ? "" : base.substring(dot);
      return guess
          .role()
          .map(Stream::of)
          .orElseGet(() -> Stream.of(Role.HUMAN, Role.CLOTH))
          .map(role -> dir + words.example(stem, role) + end)
          .collect(Collectors.joining(" or "));
    }
  }
}

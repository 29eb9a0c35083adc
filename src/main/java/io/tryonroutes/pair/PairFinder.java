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
      List.of(".part", ".partial", ".filepart", ".tmp", ".crdownload", ".camellock");
  private static final Pattern DEAD_LETTER = Pattern.compile("(.+)~([0-9a-f]{8})", Pattern.DOTALL);
  private static final String NO_NAME = "look-01";

  /** Systems take 4,096 bytes with the place before the path and the file's name behind it. */
  private static final int MOST_PATH_BYTES = 2_000;

  private final RoleWords words;

  public PairFinder(RoleWords words) {
    this.words = words;
  }

  /**
   * Sorts names into pairs, lone files and pictures without a place. Names that are not there yet
   * (hidden or temporary) and files that are none of these appear nowhere. No name makes it throw.
   *
   * @param names relative to the inbox, '/'-separated; duplicates count once
   */
  public Findings find(Collection<String> names) {
    List<NotUnderstood> notUnderstood = new ArrayList<>();
    List<ManifestFile> manifests = new ArrayList<>();
    Map<String, Folder> folders = new LinkedHashMap<>();
    for (String name : new TreeSet<>(names)) {
      if (isNotThereYet(name)) {
        continue;
      }
      String base = name.substring(Names.folderOf(name).length());
      boolean manifest = ManifestFile.is(base);
      boolean options = isOptions(base);
      Optional<RoleWords.Reading> reading =
          manifest || options ? Optional.empty() : words.read(base);
      if (reading.isEmpty() && !looksLikePicture(base) && !manifest && !options) {
        continue;
      }
      String reachable = reachable(name);
      if (!reachable.equals(name)) {
        notUnderstood.add(
            new NotUnderstood(
                name, new Folder(Names.folderOf(reachable), words).suggestion(reachable)));
        continue;
      }
      Folder folder = folders.computeIfAbsent(Names.folderOf(name), dir -> new Folder(dir, words));
      if (manifest) {
        folder
            .manifest(name)
            .ifPresentOrElse(manifests::add, () -> notUnderstood.add(folder.unfitManifest(name)));
        continue;
      }
      if (options) {
        folder.options.add(name);
        continue;
      }
      reading
          .filter(found -> name.indexOf(Names.UNREADABLE) < 0)
          .ifPresentOrElse(
              found -> folder.add(new Named(name, found)), () -> folder.others.add(name));
    }
    List<Pair> pairs = new ArrayList<>();
    List<Lone> lone = new ArrayList<>();
    for (Folder folder : folders.values()) {
      for (Group group : folder.groups()) {
        Pair pair = group.pair();
        if (PairRules.isComplete(pair)) {
          pairs.add(pair);
        } else if (PairRules.wrongName(pair).isPresent()) {
          // what would complete it would have it refused
          pair.files().forEach(file -> notUnderstood.add(folder.unfit(file)));
        } else {
          lone.add(
              new Lone(
                  pair.path(),
                  pair.name(),
                  pair.members(),
                  pair.options(),
                  List.of(group.missing(words))));
        }
      }
      notUnderstood.addAll(folder.notUnderstood());
    }
    return new Findings(pairs, lone, notUnderstood, manifests);
  }

  /**
   * The nearest name whose path the other places can mirror. A bucket can hold folders without a
   * name, a folder cannot; and a system takes only so long a path.
   */
  private static String reachable(String name) {
    String named =
        name.startsWith("/") || name.contains("//")
            ? name.replaceAll("/{2,}", "/").replaceFirst("^/", "")
            : name;
    String path = Names.folderOf(named);
    return Names.bytes(path) > MOST_PATH_BYTES
        ? named.substring(path.lastIndexOf('/', path.length() - 2) + 1)
        : named;
  }

  /** Whether a name says that its file is not there yet: it is hidden, or still being brought. */
  public static boolean isNotThereYet(String name) {
    if (name.startsWith(".")
        || name.startsWith("~$")
        || name.contains("/.")
        || name.contains("/~$")) {
      return true;
    }
    String lower = name.toLowerCase(Locale.ROOT);
    return UNFINISHED_ENDS.stream().anyMatch(lower::endsWith);
  }

  static boolean looksLikePicture(String base) {
    return PICTURE_EXTENSIONS.contains(extension(base).toLowerCase(Locale.ROOT));
  }

  /** Whether a file holds the options of a pair, by its name. */
  static boolean isOptions(String base) {
    String extension = extension(base).toLowerCase(Locale.ROOT);
    return (extension.equals("yaml") || extension.equals("yml")) && !isNotThereYet(base);
  }

  private static String withoutExtension(String base) {
    return base.substring(0, base.length() - extension(base).length() - 1);
  }

  /** Without its dot; empty when there is none. */
  private static String extension(String base) {
    int dot = base.lastIndexOf('.');
    return dot < 0 ? "" : base.substring(dot + 1);
  }

  /** A file whose last word is a role; an empty name means that there is nothing but that word. */
  private record Named(String file, RoleWords.Reading reading) {
    Role role() {
      return reading.role();
    }

    String name() {
      return reading.name();
    }
  }

  /** The files of one pair and the name that it bears when they bear none themselves. */
  private record Group(
      String path,
      String fallbackName,
      List<Named> files,
      List<String> options,
      Optional<String> replays) {
    Pair pair() {
      List<Member> members =
          files.stream()
              .map(file -> new Member(file.role(), file.file()))
              .sorted(Comparator.comparing(Member::role).thenComparing(Member::file))
              .toList();
      return new Pair(path, name(), members, options, replays);
    }

    private String name() {
      return Stream.concat(files.stream().filter(file -> file.role() == Role.HUMAN), files.stream())
          .map(Named::name)
          .filter(name -> !name.isEmpty())
          .findFirst()
          .orElse(fallbackName);
    }

    String missing(RoleWords words) {
      if (files.isEmpty()) {
        String folder = Names.folderOf(options.get(0));
        return Stream.of(Role.HUMAN, Role.CLOTH)
            .map(role -> folder + words.example(folder.equals(path) ? name() : "", role) + ".jpg")
            .collect(Collectors.joining(" and ", "its pictures: ", ""));
      }
      boolean person = files.stream().noneMatch(file -> file.role() == Role.HUMAN);
      Named pattern = files.get(0);
      return (person ? "the person: " : "a garment: ")
          + Names.folderOf(pattern.file())
          + pattern.reading().before()
          + words.word(person ? Role.HUMAN : Role.CLOTH)
          + pattern.reading().after()
          + ".jpg";
    }
  }

  /** The pictures of one folder, without those of its sub-folders. */
  private static final class Folder {
    /** The other name that a pair's options may have in its folder. */
    private static final String PAIR = "pair";

    final List<String> others = new ArrayList<>();
    final List<String> options = new ArrayList<>();
    private final String dir;
    private final RoleWords words;
    private final String parent;
    private final String name;
    private final Optional<String> deadLetter;
    private final List<Named> bare = new ArrayList<>();
    private final Map<String, List<Named>> named = new LinkedHashMap<>();

    Folder(String dir, RoleWords words) {
      this.dir = dir;
      this.words = words;
      int nameAt = dir.isEmpty() ? 0 : dir.lastIndexOf('/', dir.length() - 2) + 1;
      this.parent = dir.substring(0, nameAt);
      String last = dir.isEmpty() ? "" : dir.substring(nameAt, dir.length() - 1);
      Matcher matcher = DEAD_LETTER.matcher(last);
      this.deadLetter = matcher.matches() ? Optional.of(matcher.group(2)) : Optional.empty();
      this.name = Names.nfc(deadLetter.isPresent() ? matcher.group(1) : last);
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
      if (deadLetter.isPresent()) {
        return groupsOfDeadLetter();
      }
      Map<String, List<String>> optionsOfName = new LinkedHashMap<>();
      List<String> optionsOfFolder = new ArrayList<>();
      boolean maybePair = isPair() || !dir.isEmpty() && named.isEmpty() && others.isEmpty();
      for (String file : options) {
        String of = Names.fold(withoutExtension(Names.withoutFolders(file)));
        if (maybePair && (of.equals(PAIR) || of.equals(Names.fold(name)))) {
          optionsOfFolder.add(file);
        } else {
          optionsOfName.computeIfAbsent(of, key -> new ArrayList<>()).add(file);
        }
      }
      List<Group> groups = new ArrayList<>();
      if (isPair() || !optionsOfFolder.isEmpty()) {
        groups.add(
            new Group(
                parent, name, isPair() ? bare : List.of(), optionsOfFolder, Optional.empty()));
      }
      named.forEach(
          (key, files) -> groups.add(flat("", files, optionsOfName.getOrDefault(key, List.of()))));
      optionsOfName.keySet().removeAll(named.keySet());
      optionsOfName
          .values()
          .forEach(
              files ->
                  groups.add(
                      flat(
                          Names.nfc(withoutExtension(Names.withoutFolders(files.get(0)))),
                          List.of(),
                          files)));
      return groups;
    }

    private Group flat(String fallbackName, List<Named> files, List<String> options) {
      return new Group(dir, fallbackName, files, options, Optional.empty());
    }

    /**
     * A dead letter holds one pair as it was dropped, flat or as a folder, and perhaps with a
     * picture replaced in the other naming. So bare role words join the one name that is there, and
     * so do all options; the files' name wins over the folder's, for renaming them must cure a name
     * that was refused.
     */
    private List<Group> groupsOfDeadLetter() {
      Map<String, List<Named>> all = new LinkedHashMap<>(named);
      if (!bare.isEmpty()) {
        String key = named.size() == 1 ? named.keySet().iterator().next() : Names.fold(name);
        all.merge(
            key, bare, (files, more) -> Stream.concat(files.stream(), more.stream()).toList());
      }
      if (all.isEmpty() && !options.isEmpty()) {
        all.put("", List.of());
      }
      return all.values().stream()
          .map(files -> new Group(parent, name, files, options, deadLetter))
          .toList();
    }

    /** Empty when its name cannot name what becomes of it. */
    Optional<ManifestFile> manifest(String file) {
      String base = Names.nfc(Names.withoutFolders(file));
      Pair asPair =
          new Pair(dir, ManifestFile.withoutEnd(base), List.of(new Member(Role.HUMAN, file)));
      return file.indexOf(Names.UNREADABLE) >= 0 || PairRules.wrongName(asPair).isPresent()
          ? Optional.empty()
          : Optional.of(
              new ManifestFile(deadLetter.isPresent() ? parent : dir, base, file, deadLetter));
    }

    NotUnderstood unfitManifest(String file) {
      String fit = words.fit(withoutExtension(Names.withoutFolders(file)));
      return new NotUnderstood(
          file, Names.plain(dir) + ManifestFile.named(fit.isEmpty() ? NO_NAME : fit));
    }

    List<NotUnderstood> notUnderstood() {
      Stream<String> homeless =
          deadLetter.isPresent() || isPair() ? Stream.of() : bare.stream().map(Named::file);
      return Stream.concat(homeless, others.stream()).sorted().map(this::unfit).toList();
    }

    NotUnderstood unfit(String file) {
      return new NotUnderstood(file, suggestion(file));
    }

    String suggestion(String file) {
      String base = Names.plain(file.substring(dir.length()));
      int dot = base.lastIndexOf('.');
      String stem = dot < 0 ? base : base.substring(0, dot);
      // the extension may stand there twice, for some programs hide it
      while (looksLikePicture(stem)) {
        stem = stem.substring(0, stem.lastIndexOf('.'));
      }
      RoleWords.Guess guess = words.guess(stem);
      String fit =
          deadLetter.isPresent() || guess.name().isEmpty() ? words.fit(name) : guess.name();
      String pairName = fit.isEmpty() ? NO_NAME : fit;
      String end = dot < 0 ? "" : base.substring(dot);
      return guess
          .role()
          .map(Stream::of)
          .orElseGet(() -> Stream.of(Role.HUMAN, Role.CLOTH))
          .map(role -> Names.plain(dir) + words.example(pairName, role) + end)
          .collect(Collectors.joining(" or "));
    }
  }
}

package io.tryonroutes.pair;

import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The folder that manifests name pictures of, for the time of reading one manifest. A name leads to
 * a file within it or nowhere: links are followed as long as they stay within.
 */
final class Library {
  /** What file systems take. */
  private static final int MOST_BYTES_OF_A_NAME = 255;

  /** More would be tried in very many ways. */
  private static final int MOST_WILDCARDS = 4;

  private final Path root;
  private final int mostFiles;
  private final Map<String, Answer> known = new HashMap<>();

  private Library(Path root, int mostFiles) {
    this.root = root;
    this.mostFiles = mostFiles;
  }

  /**
   * @param mostFiles a pattern finds at most one file more than these
   * @throws NoSuchFileException when the folder is not there; an unmounted share looks like that
   */
  static Library at(Path folder, int mostFiles) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString(), null, "the library is not there");
    }
    return new Library(folder.toRealPath(), mostFiles);
  }

  /** What a name or a pattern leads to. */
  sealed interface Answer {}

  /**
   * @param names at least one, sorted, relative to the library and free of links
   */
  record Found(List<String> names) implements Answer {}

  /**
   * @param message what is wrong with the name
   */
  record Refused(String message, String cause, String cure) implements Answer {}

  /** Whether a name stands for as many files as there are; brackets are letters like others. */
  static boolean isPattern(String name) {
    return name.indexOf('*') >= 0 || name.indexOf('?') >= 0;
  }

  /**
   * The files of a name or a pattern, {@code *} and {@code ?} within a folder, {@code **} across
   * folders. Each is looked for once.
   *
   * @throws IOException when the library itself cannot be read
   */
  Answer find(String name) throws IOException {
    Answer answer = known.get(name);
    if (answer == null) {
      answer = look(name);
      known.put(name, answer);
    }
    return answer;
  }

  private Answer look(String name) throws IOException {
    if (Names.hasHidden(name)) {
      return refused(name, "holds a line break or another character that cannot be seen");
    }
    if (name.indexOf('\\') >= 0) {
      return refused(name, "holds a '\\'");
    }
    List<String> parts = Arrays.asList(name.split("/", -1));
    if (parts.stream().anyMatch(part -> Names.bytes(part) > MOST_BYTES_OF_A_NAME)) {
      return refused(Names.shorten(name, MOST_BYTES_OF_A_NAME) + "…", "is too long for a file");
    }
    if (parts.stream().anyMatch(part -> wildcards(part) > MOST_WILDCARDS)) {
      return refused(name, "holds more than " + MOST_WILDCARDS + " of * and ? between two slashes");
    }
    if (name.startsWith("/") || parts.contains("..")) {
      return refused(name, "leads out of the library");
    }
    try {
      Answer literal = literal(name);
      return literal instanceof Refused && isPattern(name) ? pattern(name) : literal;
    } catch (InvalidPathException e) {
      return refused(name, "is no name of a file");
    }
  }

  private static long wildcards(String part) {
    return part.chars().filter(letter -> letter == '*' || letter == '?').count();
  }

  private static Refused refused(String name, String why) {
    return new Refused(
        Names.visible(name) + " " + why,
        "A manifest names pictures within the library alone.",
        "Write names relative to the library, with / between folders, or http(s) addresses.");
  }

  /** Spreadsheets write composed letters, and some disks hold decomposed ones. */
  private Answer literal(String name) throws IOException {
    Answer answer = file(name);
    String nfc = Names.nfc(name);
    if (answer instanceof Refused && !nfc.equals(name)) {
      answer = file(nfc);
    }
    String nfd = Normalizer.normalize(name, Normalizer.Form.NFD);
    return answer instanceof Refused && !nfd.equals(name) ? file(nfd) : answer;
  }

  private Answer file(String name) throws IOException {
    try {
      Path real = root.resolve(name).toRealPath();
      if (!real.startsWith(root)) {
        return refused(name, "leads out of the library");
      }
      if (Files.isDirectory(real)) {
        return new Refused(
            Names.visible(name) + " is a folder",
            "Each picture of a pair is one file.",
            "Name a file, or all of a folder with a pattern such as tops/*.png.");
      }
      return Files.isRegularFile(real)
          ? new Found(List.of(nameOf(real)))
          : refused(name, "is no file with content");
    } catch (NoSuchFileException | NotDirectoryException gone) {
      return new Refused(
          Names.visible(name) + " is not in the library",
          "A pair needs all its pictures.",
          "Put the pictures into the library, or correct their names; case matters.");
    } catch (AccessDeniedException e) {
      return unreadable(name);
    } catch (FileSystemException e) {
      if (String.valueOf(e.getReason()).contains("symbolic link")) {
        return refused(name, "is a link to itself");
      }
      throw e;
    }
  }

  private static Refused unreadable(String name) {
    return new Refused(
        Names.visible(name) + " cannot be read",
        "The service has no right to it.",
        "Give the user that the service runs as the right to read the library.");
  }

  private String nameOf(Path path) {
    return root.relativize(path).toString().replace(File.separatorChar, '/');
  }

  private Answer pattern(String pattern) throws IOException {
    String escaped = pattern.replaceAll("[\\[\\]{}]", "\\\\$0");
    PathMatcher matcher = root.getFileSystem().getPathMatcher("glob:" + escaped);
    Path start = root.resolve(folderBeforePattern(pattern));
    Matches matches = new Matches(start, matcher);
    if (Files.isDirectory(start) && start.toRealPath().startsWith(root)) {
      int depth = pattern.contains("**") ? Integer.MAX_VALUE : pattern.split("/", -1).length;
      try {
        Files.walkFileTree(start, Set.of(), depth, matches);
      } catch (AccessDeniedException e) {
        return unreadable(pattern);
      }
    }
    if (matches.names.isEmpty()) {
      return new Refused(
          Names.visible(pattern) + " fits no picture in the library",
          "A pattern stands for the pictures that it fits.",
          "Put the pictures into the library, or correct the pattern; case matters.");
    }
    return new Found(List.copyOf(matches.names));
  }

  private static String folderBeforePattern(String pattern) {
    List<String> folders = new ArrayList<>(List.of(pattern.split("/", -1)));
    folders.remove(folders.size() - 1);
    int wild = 0;
    while (wild < folders.size() && !isPattern(folders.get(wild))) {
      wild++;
    }
    return String.join("/", folders.subList(0, wild));
  }

  /** Pictures alone, for a folder may hold more than these; hidden ones are not meant. */
  private final class Matches extends SimpleFileVisitor<Path> {
    private final Path start;
    private final PathMatcher matcher;
    private final Set<String> names = new TreeSet<>();

    Matches(Path start, PathMatcher matcher) {
      this.start = start;
      this.matcher = matcher;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return folder.equals(start) || !isHidden(folder)
          ? FileVisitResult.CONTINUE
          : FileVisitResult.SKIP_SUBTREE;
    }

    private static boolean isHidden(Path path) {
      return PairFinder.isNotThereYet(path.getFileName().toString());
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (!isHidden(file)
          && PairFinder.looksLikePicture(file.getFileName().toString())
          && matcher.matches(root.relativize(file))
          && file(nameOf(file)) instanceof Found found) {
        names.addAll(found.names());
      }
      return names.size() > mostFiles ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }
  }
}

package io.tryonroutes.place;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * A place that is a folder. Names are relative to it, with {@code /} between folders; none can lead
 * out of it. Whatever is put or moved here appears whole or not at all, and nothing that exists is
 * overwritten by a move.
 *
 * @param root absolute
 */
public record Folder(Path root) {

  public Folder {
    root = root.normalize();
  }

  /**
   * What is under a name here.
   *
   * @throws IllegalArgumentException when the name is no name, or leads out of this folder
   */
  public Path at(String name) {
    Path path = root.resolve(name).normalize();
    if (Path.of(name).isAbsolute() || !path.startsWith(root) || path.equals(root)) {
      throw new IllegalArgumentException("'" + name + "' leads out of " + root);
    }
    return path;
  }

  /** Whether the folder itself is there; an unmounted share looks as if it were not. */
  public boolean present() {
    return Files.isDirectory(root);
  }

  /** Whether something has this name here. */
  public boolean has(String name) {
    return Files.exists(at(name), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Moves a file or a folder with all it holds here, under a name that is its own. It can be done
   * again after a crash at any line: what was moved already, or was taken away, counts as moved.
   *
   * @throws NoSuchFileException when this folder itself is not there
   */
  public void take(Path source, String name) throws IOException {
    mustBePresent();
    Path target = at(name);
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      delete(source);
      return;
    }
    if (!Files.exists(source, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.createDirectories(target.getParent());
    try {
      Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException otherFileSystem) {
      Path hidden = target.resolveSibling("." + target.getFileName() + ".part");
      delete(hidden);
      copy(source, hidden);
      Files.move(hidden, target, StandardCopyOption.ATOMIC_MOVE);
      forceEntries(target.getParent());
      delete(source);
    }
  }

  /**
   * Gives a file of this folder another name in it.
   *
   * @return false when it is not there
   * @throws FileAlreadyExistsException when the new name is taken
   * @throws NoSuchFileException when this folder itself is not there
   */
  public boolean rename(String from, String to) throws IOException {
    mustBePresent();
    if (!has(from)) {
      return false;
    }
    if (has(to)) {
      throw new FileAlreadyExistsException(at(to).toString());
    }
    Files.move(at(from), at(to), StandardCopyOption.ATOMIC_MOVE);
    return true;
  }

  /** Writes a small file whole: hidden first, then under its name; an older one is replaced. */
  public void put(byte[] content, String name) throws IOException {
    mustBePresent();
    Path target = at(name);
    Files.createDirectories(target.getParent());
    Path hidden = target.resolveSibling("." + target.getFileName() + ".part");
    Files.write(hidden, content);
    force(hidden);
    Files.move(hidden, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private void mustBePresent() throws NoSuchFileException {
    if (!present()) {
      throw new NoSuchFileException(root.toString());
    }
  }

  /**
   * Removes a folder's empty parents, up to this folder. It is for tidiness only: one that is
   * missing, or cannot be removed, is passed over.
   */
  public void removeEmptyParents(String name) {
    for (Path parent = at(name).getParent(); !parent.equals(root); parent = parent.getParent()) {
      if (Files.isSymbolicLink(parent)) {
        return;
      }
      try {
        Files.deleteIfExists(parent);
      } catch (IOException stillUsed) {
        return;
      }
    }
  }

  /** Deletes a file, or a folder with all it holds; links are removed, not followed. */
  public static void delete(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> inside = new ArrayList<>(walk(path));
    Collections.reverse(inside);
    for (Path each : inside) {
      Files.deleteIfExists(each);
    }
  }

  /** Copies content and times, not rights: a picture that may only be read can be copied, too. */
  private static void copy(Path source, Path target) throws IOException {
    for (Path each : walk(source)) {
      Path copy = target.resolve(source.relativize(each).toString());
      Files.copy(each, copy, LinkOption.NOFOLLOW_LINKS);
      if (Files.isRegularFile(copy, LinkOption.NOFOLLOW_LINKS)) {
        Files.setLastModifiedTime(copy, Files.getLastModifiedTime(each));
        force(copy);
      }
    }
    for (Path each : walk(target)) {
      if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
        forceEntries(each);
      }
    }
  }

  private static List<Path> walk(Path path) throws IOException {
    try (Stream<Path> tree = Files.walk(path)) {
      return tree.toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Names outlive a power cut only when their folder was forced, which Windows does by itself. */
  private static void forceEntries(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}

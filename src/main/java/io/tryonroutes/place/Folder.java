package io.tryonroutes.place;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * A place that is a folder. Names are relative to it, with {@code /} between folders; none can lead
 * out of it. Whatever is put or moved here appears whole or not at all, and nothing that exists is
 * overwritten by a move. What failed leaves nothing behind, or a full disk would stay full; what a
 * crash left behind is hidden and replaced when the same is put or moved again.
 *
 * @param root absolute
 */
public record Folder(Path root) implements Place {

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

  @Override
  public String shown() {
    return root.toString();
  }

  @Override
  public String shown(String name) {
    return at(name).toString();
  }

  @Override
  public boolean liesWithin(Place other) {
    return other instanceof Folder folder && root.startsWith(folder.root);
  }

  /** The name that something below this folder has here. */
  public String nameOf(Path path) {
    return root.relativize(path).toString().replace(File.separatorChar, '/');
  }

  /** Whether the folder itself is there; an unmounted share looks as if it were not. */
  public boolean present() {
    return Files.isDirectory(root);
  }

  /** What the service may not do here, in words: read, write, enter. Nothing when it is away. */
  public List<String> denied() {
    List<String> denied = new ArrayList<>();
    if (present()) {
      if (!Files.isReadable(root)) {
        denied.add("read");
      }
      if (!Files.isWritable(root)) {
        denied.add("write");
      }
      if (!Files.isExecutable(root)) {
        denied.add("enter");
      }
    }
    return denied;
  }

  @Override
  public boolean has(String name) throws IOException {
    return exists(at(name));
  }

  /** What cannot be seen, for want of rights or of a network, is not taken for what is gone. */
  private static boolean exists(Path path) throws IOException {
    try {
      Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return true;
    } catch (NoSuchFileException gone) {
      return false;
    }
  }

  /**
   * Moves a file or a folder with all it holds here, under a name that is its own. It can be done
   * again after a crash at any line: what was moved already, or was taken away, counts as moved.
   *
   * @throws FileAlreadyExistsException when the name is taken by something that does not hold all
   *     that the source holds; the source stays
   * @throws NoSuchFileException when this folder itself is not there
   */
  public void take(Path source, String name) throws IOException {
    mustBePresent();
    Path target = at(name);
    if (!exists(source)) {
      return;
    }
    if (exists(target)) {
      if (!holds(target, source)) {
        throw new FileAlreadyExistsException(
            target.toString(), null, "it is there already and holds something else; move it away");
      }
      delete(source);
      return;
    }
    makeFolders(target.getParent());
    try {
      Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
      forceEntries(target.getParent());
    } catch (AtomicMoveNotSupportedException otherFileSystem) {
      appear(target, hidden -> copy(source, hidden));
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
  @Override
  public boolean rename(String from, String to) throws IOException {
    mustBePresent();
    if (!has(from)) {
      return false;
    }
    if (has(to)) {
      throw new FileAlreadyExistsException(at(to).toString());
    }
    Files.move(at(from), at(to), StandardCopyOption.ATOMIC_MOVE);
    forceEntries(at(to).getParent());
    return true;
  }

  @Override
  public void put(byte[] content, String name) throws IOException {
    put(new ByteArrayInputStream(content), name);
  }

  /** Writes a file whole; an older one of that name is replaced at one stroke. */
  public void put(InputStream content, String name) throws IOException {
    mustBePresent();
    Path target = at(name);
    makeFolders(target.getParent());
    appear(target, hidden -> write(content, hidden));
  }

  /** Fills a path that nothing is at. */
  private interface Content {
    void into(Path path) throws IOException;
  }

  /** Lets something appear whole: it has a hidden name until all of it is on the disk. */
  private static void appear(Path target, Content content) throws IOException {
    Path hidden = target.resolveSibling("." + target.getFileName() + ".part");
    delete(hidden);
    try {
      content.into(hidden);
      Files.move(hidden, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      try {
        delete(hidden);
      } catch (IOException stays) {
        e.addSuppressed(stays);
      }
      throw e instanceof FileSystemException ? e : named(target, e);
    }
    forceEntries(target.getParent());
  }

  /** A full disk does not say of itself where it is. */
  private static IOException named(Path target, IOException failure) {
    FileSystemException named =
        new FileSystemException(target.toString(), null, failure.getMessage());
    named.initCause(failure);
    return named;
  }

  /**
   * Makes a folder here.
   *
   * @throws NoSuchFileException when this folder itself is not there
   */
  public Path make(String name) throws IOException {
    mustBePresent();
    makeFolders(at(name));
    return at(name);
  }

  /** Makes the folders that a name here lies in. */
  public void makeParents(String name) throws IOException {
    mustBePresent();
    makeFolders(at(name).getParent());
  }

  /** Makes what is missing below this folder, and never this folder: its share may be away. */
  private void makeFolders(Path folder) throws IOException {
    if (folder.equals(root) || Files.isDirectory(folder)) {
      return;
    }
    makeFolders(folder.getParent());
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
    forceEntries(folder.getParent());
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

  @Override
  public void remove(String name) throws IOException {
    delete(at(name));
  }

  /** Deletes a file, or a folder with all it holds; links are removed, not followed. */
  public static void delete(Path path) throws IOException {
    if (!exists(path)) {
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
      if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(copy);
      } else if (Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)) {
        try (InputStream content = Files.newInputStream(each)) {
          write(content, copy);
        }
        keepTime(each, copy);
      } else {
        Files.copy(each, copy, LinkOption.NOFOLLOW_LINKS);
      }
    }
    for (Path each : walk(target)) {
      if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
        forceEntries(each);
      }
    }
    if (!holds(target, source)) {
      throw new IOException("the copy is not what was copied from " + source);
    }
  }

  private static void write(InputStream content, Path target) throws IOException {
    try (FileChannel channel =
        FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      content.transferTo(Channels.newOutputStream(channel));
      channel.force(true);
    }
  }

  /** Some shares refuse it, and a picture is not worth less for that. */
  private static void keepTime(Path source, Path copy) {
    try {
      Files.setLastModifiedTime(copy, Files.getLastModifiedTime(source));
    } catch (IOException refused) {
      // it has the time of its copy
    }
  }

  /** Whether all that the source holds, byte by byte, is in the target, too. */
  private static boolean holds(Path target, Path source) throws IOException {
    for (Path each : walk(source)) {
      if (!same(each, target.resolve(source.relativize(each).toString()))) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(Path one, Path other) throws IOException {
    if (Files.isRegularFile(one, LinkOption.NOFOLLOW_LINKS)) {
      return Files.isRegularFile(other, LinkOption.NOFOLLOW_LINKS)
          && Files.mismatch(one, other) == -1;
    }
    return Files.isSymbolicLink(one)
        ? Files.isSymbolicLink(other)
            && Files.readSymbolicLink(one).equals(Files.readSymbolicLink(other))
        : Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS)
            && Files.isDirectory(other, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * This folder and all folders below it, each before what it holds. Those that are moved away
   * meanwhile are left out: jobs come and go while somebody looks.
   */
  public List<Path> folders() throws IOException {
    List<Path> folders = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) {
            folders.add(each);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path each, IOException failure)
              throws IOException {
            return unlessGone(failure);
          }

          @Override
          public FileVisitResult postVisitDirectory(Path each, IOException failure)
              throws IOException {
            return unlessGone(failure);
          }
        });
    return folders;
  }

  private static FileVisitResult unlessGone(IOException failure) throws IOException {
    if (failure == null || failure instanceof NoSuchFileException) {
      return FileVisitResult.CONTINUE;
    }
    throw failure;
  }

  /** A file, or a folder with all that is below it, each before what it holds. */
  public static List<Path> walk(Path path) throws IOException {
    try (Stream<Path> tree = Files.walk(path)) {
      return tree.toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * Names outlive a power cut only when their folder was forced. Windows does that by itself, and
   * some shares refuse it: then there is no more to be had.
   */
  private static void forceEntries(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException refused) {
      // what the folder holds is whole all the same
    }
  }
}

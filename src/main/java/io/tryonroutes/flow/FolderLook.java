package io.tryonroutes.flow;

import io.tryonroutes.ledger.Original;
import io.tryonroutes.pair.Names;
import io.tryonroutes.pair.PairFinder;
import io.tryonroutes.place.StoredObject;
import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One look at all that lies in a folder. Whether a file still changes is judged by comparing looks,
 * for copies keep the times of their originals.
 *
 * @param files the regular files by relative name, with {@code /} between folders
 * @param passedOver what is no regular file or cannot be looked at
 * @param quietSince since when no file of a folder has changed or come; by the folder's relative
 *     name, which is empty or ends in {@code /}
 * @param more what is there beside all this
 */
record FolderLook(
    Map<String, Entry> files,
    List<LeftAlone> passedOver,
    Map<String, Instant> quietSince,
    More more) {
  /** The look before the first one. */
  static final FolderLook NONE = new FolderLook(Map.of(), List.of(), Map.of());

  /** A look that keeps all that it has seen. */
  FolderLook(
      Map<String, Entry> files, List<LeftAlone> passedOver, Map<String, Instant> quietSince) {
    this(files, passedOver, quietSince, More.NONE);
  }

  /**
   * A file, or an object of a bucket, as it was seen.
   *
   * @param unchangedSince the first look that saw it as it is now
   */
  record Entry(long bytes, FileTime modified, Object key, Instant unchangedSince) {
    private static Entry of(BasicFileAttributes now, Instant unchangedSince) {
      return new Entry(now.size(), now.lastModifiedTime(), now.fileKey(), unchangedSince);
    }

    /**
     * One that stands for an object of a bucket.
     *
     * @param unchangedSince as in the record, or earlier when the store knows better
     */
    static Entry of(StoredObject object, Instant unchangedSince) {
      return new Entry(
          object.bytes(), FileTime.from(object.modified()), object.etag(), unchangedSince);
    }

    /** The object that this entry stands for, as one of a job's. */
    Original original(String bucket, String key, String name) {
      return new Original(
          Names.withoutFolders(name), bucket, key, (String) this.key, modified.toInstant());
    }

    /** Whether the file is still as it was seen, wherever it lies now on its file system. */
    boolean isStill(BasicFileAttributes now) {
      return equals(of(now, unchangedSince));
    }
  }

  /**
   * Looks at all that lies below a folder. Links are not followed, hidden folders not entered.
   *
   * @param before the look before this one
   * @throws IOException when the folder itself cannot be read
   */
  static FolderLook at(Path folder, FolderLook before, Instant now) throws IOException {
    // The place itself may be a link.
    Path real = folder.toRealPath();
    Visitor visitor = new Visitor(real, before.files, now);
    Files.walkFileTree(real, visitor);
    before.files.keySet().stream()
        .filter(name -> PairFinder.isNotThereYet(name) && !visitor.files.containsKey(name))
        .forEach(visitor::missed);
    return new FolderLook(visitor.files, visitor.passedOver, visitor.quietSince);
  }

  private static final class Visitor extends SimpleFileVisitor<Path> {
    final Map<String, Entry> files = new HashMap<>();
    final List<LeftAlone> passedOver = new ArrayList<>();
    final Map<String, Instant> quietSince = new HashMap<>();
    private final Path root;
    private final Map<String, Entry> before;
    private final Instant now;

    Visitor(Path root, Map<String, Entry> before, Instant now) {
      this.root = root;
      this.before = before;
      this.now = now;
    }

    /** What has gone may have come under another name that this look has not seen yet. */
    void missed(String name) {
      quietSince.put(Names.folderOf(name), now);
    }

    private String name(Path path) {
      return root.relativize(path).toString().replace(File.separatorChar, '/');
    }

    private static boolean isHidden(Path path) {
      return path.getFileName().toString().startsWith(".");
    }

    @Override
    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
      return !dir.equals(root) && isHidden(dir)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String name = name(file);
      if (attributes.isRegularFile()) {
        Entry known = before.get(name);
        Entry entry =
            known != null && known.isStill(attributes) ? known : Entry.of(attributes, now);
        files.put(name, entry);
        quietSince.merge(
            Names.folderOf(name), entry.unchangedSince(), (a, b) -> a.isAfter(b) ? a : b);
      } else if (!isHidden(file)) {
        passedOver.add(
            attributes.isSymbolicLink()
                ? new LeftAlone(
                    name,
                    "is a link, and links are not followed",
                    "put the file or the folder itself there")
                : new LeftAlone(name, "is no file with content", "take it away"));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException failure) throws IOException {
      if (path.equals(root)) {
        throw failure;
      }
      if (!(failure instanceof AccessDeniedException)) {
        missed(name(path));
      }
      if (!(failure instanceof NoSuchFileException)) {
        passedOver.add(
            new LeftAlone(
                name(path) + "/",
                "cannot be looked into: " + Contact.words(failure),
                failure instanceof AccessDeniedException
                    ? Shell.command("chmod a+rwx", path)
                    : "look at what is wrong with its disk or share"));
      }
      return FileVisitResult.CONTINUE;
    }

    /** A listing that breaks off has shown less than there is; the next look sees it all. */
    @Override
    public FileVisitResult postVisitDirectory(Path dir, IOException failure) throws IOException {
      return failure == null ? FileVisitResult.CONTINUE : visitFileFailed(dir, failure);
    }
  }
}

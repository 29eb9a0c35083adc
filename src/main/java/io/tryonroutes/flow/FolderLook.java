package io.tryonroutes.flow;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * One look at all files of a folder. Whether a file still changes is judged by comparing looks, for
 * copies keep the times of their originals.
 */
final class FolderLook {
  private FolderLook() {}

  /**
   * A file as it was seen.
   *
   * @param unchangedSince the first look that saw it as it is now
   */
  record Entry(long bytes, FileTime modified, Object key, Instant unchangedSince) {
    private boolean same(BasicFileAttributes now) {
      return bytes == now.size()
          && modified.equals(now.lastModifiedTime())
          && (key == null ? now.fileKey() == null : key.equals(now.fileKey()));
    }
  }

  /**
   * Looks at the regular files below a folder. Links are not followed, hidden folders not entered.
   *
   * @param before the look before this one
   * @return entries by relative name, with {@code /} between folders
   */
  static Map<String, Entry> at(Path folder, Map<String, Entry> before, Instant now)
      throws IOException {
    Map<String, Entry> entries = new HashMap<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            boolean hidden = !dir.equals(folder) && dir.getFileName().toString().startsWith(".");
            return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
              String name = folder.relativize(file).toString().replace('\\', '/');
              Entry known = before.get(name);
              entries.put(
                  name,
                  known != null && known.same(attributes)
                      ? known
                      : new Entry(
                          attributes.size(),
                          attributes.lastModifiedTime(),
                          attributes.fileKey(),
                          now));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) throws IOException {
            if (file.equals(folder)) {
              throw gone;
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return entries;
  }
}

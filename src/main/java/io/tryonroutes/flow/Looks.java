package io.tryonroutes.flow;

import io.tryonroutes.picture.Looked;
import io.tryonroutes.picture.PictureLook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.Map;

/** What the last looks at files have shown: a file that has not changed is not read again. */
final class Looks {
  private final Map<Seen, Looked> known = Collections.synchronizedMap(new LeastUsedGo<>());

  /** A file as it was when it was looked at. */
  private record Seen(Path file, long bytes, FileTime modified) {
    static Seen of(Path file) throws IOException {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return new Seen(file, now.size(), now.lastModifiedTime());
    }
  }

  /**
   * What a file is.
   *
   * @param name for people
   * @throws IOException when it cannot be read
   */
  Looked at(Path file, String name) throws IOException {
    Seen before = Seen.of(file);
    Looked last = known.get(before);
    if (last != null) {
      return last;
    }
    Looked looked = PictureLook.look(file, name);
    if (Seen.of(file).equals(before)) {
      known.put(before, looked);
    }
    return looked;
  }

  /** Notes what a file is that was looked at under another name. */
  void remember(Path file, Looked looked) throws IOException {
    known.put(Seen.of(file), looked);
  }
}

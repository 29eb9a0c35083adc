package io.tryonroutes.flow;

import io.tryonroutes.ledger.Input;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.picture.Looked;
import io.tryonroutes.picture.PictureLook;
import io.tryonroutes.place.Places;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The files of a job's inputs: in its folder in work, or in the library. A picture of the library
 * that many rows name is looked at once, as long as it stays the same.
 */
@Singleton
class Pictures {
  private static final int MOST_REMEMBERED = 1_000;

  private final Places places;
  private final Map<Seen, Looked> looks = new LeastUsedGo<>();

  /** A file as it was when it was looked at. */
  private record Seen(Path file, long bytes, FileTime modified) {
    static Seen of(Path file) throws IOException {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return new Seen(file, now.size(), now.lastModifiedTime());
    }
  }

  private static final class LeastUsedGo<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    LeastUsedGo() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > MOST_REMEMBERED;
    }
  }

  Pictures(Places places) {
    this.places = places;
  }

  /**
   * Where an input lies.
   *
   * @throws NoSuchFileException when a picture of the library is not there, or a link leads to it
   *     by now: what its manifest was checked for was a file within the library
   */
  Path at(Job job, Input input) throws IOException {
    if (job.manifest().isEmpty()) {
      return places.work().at(job.folder()).resolve(input.file());
    }
    Path file = places.library().root().toRealPath().resolve(input.file());
    if (!file.toRealPath().equals(file)) {
      throw new NoSuchFileException(file.toString(), null, "a link leads to another file");
    }
    return file;
  }

  /**
   * Whether an input is gone from a library that is there. Where a share is not mounted there is an
   * empty folder, so a picture is missed only among others.
   */
  boolean isGone(Job job, Input input) throws IOException {
    Path root = places.library().root();
    if (job.manifest().isEmpty()
        || !places.library().present()
        || isEmptyFolder(root)
        || isEmptyFolder(root.resolve(input.file()).getParent())) {
      return false;
    }
    try {
      at(job, input);
      return false;
    } catch (NoSuchFileException gone) {
      return true;
    }
  }

  private static boolean isEmptyFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> any = Files.list(folder)) {
      return any.findAny().isEmpty();
    }
  }

  /** Looks at an input. */
  Looked look(Job job, Input input) throws IOException {
    Path file = at(job, input);
    return job.manifest().isEmpty()
        ? PictureLook.look(file, input.file())
        : remembered(file, input.file());
  }

  /** One at a time: the rows that come together often have one picture in common. */
  private synchronized Looked remembered(Path file, String name) throws IOException {
    Seen before = Seen.of(file);
    Looked known = looks.get(before);
    if (known != null) {
      return known;
    }
    Looked looked = PictureLook.look(file, name);
    if (Seen.of(file).equals(before)) {
      looks.put(before, looked);
    }
    return looked;
  }
}

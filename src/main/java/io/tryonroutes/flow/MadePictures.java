package io.tryonroutes.flow;

import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.Jobs;
import io.tryonroutes.place.Folder;
import io.tryonroutes.place.Places;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The files of pictures that were made for jobs, in work. A file's name says for which job it is
 * and what it was made of, so that it can never stand for anything else; it is there whole or not
 * at all, and goes when its job is settled.
 */
@Singleton
class MadePictures {
  private static final Logger LOG = Logger.getLogger("tryon");
  private static final String FOLDER = ".mended";

  /** So many different pictures can be made at the same time; one picture only once. */
  private static final int LOCKS = 64;

  private final Places places;
  private final Jobs jobs;
  private final List<Object> locks = Stream.generate(Object::new).limit(LOCKS).toList();

  /** By what they were made of: many rows may name one picture. */
  private final Map<String, Path> made = Collections.synchronizedMap(new LeastUsedGo<>());

  MadePictures(Places places, Jobs jobs) {
    this.places = places;
    this.jobs = jobs;
  }

  /** Writes a picture. */
  interface Maker {
    /**
     * @return whether there is one now
     */
    boolean into(Path file) throws IOException;
  }

  /**
   * Where a picture is, or would be.
   *
   * @param of 64 hex digits that say what it is made of
   */
  Path file(Job job, String of) {
    return folder().resolve(job.id() + "-" + of);
  }

  private Path folder() {
    return places.work().root().resolve(FOLDER);
  }

  /**
   * Makes a picture unless it is there; the same one is made once for all jobs.
   *
   * @throws IOException when it cannot be written, naming the file
   */
  void make(Job job, String of, Maker maker) throws IOException {
    Path target = file(job, of);
    synchronized (locks.get(Math.floorMod(of.hashCode(), LOCKS))) {
      if (Files.exists(target) || isLinked(of, target)) {
        return;
      }
      places.work().make(FOLDER);
      Path part = target.resolveSibling(target.getFileName() + ".part");
      try {
        if (maker.into(part)) {
          force(part);
          Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
          made.put(of, target);
        }
      } finally {
        Files.deleteIfExists(part); // or a full disk would stay full
      }
    }
  }

  /** Another job's is as good; it may be gone, for that job may be settled. */
  private boolean isLinked(String of, Path target) {
    Path known = made.get(of);
    if (known == null) {
      return false;
    }
    try {
      Files.createLink(target, known);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** A name must not outlive a power cut without what it names. */
  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw new FileSystemException(file.toString(), null, e.getMessage());
    }
  }

  /** Removes what was made for a job, of whatever. */
  void forget(Job job) throws IOException {
    for (Path file : files()) {
      if (file.getFileName().toString().startsWith(job.id() + "-")) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Removes what a crash has left of jobs that are settled, or that nobody knows. */
  void forgetSettled() {
    try {
      for (Path file : files()) {
        String id = file.getFileName().toString().replaceFirst("-.*", "");
        boolean open = jobs.find(id).filter(job -> job.settledAt().isEmpty()).isPresent();
        if (!open || file.toString().endsWith(".part")) {
          Folder.delete(file);
        }
      }
    } catch (IOException e) {
      LOG.warnf("what an earlier run has left in %s stays: %s", folder(), Contact.words(e));
    }
  }

  private List<Path> files() throws IOException {
    if (!Files.isDirectory(folder())) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder())) {
      return all.toList();
    }
  }
}

package io.tryonroutes.flow;

import io.tryonroutes.kling.PictureChangedException;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.JobState;
import io.tryonroutes.ledger.Jobs;
import io.tryonroutes.ledger.Original;
import io.tryonroutes.ledger.Originals;
import io.tryonroutes.pair.Fault;
import io.tryonroutes.place.Places;
import io.tryonroutes.place.StoredObject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Variable;
import org.jboss.logging.Logger;

/**
 * Copies in work of what was dropped into a bucket, where the job's other steps look for them. The
 * objects stay where they are until the job is settled, so a copy that is missing is fetched again.
 * With a job that was dropped into a folder nothing is done here.
 */
@Singleton
@Named("copies")
public class Copies {
  /** In a folder of work: what lies here was copied from a bucket, and is no loss. */
  static final String MARK = ".from-bucket";

  private static final Logger LOG = Logger.getLogger("tryon");
  private static final String PART = ".part";

  /** Whoever replaces an object may delete it first, so it is looked for during two minutes. */
  private static final int MOST_LOOKS = 8;

  private static final String NOT_JUST_NOW = " is not there just now";

  private final Places places;
  private final Originals originals;
  private final Jobs jobs;
  private final Store store;

  Copies(Places places, Originals originals, Jobs jobs, Store store) {
    this.places = places;
    this.originals = originals;
    this.jobs = jobs;
    this.store = store;
  }

  /**
   * Makes a folder of work that holds nothing but copies.
   *
   * @param folder its name in work
   */
  static Path makeFolder(Places places, String folder) throws IOException {
    Path copies = places.work().make(folder);
    Files.write(copies.resolve(MARK), new byte[0]);
    return copies;
  }

  /**
   * Sees to it that a job's files lie in work. Those of a job whose pictures nobody has looked at
   * are taken as they are now; later the very ones that were looked at.
   *
   * @return the job; DEAD when a picture is gone before anybody has looked at it
   */
  public Job bring(@Variable("job") Job job) throws IOException {
    boolean keepsNone = places.done().isEmpty() && !places.isOwn("done");
    if (job.publishedAt().isPresent() && keepsNone) {
      return job;
    }
    boolean first = job.state() == JobState.WAITING;
    List<Original> missing = missing(job, first);
    Optional<Original> picture =
        missing.stream()
            .filter(each -> job.inputs().stream().anyMatch(in -> in.file().equals(each.file())))
            .findFirst();
    if (first && picture.isPresent()) {
      // What else was in the way before does not count.
      boolean again = job.trouble().filter(why -> why.contains(NOT_JUST_NOW)).isPresent();
      if (!again || job.tries() < MOST_LOOKS - 1) {
        throw new IOException(DroppedObjects.shown(picture.get()) + NOT_JUST_NOW);
      }
      return jobs.unfit(job, job.inputs(), gone(picture.get()));
    }
    missing.forEach(
        each -> LOG.warnf("%s: %s is no longer there", job.label(), DroppedObjects.shown(each)));
    return job;
  }

  private static Fault gone(Original each) {
    return new Fault(
        "TRYON-PICTURE-GONE",
        DroppedObjects.shown(each) + " is not there any more.",
        "It was there when the pair was found; nothing was sent.",
        "Drop the pair again with both pictures.",
        false);
  }

  /**
   * The same for a job that is about to be sent.
   *
   * @throws PictureChangedException when a copy is lost and cannot be had again: nothing was sent
   */
  public void bringAgain(@Variable("job") Job job) throws PictureChangedException {
    List<Original> missing;
    try {
      missing = missing(job, false);
    } catch (IOException e) {
      throw new PictureChangedException("A picture cannot be fetched: " + e.getMessage(), e);
    }
    if (!missing.isEmpty()) {
      throw new PictureChangedException(
          DroppedObjects.shown(missing.get(0)) + " is another one by now.");
    }
  }

  /** Fetches what is not there, and tells what cannot be had in the version that is wanted. */
  private List<Original> missing(Job job, boolean anyVersion) throws IOException {
    List<Original> missing = new ArrayList<>();
    for (Original each : originals.of(job)) {
      boolean there = places.work().has(job.folder() + "/" + each.file());
      if ((anyVersion || !there) && !fetch(job, each, anyVersion)) {
        missing.add(each);
      }
    }
    return missing;
  }

  private boolean fetch(Job job, Original wanted, boolean anyVersion) throws IOException {
    Path folder = makeFolder(places, job.folder());
    Path part = folder.resolve(PART);
    Optional<String> etag = anyVersion ? Optional.empty() : Optional.of(wanted.etag());
    Optional<StoredObject> fetched;
    try {
      fetched = store.fetch(wanted.bucket(), wanted.key(), etag, part);
      if (fetched.isPresent()) {
        Original version = DroppedObjects.original(wanted.file(), fetched.get());
        if (anyVersion && !version.isSame(wanted)) {
          originals.fetched(job, version);
        }
        Files.move(
            part,
            folder.resolve(wanted.file()),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(part); // or a full disk would stay full
    }
    return fetched.isPresent();
  }
}

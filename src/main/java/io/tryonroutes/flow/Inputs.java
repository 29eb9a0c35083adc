package io.tryonroutes.flow;

import io.tryonroutes.ledger.Deliveries;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.JobState;
import io.tryonroutes.ledger.Outcome;
import io.tryonroutes.pair.Fault;
import io.tryonroutes.pair.ManifestFile;
import io.tryonroutes.pair.Names;
import io.tryonroutes.place.Bucket;
import io.tryonroutes.place.Folder;
import io.tryonroutes.place.Place;
import io.tryonroutes.place.Places;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jboss.logging.Logger;

/** Puts a job's dropped pictures where they belong at the end. */
@Singleton
@Named("inputs")
public class Inputs {
  /** The reason beside a dead letter's pictures. */
  static final String REASON = "error.json";

  private static final Logger LOG = Logger.getLogger("tryon");

  private final Places places;
  private final Deliveries deliveries;
  private final Sidecars sidecars;
  private final Results results;
  private final MadePictures made;
  private final RowFile rows;
  private final DroppedObjects objects;

  Inputs(
      Places places,
      Deliveries deliveries,
      Sidecars sidecars,
      Results results,
      MadePictures made,
      RowFile rows,
      DroppedObjects objects) {
    this.places = places;
    this.deliveries = deliveries;
    this.sidecars = sidecars;
    this.results = results;
    this.made = made;
    this.rows = rows;
    this.objects = objects;
  }

  /** Without this, a work folder that is away would look like inputs that were moved already. */
  private Path work(Job job) throws NoSuchFileException {
    if (!places.work().present()) {
      throw new NoSuchFileException(
          places.work().root().toString(), null, "the work folder is not there");
    }
    return places.work().at(job.folder());
  }

  /**
   * A job's inputs as they lie in work, under the names that they are to have; those of a dead job
   * with the reason, and for those of a dead row, which stay in the library, the row itself. Empty
   * when they have gone to their place already, and for a published row.
   */
  public List<Put> files(@Variable("job") Job job) throws IOException {
    Path work = work(job);
    if (job.manifest().isPresent() && job.state() == JobState.DEAD && !isBuried(job)) {
      String row = ManifestFile.named(job.name());
      places.work().put(rows.of(job), job.folder() + "/" + row);
    }
    if (!places.work().has(job.folder())) {
      return List.of();
    }
    List<String> names = new ArrayList<>(dropped(work));
    if (job.state() == JobState.DEAD) {
      places.work().put(sidecars.of(job), job.folder() + "/" + REASON);
      names.add(REASON);
    }
    return names.stream()
        .map(name -> new Put(folder(job) + "/" + name, work.resolve(name).toFile()))
        .toList();
  }

  /** A row has no folder in work before it is buried, so its last place tells whether it was. */
  private boolean isBuried(Job row) throws IOException {
    return !places.isOwn("dead-letter") && places.deadLetter().has(row.folder());
  }

  /** Pictures, options, or a manifest; what others put there stays with them. */
  static List<String> dropped(Path work) throws IOException {
    try (Stream<Path> all = Files.list(work)) {
      return all.filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals(REASON) && !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  /** A job's folder in its last place; in done there is one for each day of publishing. */
  public static String folder(Job job) {
    return job.state() == JobState.DEAD
        ? job.folder()
        : job.publishedAt().orElse(job.registeredAt()).atZone(ZoneOffset.UTC).toLocalDate()
            + "/"
            + job.folder();
  }

  /**
   * Puts a published job's inputs into done, unless they are to be deleted. A row of a manifest has
   * none in work, and the library is left alone.
   *
   * @param files as {@link #files} tells them
   */
  public void toDone(@Body List<Put> files, @Variable("job") Job job) throws IOException {
    if (places.done().isPresent()) {
      put(files, places.done().get(), job);
    }
  }

  /** Puts a dead job's inputs into dead-letter, the reason with them. */
  public void toDeadLetter(@Body List<Put> files, @Variable("job") Job job) throws IOException {
    put(files, places.deadLetter(), job);
  }

  private void put(List<Put> files, Place to, Job job) throws IOException {
    if (to instanceof Bucket bucket) {
      objects.deliver(files, bucket, job);
    } else if (to instanceof Folder folder) {
      Path work = work(job);
      Files.deleteIfExists(work.resolve(Copies.MARK));
      folder.take(work, folder(job));
    }
  }

  /**
   * Removes what is left of the job in work, for its inputs are where they belong, and closes it.
   */
  public Job settled(@Variable("job") Job job) throws IOException {
    Folder.delete(work(job));
    results.forget(job);
    made.forget(job);
    places.work().removeEmptyParents(job.folder());
    Job settled = deliveries.settled(job);
    if (job.outcome().equals(Optional.of(Outcome.PUBLISHED))) {
      LOG.debugf("%s: settled", job.label());
    } else {
      Fault fault = job.fault().orElseThrow();
      LOG.warnf(
          "%s: %s, %s. %s (%s)",
          job.label(),
          job.outcome().map(Outcome::word).orElse("dead"),
          places.isOwn("dead-letter")
              ? "buried by your route"
              : "see dead-letter/" + Names.visible(job.folder()),
          fault.message(),
          fault.code());
    }
    return settled;
  }
}

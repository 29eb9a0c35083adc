package io.tryonroutes.flow;

import io.tryonroutes.ledger.Deliveries;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.Outcome;
import io.tryonroutes.pair.Fault;
import io.tryonroutes.place.Folder;
import io.tryonroutes.place.Places;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Optional;
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

  Inputs(Places places, Deliveries deliveries, Sidecars sidecars, Results results) {
    this.places = places;
    this.deliveries = deliveries;
    this.sidecars = sidecars;
    this.results = results;
  }

  /** Without this, a work folder that is away would look like inputs that were moved already. */
  private Path work(Job job) throws NoSuchFileException {
    if (!places.work().present()) {
      throw new NoSuchFileException(
          places.work().root().toString(), null, "the work folder is not there");
    }
    return places.work().at(job.folder());
  }

  /** Moves a published job's inputs to done, under the day it was published, or deletes them. */
  public void toDone(@Variable("job") Job job) throws IOException {
    Optional<Folder> done = places.done();
    Path work = work(job);
    if (done.isEmpty()) {
      Folder.delete(work);
    } else {
      String day =
          job.publishedAt().orElse(job.registeredAt()).atZone(ZoneOffset.UTC).toLocalDate() + "/";
      done.get().take(work, day + job.folder());
    }
  }

  /** Moves a dead job's inputs to dead-letter, the reason with them. */
  public void toDeadLetter(@Variable("job") Job job) throws IOException {
    Path work = work(job);
    if (Files.isDirectory(work) && !places.deadLetter().has(job.folder())) {
      Files.write(work.resolve(REASON), sidecars.of(job));
    }
    places.deadLetter().take(work, job.folder());
  }

  /** Closes the row when nothing of the job is left in work. */
  public Job settled(@Variable("job") Job job) throws IOException {
    results.forget(job);
    places.work().removeEmptyParents(job.folder());
    Job settled = deliveries.settled(job);
    if (job.outcome().equals(Optional.of(Outcome.PUBLISHED))) {
      LOG.debugf("%s: settled", job.label());
    } else {
      Fault fault = job.fault().orElseThrow();
      LOG.warnf(
          "%s: %s, see dead-letter/%s. %s (%s)",
          job.label(),
          job.outcome().map(Outcome::word).orElse("dead"),
          job.folder(),
          fault.message(),
          fault.code());
    }
    return settled;
  }
}

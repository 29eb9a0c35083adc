package io.tryonroutes.flow;

import io.tryonroutes.ledger.Deliveries;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.Output;
import io.tryonroutes.picture.Looked;
import io.tryonroutes.place.Bucket;
import io.tryonroutes.place.Folder;
import io.tryonroutes.place.Place;
import io.tryonroutes.place.Places;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jboss.logging.Logger;

/** Says under which names a job's result goes into the outbox, and what its sidecar says. */
@Singleton
@Named("outbox")
public class Outbox {
  private static final Logger LOG = Logger.getLogger("tryon");

  private final Places places;
  private final Deliveries deliveries;
  private final Results results;
  private final Sidecars sidecars;
  private final Store store;
  private final Clock clock;
  private final Dispatcher dispatcher;

  Outbox(
      Places places,
      Deliveries deliveries,
      Results results,
      Sidecars sidecars,
      Store store,
      Clock clock,
      Dispatcher dispatcher) {
    this.dispatcher = dispatcher;
    this.places = places;
    this.deliveries = deliveries;
    this.results = results;
    this.sidecars = sidecars;
    this.store = store;
    this.clock = clock;
  }

  /**
   * Fixes the name a job's result will have. The plain name belongs to the newest drop; the result
   * of an older one makes way, under its own name with its id. In an outbox that is a route's
   * nothing can make way, so there a name is given once.
   */
  public Job named(@Variable("job") Job job) throws IOException {
    if (places.isOwn("outbox")) {
      return deliveries.nameForGood(job);
    }
    mustBePresent();
    Deliveries.Naming naming = deliveries.name(job);
    if (naming.delivering().stream().anyMatch(dispatcher::isUnderWay)) {
      throw new IOException("an older result of the same name makes way first");
    }
    for (Job older : deliveries.namesakes(naming.job())) {
      makeWay(older);
    }
    return naming.job();
  }

  private void mustBePresent() throws NoSuchFileException {
    if (!places.isOwn("outbox") && places.outbox() instanceof Folder folder && !folder.present()) {
      throw new NoSuchFileException(folder.shown(), null, "the outbox is not there");
    }
  }

  private void makeWay(Job older) throws IOException {
    Place outbox = places.outbox();
    String own = older.name() + "~" + older.id();
    List<Output> outputs = new ArrayList<>();
    boolean there = false;
    for (Output output : older.outputs()) {
      String file = own + output.file().substring(older.name().length());
      outbox.rename(older.path() + output.file(), older.path() + file);
      there |= outbox.has(older.path() + file);
      outputs.add(new Output(file, output.sha256(), output.width(), output.height()));
    }
    // Somebody may have taken the pictures away; a sidecar alone would be a false signal.
    if (there) {
      outbox.put(
          sidecars.of(older, outputs, older.publishedAt().orElseThrow()),
          older.path() + own + ".json");
    }
    outbox.remove(older.path() + older.name() + ".json");
    deliveries.renamed(older, own, outputs);
  }

  /** What goes into the outbox, in this order: the pictures, then their sidecar. */
  public List<Put> files(@Variable("job") Job job) throws IOException {
    mustBePresent();
    String base = job.path() + job.publishedAs().orElseThrow();
    List<Path> pictures = results.fetched(job);
    List<Output> outputs = outputs(job);
    List<Put> files = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      files.add(new Put(job.path() + outputs.get(i).file(), pictures.get(i).toFile()));
    }
    files.add(new Put(base + ".json", sidecars.of(job, outputs, publishedAt(pictures))));
    return files;
  }

  /**
   * A route may refuse to put other bytes under a name it has: there the moment must not change.
   */
  private Instant publishedAt(List<Path> pictures) throws IOException {
    return (places.isOwn("outbox")
            ? Files.getLastModifiedTime(pictures.get(0)).toInstant()
            : clock.instant())
        .truncatedTo(ChronoUnit.MILLIS);
  }

  /** Puts one file of a job into the outbox, whole or not at all. */
  public void put(@Body Put put, @Variable("job") Job job) throws IOException {
    if (places.outbox() instanceof Bucket bucket) {
      store.put(bucket, put.name(), put.content(), job);
    } else if (places.outbox() instanceof Folder folder) {
      try (InputStream content = put.open()) {
        folder.put(content, put.name());
      }
    }
  }

  private List<Output> outputs(Job job) throws IOException {
    List<Path> pictures = results.fetched(job);
    List<Output> outputs = new ArrayList<>();
    for (int i = 0; i < pictures.size(); i++) {
      Looked looked = results.look(pictures.get(i));
      if (!(looked instanceof Looked.Picture picture)) {
        Files.delete(pictures.get(i));
        throw new IOException("the result in work was spoiled; it is fetched again");
      }
      String name = job.publishedAs().orElseThrow() + (pictures.size() == 1 ? "" : "~" + i);
      outputs.add(
          new Output(
              name + "." + picture.format().extension(),
              picture.sha256(),
              picture.width(),
              picture.height()));
    }
    return outputs;
  }

  /** Notes that the outbox has it all. */
  public Job published(@Variable("job") Job job) throws IOException {
    Job published = deliveries.published(job, outputs(job));
    if (published.outcome().isEmpty()) {
      throw new IOException("a newer pair has taken its name; it gets one of its own");
    }
    LOG.infof("%s: published%s", job.label(), job.reused() ? ", with a result that was there" : "");
    return published;
  }
}

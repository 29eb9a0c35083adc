package io.tryonroutes.flow;

import io.tryonroutes.Settings;
import io.tryonroutes.ledger.Deliveries;
import io.tryonroutes.ledger.Input;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.Jobs;
import io.tryonroutes.ledger.NewJob;
import io.tryonroutes.pair.Fault;
import io.tryonroutes.pair.Manifest;
import io.tryonroutes.pair.ManifestFile;
import io.tryonroutes.pair.ManifestReader;
import io.tryonroutes.pair.Names;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.Variable;
import org.jboss.logging.Logger;

/**
 * What is special about a manifest: it is taken in as many jobs at one stroke, or as one dead
 * letter, and when the last of them has ended it tells what became of each.
 */
@Singleton
@Named("manifests")
public class Manifests {
  private static final Logger LOG = Logger.getLogger("tryon");
  private static final int PAGE = 1_000;
  private static final String RESULTS = ".results.csv";

  private final Jobs jobs;
  private final Deliveries deliveries;
  private final ManifestReader reader;
  private final Wake wake;
  private final String modelName;

  Manifests(Jobs jobs, Deliveries deliveries, ManifestReader reader, Wake wake, Settings settings) {
    this.jobs = jobs;
    this.deliveries = deliveries;
    this.reader = reader;
    this.wake = wake;
    this.modelName = settings.kling().modelName();
  }

  /** The manifest in a folder of work or among the dead letters; empty when there is none alone. */
  static Optional<Path> in(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> found =
          all.filter(file -> ManifestFile.is(file.getFileName().toString())).toList();
      return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }
  }

  /**
   * Writes the rows of a manifest that lies in work, all in one transaction; or the verdict, if
   * something is wrong with it.
   *
   * @param job the manifest's own; each row is asked for first if it is
   * @return the manifest's job
   * @throws IOException when it, or the library, cannot be read
   */
  Job enter(Path folder, NewJob job) throws IOException {
    Path file =
        in(folder).orElseThrow(() -> new IOException(folder + " does not hold one manifest"));
    FileTime before = Files.getLastModifiedTime(file);
    Manifest manifest = reader.read(file);
    if (!Files.getLastModifiedTime(file).equals(before)) {
      throw new IOException(job.name() + " is still being written");
    }
    Optional<Fault> fault = manifest.fault(job.path() + file.getFileName());
    Job registered =
        fault.isPresent()
            ? jobs.rejected(job, fault.get())
            : jobs.register(job, rows(manifest, job));
    LOG.infof(
        "%s: %s as job %s",
        registered.label(),
        fault.isPresent()
            ? "rejected, with " + manifest.problemsInAll() + " problems,"
            : "taken in with " + manifest.rows().size() + " pairs",
        registered.id());
    wake.up();
    return registered;
  }

  private List<NewJob> rows(Manifest manifest, NewJob of) {
    List<String> ids = jobs.newIds(manifest.rows().size());
    List<NewJob> rows = new ArrayList<>();
    for (Manifest.Row row : manifest.rows()) {
      rows.add(
          new NewJob(
              ids.get(rows.size()),
              of.path(),
              row.pair().name(),
              row.options().modelName().orElse(modelName),
              row.pair().members().stream()
                  .map(member -> Input.unread(member.role(), member.file()))
                  .toList(),
              of.askFirst(),
              of.replays(),
              of.droppedAt(),
              Optional.of(of.id()),
              row.options().again(),
              List.of()));
    }
    return rows;
  }

  /** What became of the rows of a manifest that have all ended, as a file of the outbox. */
  public List<Put> results(@Variable("job") Job manifest) {
    ResultsFile results = new ResultsFile();
    List<Job> page = jobs.rows(manifest, 0, PAGE);
    while (!page.isEmpty()) {
      page.forEach(results::add);
      page = jobs.rows(manifest, page.get(page.size() - 1).seq(), PAGE);
    }
    return List.of(new Put(manifest.path() + fileOf(manifest), results.bytes()));
  }

  /** The plain name belongs to the newest drop, as with pictures. */
  private String fileOf(Job manifest) {
    String name = ManifestFile.withoutEnd(manifest.name());
    return (deliveries.isNewest(manifest) ? name : name + "~" + manifest.id()) + RESULTS;
  }

  /** Notes that the outbox tells what became of a manifest's rows. */
  public Job reported(@Variable("job") Job manifest) {
    String file = fileOf(manifest);
    LOG.infof(
        "%s: all its pairs have ended; see outbox/%s",
        manifest.label(), Names.visible(manifest.path() + file));
    return deliveries.reported(manifest, file);
  }
}

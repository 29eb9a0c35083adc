package io.tryonroutes.flow;

import io.tryonroutes.ledger.Input;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.Jobs;
import io.tryonroutes.ledger.Preparation;
import io.tryonroutes.pair.Member;
import io.tryonroutes.pair.OptionsFile;
import io.tryonroutes.pair.Pair;
import io.tryonroutes.pair.PairOptions;
import io.tryonroutes.place.Places;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.Variable;

/** Looks at a job's pictures before anything is sent, and fixes what will be sent. */
@Singleton
@Named("preparer")
public class Preparer {
  private final Jobs jobs;
  private final Preparation preparation;
  private final Places places;
  private final Pictures pictures;
  private final Wake wake;

  Preparer(Jobs jobs, Preparation preparation, Places places, Pictures pictures, Wake wake) {
    this.jobs = jobs;
    this.preparation = preparation;
    this.places = places;
    this.pictures = pictures;
    this.wake = wake;
  }

  /**
   * Moves a WAITING job on: to PREPARED, or to DEAD when its pictures are not fit to be sent.
   *
   * @throws IOException when a picture cannot be read; the job is looked at again later
   */
  public Job prepare(@Variable("job") Job job) throws IOException {
    List<Path> files = optionsFiles(job);
    PairCheck check =
        PairCheck.of(
            pair(job, files),
            job.inputs(),
            input ->
                pictures.isGone(job, input)
                    ? Optional.empty()
                    : Optional.of(pictures.look(job, input)),
            new PairOptions(Optional.of(job.modelName()), job.again()),
            files.stream().findFirst());
    List<Input> inputs = check.inputs();
    PairOptions options = check.options();
    Job prepared =
        check.fault().isPresent()
            ? jobs.unfit(job, inputs, check.fault().get())
            : preparation.prepared(job, content(job, options, inputs), inputs, options);
    wake.up();
    return prepared;
  }

  private static String content(Job job, PairOptions options, List<Input> inputs) {
    return Content.of(job.account(), options.modelName().orElse(job.modelName()), inputs);
  }

  private List<Path> optionsFiles(Job job) throws IOException {
    if (job.manifest().isPresent()) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(places.work().at(job.folder()))) {
      return all.filter(file -> OptionsFile.is(file.getFileName().toString())).sorted().toList();
    }
  }

  private static Pair pair(Job job, List<Path> options) {
    List<Member> members =
        job.inputs().stream().map(input -> new Member(input.role(), input.file())).toList();
    List<String> files = options.stream().map(file -> file.getFileName().toString()).toList();
    return new Pair(job.path(), job.name(), members, files, Optional.empty());
  }
}

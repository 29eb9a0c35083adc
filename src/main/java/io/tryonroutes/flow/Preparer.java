package io.tryonroutes.flow;

import io.tryonroutes.ledger.Input;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.Jobs;
import io.tryonroutes.ledger.Preparation;
import io.tryonroutes.pair.Fault;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Variable;

/** Looks at a job's pictures before anything is sent, and fixes what will be sent. */
@Singleton
@Named("preparer")
public class Preparer {
  private final Jobs jobs;
  private final Preparation preparation;
  private final Pictures pictures;
  private final Mending mending;
  private final Wake wake;

  Preparer(Jobs jobs, Preparation preparation, Pictures pictures, Mending mending, Wake wake) {
    this.jobs = jobs;
    this.preparation = preparation;
    this.pictures = pictures;
    this.mending = mending;
    this.wake = wake;
  }

  /**
   * Moves a WAITING job on: to PREPARED, or to DEAD when its pictures are not fit to be sent.
   *
   * @throws IOException when a picture cannot be read; the job is looked at again later
   */
  public Job prepare(@Variable("job") Job job) throws IOException {
    PairCheck check = pictures.check(job);
    Optional<Fault> fault = check.fault();
    Job prepared = fault.isPresent() ? unfit(job, check, fault.get()) : fit(job, check);
    wake.up();
    return prepared;
  }

  private Job unfit(Job job, PairCheck check, Fault fault) {
    return jobs.unfit(job, check.inputs().stream().map(Input::unmended).toList(), fault);
  }

  private Job fit(Job job, PairCheck check) throws IOException {
    List<Input> inputs = check.inputs();
    String model = check.options().modelName().orElse(job.modelName());
    String content = Content.of(job.account(), model, inputs);
    boolean asTheyAre = inputs.stream().allMatch(Input::goesAsItIs);
    if (!asTheyAre && (check.options().again() || !preparation.isPaid(content))) {
      Optional<Fault> fault = mending.mend(job, check);
      if (fault.isPresent()) {
        return unfit(job, check, fault.get());
      }
    }
    return preparation.prepared(job, content, inputs, check.options());
  }
}

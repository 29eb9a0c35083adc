package io.tryonroutes.flow;

import io.tryonroutes.ledger.Input;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.Jobs;
import io.tryonroutes.ledger.Preparation;
import io.tryonroutes.pair.Fault;
import io.tryonroutes.pair.Member;
import io.tryonroutes.pair.Pair;
import io.tryonroutes.picture.KlingPictureRules;
import io.tryonroutes.picture.Looked;
import io.tryonroutes.picture.PictureLook;
import io.tryonroutes.place.Places;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Variable;

/** Looks at a job's pictures before anything is sent, and fixes what will be sent. */
@Singleton
@Named("preparer")
public class Preparer {
  private final Jobs jobs;
  private final Preparation preparation;
  private final Places places;
  private final Wake wake;

  Preparer(Jobs jobs, Preparation preparation, Places places, Wake wake) {
    this.jobs = jobs;
    this.preparation = preparation;
    this.places = places;
    this.wake = wake;
  }

  /**
   * Moves a WAITING job on: to PREPARED, or to DEAD when its pictures are not fit to be sent.
   *
   * @throws IOException when a picture cannot be read; the job is looked at again later
   */
  public Job prepare(@Variable("job") Job job) throws IOException {
    Path folder = places.work().at(job.folder());
    List<Input> inputs = new ArrayList<>();
    Optional<Fault> fault = byName(job);
    for (Input input : job.inputs()) {
      Looked looked = PictureLook.look(folder.resolve(input.file()), input.file());
      inputs.add(new Input(input.role(), input.file(), digest(looked), looked.bytes()));
      fault = fault.or(() -> KlingPictureRules.check(looked, input.file()));
    }
    Job prepared =
        fault.isPresent()
            ? jobs.unfit(job, inputs, fault.get())
            : preparation.prepared(job, Content.of(job.account(), job.modelName(), inputs), inputs);
    wake.up();
    return prepared;
  }

  private static Optional<Fault> byName(Job job) {
    List<Member> members =
        job.inputs().stream().map(input -> new Member(input.role(), input.file())).toList();
    return new Pair(job.path(), job.name(), members).fault();
  }

  private static Optional<String> digest(Looked looked) {
    return looked instanceof Looked.Picture picture
        ? Optional.of(picture.sha256())
        : ((Looked.Unfit) looked).sha256();
  }
}

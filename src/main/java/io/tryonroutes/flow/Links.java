package io.tryonroutes.flow;

import io.tryonroutes.Settings;
import io.tryonroutes.ledger.Input;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.Original;
import io.tryonroutes.ledger.Originals;
import io.tryonroutes.pair.Role;
import io.tryonroutes.place.StoredObject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Addresses that Kling can fetch a job's two pictures from, straight out of their bucket. */
@Singleton
class Links {
  private static final Logger LOG = Logger.getLogger("tryon");

  /** A task is asked for until its deadline, which begins when it is sent. */
  private static final Duration MARGIN = Duration.ofMinutes(5);

  private final Originals originals;
  private final Store store;
  private final boolean wanted;
  private final Duration life;

  Links(Originals originals, Store store, Settings settings) {
    this.originals = originals;
    this.store = store;
    this.wanted = settings.kling().send().equals(Settings.BY_URL);
    this.life = settings.kling().taskDeadline().plus(MARGIN);
  }

  /** One address for each picture; whoever has it can fetch the picture for a while. */
  record Pair(String human, String cloth) {}

  /**
   * Where Kling finds a job's pictures; empty when they are to be sent themselves: because that is
   * the setting, or they were mended, or there are others in the bucket by now, or the store does
   * not answer and copies are here all the same.
   */
  Optional<Pair> of(Job job) {
    List<Original> all = wanted ? originals.of(job) : List.of();
    if (all.isEmpty()
        || job.inputs().size() != 2
        || !job.inputs().stream().allMatch(Input::goesAsItIs)) {
      return Optional.empty();
    }
    try {
      return of(job, all);
    } catch (IOException e) {
      LOG.infof(
          "%s: its pictures are sent themselves, not by reference: %s",
          job.label(), Contact.words(e));
      return Optional.empty();
    }
  }

  private Optional<Pair> of(Job job, List<Original> all) throws IOException {
    List<String> links = new ArrayList<>();
    for (Input input : job.inputs()) {
      Original own =
          all.stream().filter(each -> each.file().equals(input.file())).findFirst().orElseThrow();
      Optional<StoredObject> now = store.look(own.bucket(), own.key());
      if (now.filter(there -> DroppedObjects.original(own.file(), there).isSame(own)).isEmpty()) {
        return Optional.empty();
      }
      links.add(store.link(own.bucket(), own.key(), life));
    }
    boolean humanFirst = job.inputs().get(0).role() == Role.HUMAN;
    return Optional.of(new Pair(links.get(humanFirst ? 0 : 1), links.get(humanFirst ? 1 : 0)));
  }
}

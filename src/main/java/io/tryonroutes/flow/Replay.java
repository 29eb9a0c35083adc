package io.tryonroutes.flow;

import io.tryonroutes.ledger.Deliveries;
import io.tryonroutes.ledger.History;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.JobState;
import io.tryonroutes.ledger.Outcome;
import io.tryonroutes.pair.ManifestReader;
import io.tryonroutes.pair.Names;
import io.tryonroutes.pair.OptionsFile;
import io.tryonroutes.pair.PairFinder;
import io.tryonroutes.place.Folder;
import io.tryonroutes.place.Places;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Gives dead letters another go: the folder moves from dead-letter back into work as a new job. It
 * is what a person does who moves the folder into the inbox, without the wait.
 */
@Singleton
public class Replay {
  private static final Logger LOG = Logger.getLogger("tryon");
  private static final int PAGE = 100;
  private static final int MOST_REASONS = 5;
  private static final int MOST_LIKE = 5;

  private final History history;
  private final Leftovers leftovers;
  private final Places places;
  private final Wake wake;
  private final PairFinder finder;
  private final DeadLetters letters;
  private final ManifestReader reader;

  Replay(
      History history,
      Leftovers leftovers,
      Places places,
      Wake wake,
      PairFinder finder,
      ManifestReader reader,
      DeadLetters letters) {
    this.letters = letters;
    this.reader = reader;
    this.finder = finder;
    this.history = history;
    this.leftovers = leftovers;
    this.places = places;
    this.wake = wake;
  }

  /** What became of a wish for a replay. */
  public sealed interface Answer permits Replayed, Refused {}

  /**
   * @param job the new job
   * @param dead the one whose dead letter it is
   */
  public record Replayed(Job job, Job dead) implements Answer {}

  /**
   * @param unknown whether no job is meant
   * @param why in words, with what to do instead
   */
  public record Refused(boolean unknown, String why) implements Answer {}

  /**
   * What became of many.
   *
   * @param reasons why the first few could not be replayed
   */
  public record Many(long replayed, long notReplayed, List<String> reasons) {}

  /**
   * Replays one dead letter.
   *
   * @param name as in {@link History#find}
   */
  public Answer one(String name) {
    Optional<Job> job = history.find(name);
    if (job.isEmpty()) {
      return new Refused(true, "no job has the name " + name + didYouMean(name));
    }
    Answer answer = again(job.get());
    wake.up();
    return answer;
  }

  /** What a person may have meant who wrote a name that nobody has; empty or with a space first. */
  public String didYouMean(String name) {
    List<String> like = history.like(name, MOST_LIKE);
    return like.isEmpty() ? "" : "; did you mean " + String.join(", ", like) + "?";
  }

  /** Replays all dead letters with this error code that there are now, the oldest first. */
  public Many all(String code) {
    long last = history.newest();
    long replayed = 0;
    long notReplayed = 0;
    List<String> reasons = new ArrayList<>();
    for (List<Job> page = history.deadLetters(code, 0, last, PAGE);
        !page.isEmpty();
        page = history.deadLetters(code, page.get(page.size() - 1).seq(), last, PAGE)) {
      for (Job job : page) {
        if (unlessSuperseded(job) instanceof Refused refused) {
          notReplayed++;
          if (reasons.size() < MOST_REASONS) {
            reasons.add(refused.why());
          }
        } else {
          replayed++;
        }
      }
      wake.up();
    }
    return new Many(replayed, notReplayed, reasons);
  }

  /** Who replays many does not mean to bring back what was corrected since. */
  private Answer unlessSuperseded(Job job) {
    return history.named(job.path() + job.name(), 1).stream()
        .filter(newest -> newest.seq() > job.seq())
        .findFirst()
        .<Answer>map(
            newest ->
                refused(
                    job,
                    "its name was dropped again since, as job "
                        + newest.id()
                        + "; replay it by its own id if you want it all the same"))
        .orElseGet(() -> again(job));
  }

  /** One at a time: of two who want the same one, the second finds it gone. */
  private synchronized Answer again(Job job) {
    try {
      Optional<String> refusal = refusal(job);
      if (refusal.isPresent()) {
        return refused(job, refusal.get());
      }
      PairFolder letter = PairFolder.at(letters.bring(job).folder(), finder);
      if (letter.name().isEmpty()) {
        return refused(
            job,
            "its dead letter "
                + letter.problem()
                + ". Put that right in dead-letter/"
                + job.folder()
                + " and replay it again");
      }
      String name = Names.shorten(letter.name().get(), Intake.MOST_NAME_BYTES);
      Job again = leftovers.takeBack(job, name);
      LOG.infof(
          "%s: replayed as job %s, dead letter of job %s", again.label(), again.id(), job.id());
      return new Replayed(again, job);
    } catch (IOException | RuntimeException e) {
      return refused(
          job, "it could not be moved back into work, nothing is lost: " + Contact.words(e));
    } finally {
      letters.forget(job);
    }
  }

  private static Refused refused(Job job, String why) {
    return new Refused(false, job.label() + " (job " + job.id() + "): " + why);
  }

  private Optional<String> refusal(Job job) throws IOException {
    if (job.state() == JobState.DONE) {
      return Optional.of(
          "it is published as "
              + job.publishedAs().orElse(job.name())
              + ". For another picture drop other pictures under its name; the same ones are not"
              + " paid for again and give the same result");
    }
    if (job.state() == JobState.MANIFEST && job.settledAt().isPresent()) {
      return Optional.of("its pairs have all ended; replay those that are dead letters");
    }
    if (job.state() != JobState.DEAD) {
      return Optional.of("it is " + job.state() + ", on its way; only a dead letter is replayed");
    }
    if (job.settledAt().isEmpty()) {
      return Optional.of("it is still being moved to dead-letter; try again in a moment");
    }
    if (places.isOwn("dead-letter")) {
      return Optional.of("a route of yours has buried it; let one call direct:register-pair");
    }
    if (places.deadLetter() instanceof Folder folder && !folder.present()) {
      return Optional.of("the folder dead-letter is not there; try again when it is");
    }
    // In a bucket it stays until then.
    Optional<Job> replay = history.replayOf(job);
    boolean isOver = replay.filter(next -> next.settledAt().isEmpty()).isEmpty();
    if (!isOver || !places.deadLetter().has(job.folder())) {
      return Optional.of(
          replay
              .map(next -> "it was replayed already, as job " + next.id() + ", " + next.state())
              .orElse("its dead letter is not there any more: dead-letter/" + job.folder()));
    }
    if (job.fault().filter(fault -> fault.code().equals(Deliveries.RESULT_GONE)).isPresent()
        && saysAgain(job)) {
      return Optional.of(
          "its result is paid for and may come back, but its options say again: true, which pays"
              + " anew. Take that out of dead-letter/"
              + job.folder()
              + ", or drop the pair again if you mean it");
    }
    return job.outcome().equals(Optional.of(Outcome.EXPIRED)) && !saysAgain(job)
        ? job.fault().map(fault -> fault.cause() + " " + fault.cure())
        : Optional.empty();
  }

  /** Whether somebody has written into the dead letter that a new result may be paid for. */
  private boolean saysAgain(Job job) throws IOException {
    Path letter = letters.bring(job).folder();
    if (job.manifest().isPresent()) {
      Optional<Path> manifest = Manifests.in(letter);
      return manifest.isPresent()
          && reader.read(manifest.get()).rows().stream().anyMatch(row -> row.options().again());
    }
    try (Stream<Path> all = Files.list(letter)) {
      for (Path file : all.filter(each -> OptionsFile.is(each.getFileName().toString())).toList()) {
        if (OptionsFile.of(file) instanceof OptionsFile.Read read && read.options().again()) {
          return true;
        }
      }
    }
    return false;
  }
}

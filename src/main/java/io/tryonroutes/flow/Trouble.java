package io.tryonroutes.flow;

import io.tryonroutes.ledger.Deliveries;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.JobState;
import io.tryonroutes.ledger.Jobs;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.ExchangeProperty;
import org.jboss.logging.Logger;

/**
 * Deals with failures that are nobody's verdict: a network, a disk, a database. The job keeps its
 * state in the ledger and is taken up again, later each time.
 */
@Singleton
@Named("trouble")
public class Trouble {
  private static final Logger LOG = Logger.getLogger("tryon");
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Jobs jobs;
  private final Deliveries deliveries;
  private final Submissions submissions;
  private final AtomicReference<String> lastTurn = new AtomicReference<>("");

  Trouble(Jobs jobs, Deliveries deliveries, Submissions submissions) {
    this.jobs = jobs;
    this.deliveries = deliveries;
    this.submissions = submissions;
  }

  /** A step of a job failed. */
  public void ofJob(
      @ExchangeProperty("job-id") String id,
      @ExchangeProperty("CamelExceptionCaught") Throwable failure) {
    Optional<Job> now = jobs.find(id);
    if (now.isEmpty()) {
      return;
    }
    if (now.get().state() == JobState.SUBMITTING) {
      submissions.failed(now.get(), failure);
      return;
    }
    Optional<DeadResultException> dead = DeadResultException.in(failure);
    if (dead.isPresent() && isGone(now.get(), dead.get())) {
      return;
    }
    Duration wait = wait(now.get().tries());
    jobs.delay(now.get(), wait, Contact.words(failure));
    LOG.warnf(
        "%s: %s did not work, tried again in %d s; nothing is lost. %s",
        now.get().label(), step(now.get().state()), wait.toSeconds(), Contact.words(failure));
    LOG.debug("the same with its stack", failure);
  }

  private boolean isGone(Job job, DeadResultException failure) {
    Job then = deliveries.dead(job, failure.getMessage());
    boolean gone = then.state() == JobState.DEAD;
    if (gone) {
      LOG.errorf("%s: %s", job.label(), then.fault().orElseThrow().message());
    }
    return gone;
  }

  private static String step(JobState state) {
    return switch (state) {
      case WAITING -> "looking at its pictures";
      case DELIVERING -> "publishing its result";
      case MANIFEST -> "writing its results";
      case DONE -> "moving its pictures to done";
      case DEAD -> "moving its pictures to dead-letter";
      default -> "waiting for its task";
    };
  }

  /** One second, doubling to a minute. */
  static Duration wait(int tries) {
    Duration wait = Duration.ofSeconds(1L << Math.min(tries, 6));
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }

  /** A turn of something that comes round by itself failed. */
  public void ofTurn(@ExchangeProperty("CamelExceptionCaught") Throwable failure) {
    String words = Contact.words(failure);
    if (!words.equals(lastTurn.getAndSet(words))) {
      LOG.warnf("%s. It is tried again by itself.", words);
      LOG.debug("the same with its stack", failure);
    }
  }
}

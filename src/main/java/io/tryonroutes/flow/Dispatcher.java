package io.tryonroutes.flow;

import io.tryonroutes.ledger.Account;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.JobState;
import io.tryonroutes.ledger.Jobs;
import io.tryonroutes.ledger.Slots;
import io.tryonroutes.ledger.TaskRow;
import io.tryonroutes.ledger.Tasks;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.ExchangeProperty;
import org.jboss.logging.Logger;

/**
 * Decides which jobs start now. A job is started when the ledger says that it has something to do
 * and no exchange of this process is on its way with it; so a new job, one that was put off, one
 * that shares an ended task and one that a crash left behind are all the same.
 */
@Singleton
@Named("dispatcher")
public class Dispatcher {
  /**
   * So many pairs are handed out to be looked at, so that those that were dropped first are first.
   */
  private static final int PREPARED_TOGETHER = 8;

  private static final Logger LOG = Logger.getLogger("tryon");
  private static final Set<JobState> LAST_STEPS =
      Set.of(JobState.DELIVERING, JobState.MANIFEST, JobState.DONE, JobState.DEAD);
  private static final Duration JITTER = Duration.ofSeconds(1);
  private static final Duration BEAT = Duration.ofSeconds(10);

  private final Jobs jobs;
  private final Tasks tasks;
  private final Slots slots;
  private final Account account;
  private final Pauses pauses;
  private final Wake wake;
  private final Clock clock;
  private final Map<String, Job> underWay = new ConcurrentHashMap<>();
  private final Map<String, Instant> submissions = new ConcurrentHashMap<>();
  private Instant beaten = Instant.EPOCH;
  private Instant lastTurn = Instant.MIN;

  Dispatcher(
      Jobs jobs, Tasks tasks, Slots slots, Account account, Pauses pauses, Wake wake, Clock clock) {
    this.clock = clock;
    this.pauses = pauses;
    this.jobs = jobs;
    this.tasks = tasks;
    this.slots = slots;
    this.account = account;
    this.wake = wake;
  }

  /** The jobs to start, those on their way to Kling first, the oldest first among them. */
  public List<Job> due() {
    lookAtTheClock();
    beat();
    slots.claim();
    pauses.tellOfBudget();
    List<Job> due = new ArrayList<>();
    for (String id : jobs.due()) {
      if (!underWay.containsKey(id)) {
        Job job = neverPostedTwice(jobs.get(id));
        if (job.settledAt().isEmpty()) {
          due.add(job);
        }
      }
    }
    due.addAll(toPrepare());
    due.forEach(this::noteAsStarted);
    return due;
  }

  /** When the clock is put back, what was to be done soon would lie hours ahead. */
  private void lookAtTheClock() {
    Instant now = clock.instant();
    if (now.plus(JITTER).isBefore(lastTurn)) {
      LOG.warn("this machine's clock was put back; all waits begin anew");
      account.clampTimes();
    }
    lastTurn = now;
  }

  /** Tells other instances that this one lives, so that none takes its jobs for its own. */
  private void beat() {
    Instant now = clock.instant();
    if (Duration.between(beaten, now).abs().compareTo(BEAT) >= 0) {
      jobs.heartbeat();
      beaten = now;
    }
  }

  /**
   * A job is posted once for each time that the ledger made it SUBMITTING. If it still is when its
   * exchange has ended, for not even the failure could be noted, it may have been sent.
   */
  private Job neverPostedTwice(Job job) {
    if (job.state() != JobState.SUBMITTING) {
      return job;
    }
    if (submission(job).equals(submissions.get(job.id()))) {
      tasks.unclear(job, "its submission was cut short");
    }
    return jobs.get(job.id());
  }

  private static Instant submission(Job job) {
    return job.task().flatMap(TaskRow::submittedAt).orElseThrow();
  }

  /**
   * Only when the whole turn has succeeded: what a turn that fails has looked at was not started,
   * so it was not sent either.
   */
  private void noteAsStarted(Job job) {
    underWay.put(job.id(), job);
    if (job.state() == JobState.SUBMITTING) {
      submissions.put(job.id(), submission(job));
    }
  }

  private List<Job> toPrepare() {
    int preparing =
        (int) underWay.values().stream().filter(job -> job.state() == JobState.WAITING).count();
    int room = Math.min(PREPARED_TOGETHER, slots.roomAhead()) - preparing;
    if (room <= 0) {
      return List.of();
    }
    return jobs.waiting(room + preparing).stream()
        .filter(job -> !underWay.containsKey(job.id()))
        .limit(room)
        .toList();
  }

  /** Whether an exchange is on its way with a job. */
  boolean isUnderWay(String id) {
    return underWay.containsKey(id);
  }

  /**
   * An exchange has come to its end, well or not; whatever is left of its job is due again, even if
   * the ledger is away at this moment. The id is no variable, for a route of the user's may set any
   * of those.
   */
  public void ended(@ExchangeProperty("job-id") String id) {
    try {
      jobs.find(id).ifPresent(this::ended);
    } finally {
      underWay.remove(id);
      wake.up();
    }
  }

  private void ended(Job job) {
    Job started = underWay.get(job.id());
    if (job.settledAt().isPresent()) {
      submissions.remove(job.id());
    } else if (started != null
        && LAST_STEPS.contains(job.state())
        && job.state() == started.state()
        && job.tries() == started.tries()) {
      // Without a failure that was noted it would be started again at once, and for ever.
      String why = "its route ended early; does one of yours stop, or handle a failure itself?";
      Duration wait = Trouble.wait(job.tries());
      jobs.delay(job, wait, why);
      LOG.warnf("%s: %s It is tried again in %d s.", job.label(), why, wait.toSeconds());
    }
  }
}

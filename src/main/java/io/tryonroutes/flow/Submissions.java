package io.tryonroutes.flow;

import io.tryonroutes.kling.Answer;
import io.tryonroutes.kling.NeverSent;
import io.tryonroutes.kling.PictureChangedException;
import io.tryonroutes.kling.ServiceCode;
import io.tryonroutes.kling.Token;
import io.tryonroutes.ledger.Account;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.Jobs;
import io.tryonroutes.ledger.Slots;
import io.tryonroutes.ledger.Tasks;
import io.tryonroutes.pair.Fault;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What follows from each answer to a create call, and from its absence. */
@Singleton
public class Submissions {
  private static final Logger LOG = Logger.getLogger("tryon");
  private static final Duration AWAY = Duration.ofSeconds(5);
  private static final Duration PICTURE_AGAIN = Duration.ofSeconds(10);

  /** The job that met a pause is not the next probe: its pictures may be what is wrong. */
  private static final Duration PAUSED_AGAIN = Duration.ofSeconds(90);

  /** Who is refused so often, and alone, is buried. */
  private static final int MOST_REFUSALS = 5;

  private final Jobs jobs;
  private final Tasks tasks;
  private final Slots slots;
  private final Account account;
  private final Token token;
  private final Contact contact;
  private final Pauses pauses;

  Submissions(
      Jobs jobs,
      Tasks tasks,
      Slots slots,
      Account account,
      Token token,
      Contact contact,
      Pauses pauses) {
    this.jobs = jobs;
    this.tasks = tasks;
    this.slots = slots;
    this.account = account;
    this.token = token;
    this.contact = contact;
    this.pauses = pauses;
  }

  /** Moves a SUBMITTING job on by what Kling answered. */
  void answered(Job job, Answer answer) {
    if (answer instanceof Answer.Accepted accepted) {
      tasks.accepted(job.externalId().orElseThrow(), accepted.task().id(), accepted.requestId());
      pauses.accepted(job);
      LOG.infof("%s: submitted as task %s", job.label(), accepted.task().id());
    } else if (answer instanceof Answer.Refused refused) {
      refused(job, refused);
    } else {
      unclear(job, "Kling's answer could not be read");
    }
  }

  private void refused(Job job, Answer.Refused refused) {
    Fault fault = refused.fault();
    switch (refused.reaction()) {
      case WAIT -> {
        tasks.notTaken(job, fault.message());
        if (refused.known().equals(Optional.of(ServiceCode.NO_FREE_SLOT))) {
          slots.tooMany();
        } else {
          contact.tooFast();
        }
      }
      case REFRESH -> {
        if (token.renew(
            job.task().flatMap(task -> task.submittedAt()).orElse(job.registeredAt()))) {
          tasks.notTaken(job, fault.message());
        } else {
          pause(job, fault);
        }
      }
      case PAUSE, BUG -> {
        int times = refused.mayBeThePairs() ? account.refused(job) : 0;
        if (times >= MOST_REFUSALS) {
          refusedAlone(job, fault, refused.requestId());
        } else if (times > 1) {
          putOff(job, fault);
        } else {
          pause(job, fault);
        }
      }
      case REJECT -> {
        // 1201 is also what a duplicate gets: the task may be ours already (kling-api, 9).
        if (refused.known().equals(Optional.of(ServiceCode.INVALID_VALUE))) {
          tasks.doubtful(job, fault);
        } else {
          rejected(job, fault, refused.requestId());
        }
      }
      case OK, AMBIGUOUS -> {
        if (account.refused(job) >= MOST_REFUSALS) {
          tasks.doubtful(job, alone(job, fault));
        } else {
          unclear(job, fault.message());
        }
      }
    }
  }

  private void rejected(Job job, Fault fault, String requestId) {
    if (tasks.refused(job.externalId().orElseThrow(), fault, requestId)) {
      pauses.beganByRejections();
    }
  }

  /** What was posted before may be there all the same: then Kling is asked before the verdict. */
  private void refusedAlone(Job job, Fault fault, String requestId) {
    if (wasPostedBefore(job)) {
      tasks.doubtful(job, alone(job, fault));
    } else {
      rejected(job, alone(job, fault), requestId);
    }
  }

  private static Fault alone(Job job, Fault fault) {
    return new Fault(
        Tasks.REFUSED_ALONE,
        "%s: refused %d times while other pairs were accepted, at last with %s, %s"
            .formatted(job.label(), MOST_REFUSALS, fault.code(), fault.message()),
        "Something about this pair, for Kling takes others. " + fault.cause(),
        "Try it with other pictures; if that does not help, ask Kling's support.",
        true);
  }

  /** Others were accepted since it was refused last: this is no reason to pause for everybody. */
  private void putOff(Job job, Fault fault) {
    tasks.notTaken(job, fault.message());
    jobs.delay(jobs.get(job.id()), PAUSED_AGAIN, fault.message());
    LOG.warnf("%s: refused again, other pairs are not: %s", job.label(), fault.message());
  }

  /** First the pause: a job that is free before it could be sent at once, as no probe. */
  private void pause(Job job, Fault fault) {
    pauses.begin(job, fault);
    tasks.notTaken(job, fault.message());
    jobs.delay(jobs.get(job.id()), PAUSED_AGAIN, fault.message());
  }

  /** The call itself failed: it either never left, or nobody knows. */
  void failed(Job job, Throwable failure) {
    Optional<PictureChangedException> changed = pictureChanged(failure);
    if (changed.isPresent()) {
      String why = "a picture is not as it was: " + Contact.words(failure);
      if (changed.get().isAnotherPicture() && wasPostedBefore(job)) {
        // Its id must not be given up before Kling has said again that it does not know it.
        tasks.doubtful(job, changedForGood(job, changed.get()));
        return;
      }
      tasks.pictureChanged(job, why);
      jobs.delay(jobs.get(job.id()), PICTURE_AGAIN, why);
      LOG.warnf(
          "%s: not sent, %s Its pictures are looked at again in %d s.",
          job.label(), why, PICTURE_AGAIN.toSeconds());
    } else if (NeverSent.is(failure)) {
      String why = "Kling cannot be reached: " + Contact.words(failure);
      tasks.notTaken(job, why);
      account.hold(AWAY, why);
      contact.failed(failure);
    } else {
      unclear(job, "the answer to its submission was lost: " + Contact.words(failure));
    }
  }

  private static boolean wasPostedBefore(Job job) {
    return job.task().filter(task -> task.posts() > 1).isPresent();
  }

  private static Fault changedForGood(Job job, PictureChangedException changed) {
    return new Fault(
        Tasks.PICTURE_CHANGED,
        job.label() + ": " + changed.getMessage(),
        "The answer to its submission was lost, and when it was to be sent again its picture was"
            + " another one.",
        "Replay it: the pictures as they are now are a pair of their own.",
        true);
  }

  private static Optional<PictureChangedException> pictureChanged(Throwable failure) {
    return failure == null
        ? Optional.empty()
        : failure instanceof PictureChangedException changed
            ? Optional.of(changed)
            : pictureChanged(failure.getCause());
  }

  private void unclear(Job job, String why) {
    tasks.unclear(job, why);
    LOG.warnf(
        "%s: unclear, %s; Kling is asked for %s", job.label(), why, job.externalId().orElse(""));
  }
}

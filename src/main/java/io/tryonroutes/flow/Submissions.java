package io.tryonroutes.flow;

import io.tryonroutes.kling.Answer;
import io.tryonroutes.kling.NeverSent;
import io.tryonroutes.kling.PictureChangedException;
import io.tryonroutes.kling.Reaction;
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
  private static final Duration TOO_FAST = Duration.ofSeconds(2);
  private static final Duration PICTURE_AGAIN = Duration.ofSeconds(10);

  /** The job that met a pause is not the next probe: its pictures may be what is wrong. */
  private static final Duration PAUSED_AGAIN = Duration.ofSeconds(90);

  private final Jobs jobs;
  private final Tasks tasks;
  private final Slots slots;
  private final Account account;
  private final Token token;
  private final Contact contact;

  Submissions(Jobs jobs, Tasks tasks, Slots slots, Account account, Token token, Contact contact) {
    this.jobs = jobs;
    this.tasks = tasks;
    this.slots = slots;
    this.account = account;
    this.token = token;
    this.contact = contact;
  }

  /** Moves a SUBMITTING job on by what Kling answered. */
  void answered(Job job, Answer answer) {
    if (answer instanceof Answer.Accepted accepted) {
      tasks.accepted(job.externalId().orElseThrow(), accepted.task().id(), accepted.requestId());
      if (account.taken(job)) {
        LOG.info("Kling takes tasks again; the pause is over");
      }
      LOG.infof("%s: submitted as task %s", job.label(), accepted.task().id());
    } else if (answer instanceof Answer.Refused refused) {
      refused(job, refused);
    } else {
      unclear(job, "Kling's answer could not be read");
    }
  }

  private void refused(Job job, Answer.Refused refused) {
    Fault fault = refused.fault();
    Reaction reaction = refused.reaction();
    switch (reaction) {
      case WAIT -> {
        tasks.notTaken(job, fault.message());
        if (refused.known().equals(Optional.of(ServiceCode.NO_FREE_SLOT))) {
          slots.tooMany();
        } else {
          account.hold(TOO_FAST, fault.message());
          contact.tooFast();
        }
      }
      case REFRESH -> {
        tasks.notTaken(job, fault.message());
        if (!token.renew(
            job.task().flatMap(task -> task.submittedAt()).orElse(job.registeredAt()))) {
          pause(job, fault);
        }
      }
      case PAUSE, BUG -> {
        tasks.notTaken(job, fault.message());
        pause(job, fault);
      }
      case REJECT -> {
        // 1201 is also what a duplicate gets: the task may be ours already (kling-api, 9).
        if (refused.known().equals(Optional.of(ServiceCode.INVALID_VALUE))) {
          tasks.doubtful(job, fault);
        } else {
          tasks.refused(job.externalId().orElseThrow(), fault, refused.requestId());
        }
      }
      case OK, AMBIGUOUS -> unclear(job, fault.message());
    }
  }

  private void pause(Job job, Fault fault) {
    jobs.delay(jobs.get(job.id()), PAUSED_AGAIN, fault.message());
    if (account.pause(fault.code(), fault.message(), Optional.of(job))) {
      LOG.errorf(
          "paused: %s (%s). %s No pair is lost; one is tried again each minute. %s",
          fault.message(), fault.code(), fault.cause(), fault.cure());
    }
  }

  /** The call itself failed: it either never left, or nobody knows. */
  void failed(Job job, Throwable failure) {
    if (pictureChanged(failure)) {
      String why = "a picture in work cannot be read as it was: " + Contact.words(failure);
      tasks.notTaken(job, why);
      jobs.delay(jobs.get(job.id()), PICTURE_AGAIN, why);
      LOG.warnf("%s: not sent, %s", job.label(), why);
    } else if (NeverSent.is(failure)) {
      String why = "Kling cannot be reached: " + Contact.words(failure);
      tasks.notTaken(job, why);
      account.hold(AWAY, why);
      contact.failed(failure);
    } else {
      unclear(job, "the answer to its submission was lost: " + Contact.words(failure));
    }
  }

  private static boolean pictureChanged(Throwable failure) {
    return failure != null
        && (failure instanceof PictureChangedException || pictureChanged(failure.getCause()));
  }

  private void unclear(Job job, String why) {
    tasks.unclear(job, why);
    LOG.warnf(
        "%s: unclear, %s; Kling is asked for %s", job.label(), why, job.externalId().orElse(""));
  }
}

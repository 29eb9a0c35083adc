package io.tryonroutes.flow;

import io.tryonroutes.ledger.Account;
import io.tryonroutes.ledger.AccountStatus;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.pair.Fault;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Says when the account pauses and when it goes on. */
@Singleton
public class Pauses {
  private static final Logger LOG = Logger.getLogger("tryon");

  private final Account account;
  private final Wake wake;
  private final AtomicBoolean overBudget = new AtomicBoolean();

  Pauses(Account account, Wake wake) {
    this.account = account;
    this.wake = wake;
  }

  /** Kling takes nothing of the account; probes tell when it does again. */
  void begin(Job job, Fault fault) {
    if (account.pause(fault.code(), fault.message(), Optional.of(job))) {
      LOG.errorf(
          "paused: %s (%s). %s No pair is lost; one is tried again each minute. %s",
          fault.message(), fault.code(), fault.cause(), fault.cure());
    }
  }

  /** Too many pairs in a row were rejected for one reason: the ledger has paused the account. */
  void beganByRejections() {
    account
        .status()
        .pause()
        .ifPresent(
            pause ->
                LOG.errorf(
                    "paused: %s (%s). No other pair is lost.", pause.reason(), pause.code()));
  }

  /** Claims begin and end the budget's pause in the ledger; this tells of it, once. */
  void tellOfBudget() {
    Optional<AccountStatus.Pause> pause =
        account.pause().filter(each -> each.code().equals(Account.OVER_BUDGET));
    if (overBudget.getAndSet(pause.isPresent()) != pause.isPresent()) {
      pause.ifPresentOrElse(
          each -> LOG.warnf("paused: %s (%s). No pair is lost.", each.reason(), each.code()),
          () -> LOG.info("the budget is no reason to wait any more"));
    }
  }

  /** Kling has taken this job; if it was a probe, the pause is over. */
  void accepted(Job job) {
    if (account.taken(job)) {
      LOG.info("Kling takes tasks again; the pause is over");
    }
  }

  /**
   * A person ends the pause, whatever its reason; submissions go on at once.
   *
   * @return whether there was one
   */
  public boolean resume() {
    boolean paused = account.resume();
    if (paused) {
      LOG.info("resumed by a person; the pause is over");
    }
    wake.up();
    return paused;
  }
}

package io.tryonroutes.flow;

import io.tryonroutes.Settings;
import io.tryonroutes.ledger.History;
import io.tryonroutes.ledger.Ledger;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** Keeps the ledger from growing by what nobody asks for any more. */
@Singleton
@Named("upkeep")
public class Upkeep {
  private final Ledger ledger;
  private final History history;
  private final Clock clock;
  private final Duration kept;

  Upkeep(Ledger ledger, History history, Clock clock, Settings settings) {
    this.ledger = ledger;
    this.history = history;
    this.clock = clock;
    this.kept = settings.ledger().keepEvents();
  }

  /** Forgets some of the oldest events that are old enough; the next turn forgets more. */
  public void forgetEvents() {
    history.forgetEvents(clock.instant().minus(kept));
  }

  /** Gives room in the ledger's file free for what comes next. */
  public void compactLedger() {
    ledger.compact();
  }
}

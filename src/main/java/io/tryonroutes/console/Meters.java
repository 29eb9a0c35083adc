package io.tryonroutes.console;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.tryonroutes.flow.CallbackCounts;
import io.tryonroutes.flow.CallbackOutcome;
import io.tryonroutes.flow.InboxReport;
import io.tryonroutes.ledger.Account;
import io.tryonroutes.ledger.JobState;
import io.tryonroutes.ledger.Overview;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Locale;

/**
 * What Camel's own meters do not show: jobs in each state, slots, the pause, the inbox, callbacks.
 */
@Singleton
public class Meters {
  private final Overview overview;
  private final Account account;
  private final InboxReport inbox;
  private final CallbackCounts callbacks;

  Meters(Overview overview, Account account, InboxReport inbox, CallbackCounts callbacks) {
    this.callbacks = callbacks;
    this.inbox = inbox;
    this.overview = overview;
    this.account = account;
  }

  void register(@Observes StartupEvent start, MeterRegistry registry) {
    for (JobState state : JobState.values()) {
      Gauge.builder("tryon.jobs", () -> overview.counts().getOrDefault(state, 0L))
          .description("Jobs in each state, since the ledger began")
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    Gauge.builder("tryon.slots.used", () -> account.status().used())
        .description("Tasks that hold a slot at Kling")
        .register(registry);
    Gauge.builder("tryon.slots.effective", () -> account.status().effectiveSlots())
        .description("Slots that Kling takes at present")
        .register(registry);
    Gauge.builder("tryon.slots.allowed", () -> account.status().slots())
        .description("Slots that the pack allows")
        .register(registry);
    Gauge.builder("tryon.inbox.longest.look", () -> inbox.longestLook().toMillis() / 1000.0)
        .description("How long the longest look at the inbox has taken since the start")
        .baseUnit("seconds")
        .register(registry);
    for (CallbackOutcome outcome : CallbackOutcome.values()) {
      FunctionCounter.builder("tryon.callbacks", callbacks, counts -> counts.of(outcome))
          .description("Callbacks since the start, by what became of them")
          .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    Gauge.builder("tryon.paused", () -> account.status().pause().isPresent() ? 1 : 0)
        .description("1 while the account is paused")
        .register(registry);
  }
}

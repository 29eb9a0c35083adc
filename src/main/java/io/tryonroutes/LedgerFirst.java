package io.tryonroutes;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.tryonroutes.ledger.LedgerUnavailable;
import io.tryonroutes.ledger.Overview;
import io.vertx.ext.web.Router;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

/**
 * Opens the ledger before anything else needs it, so that one that is away or in use ends the start
 * with one plain line. The router is ready before Quarkus tells anybody that it starts.
 */
@Singleton
class LedgerFirst {
  void open(@Observes @Priority(1) Router router, Instance<Overview> overview) {
    try {
      overview.get().counts();
    } catch (LedgerUnavailable e) {
      // Of all failures Quarkus shows only this one without its stack, if it is the root cause.
      throw new ConfigurationException(Main.refusal(e.getMessage()));
    }
  }
}

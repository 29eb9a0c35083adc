package io.tryonroutes.flow;

import io.tryonroutes.ledger.Preparation.Prospect;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** What is known of the account by who makes a plan. */
interface AccountFacts {
  /** What is there for each of these contents; empty when nobody knows. */
  Optional<Map<String, Prospect>> prospects(Collection<String> contents);

  /** How long its tasks took; empty when none has ended or nobody knows. */
  Optional<Duration> taskTime();

  /** How many tasks it may have at once; at least 1. */
  int slots();
}

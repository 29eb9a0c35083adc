package io.tryonroutes.flow;

import io.tryonroutes.ledger.Account;
import io.tryonroutes.ledger.Overview;
import io.tryonroutes.ledger.Preparation;
import io.tryonroutes.ledger.Preparation.Prospect;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** What the ledger knows of the account. */
final class LedgerFacts implements AccountFacts {
  private final Preparation preparation;
  private final Overview overview;
  private final Account account;

  LedgerFacts(Preparation preparation, Overview overview, Account account) {
    this.preparation = preparation;
    this.overview = overview;
    this.account = account;
  }

  @Override
  public Optional<Map<String, Prospect>> prospects(Collection<String> contents) {
    return Optional.of(preparation.foresee(contents));
  }

  @Override
  public Optional<Duration> taskTime() {
    return overview.taskTime();
  }

  @Override
  public int slots() {
    // None while another program has them all; a plan then reckons with one.
    return Math.max(1, account.status().effectiveSlots());
  }
}

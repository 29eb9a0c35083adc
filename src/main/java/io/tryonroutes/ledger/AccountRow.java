package io.tryonroutes.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The row of an account, as far as it says who may submit. */
record AccountRow(
    int slots,
    int effective,
    Optional<Instant> raiseAt,
    int raiseWait,
    boolean raised,
    Optional<Instant> notBefore,
    Optional<Instant> pausedAt,
    Optional<Instant> probeAt,
    String pauseCode,
    String pauseJob,
    Optional<Integer> unitsPerDay,
    Optional<LocalDate> budgetLifted,
    int rejected) {

  boolean paused() {
    return pausedAt.isPresent();
  }

  /** Whether nothing that Kling does ends the pause. */
  boolean pausedWithoutProbes() {
    return paused() && probeAt.isEmpty();
  }

  boolean overBudget() {
    return pauseCode.equals(Account.OVER_BUDGET);
  }

  boolean onHold(Instant now) {
    return notBefore.filter(now::isBefore).isPresent();
  }

  boolean held(Instant now) {
    return onHold(now) || pausedWithoutProbes() || probeAt.filter(now::isBefore).isPresent();
  }

  static AccountRow of(Handle handle, String account) {
    return handle
        .createQuery("SELECT * FROM account WHERE name = :a")
        .bind("a", account)
        .map(
            (row, context) ->
                new AccountRow(
                    row.getInt("slots"),
                    row.getInt("effective_slots"),
                    Rows.time(row, "raise_at"),
                    row.getInt("raise_wait_s"),
                    row.getBoolean("raised"),
                    Rows.time(row, "not_before"),
                    Rows.time(row, "paused_at"),
                    Rows.time(row, "probe_at"),
                    Optional.ofNullable(row.getString("pause_code")).orElse(""),
                    Optional.ofNullable(row.getString("pause_job")).orElse(""),
                    Optional.ofNullable(row.getObject("units_per_day", Integer.class)),
                    Optional.ofNullable(row.getObject("budget_lifted", LocalDate.class)),
                    row.getInt("rejected")))
        .one();
  }
}

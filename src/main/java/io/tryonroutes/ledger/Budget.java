package io.tryonroutes.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The units that may be committed in one day. A task is a unit from before its POST on; it is none
 * when Kling has certainly not taken it. Days are those of UTC, as in the folders of done.
 *
 * @param most of the day
 * @param committed units of the day
 * @param awaited those of them that Kling has not answered yet, so that they may be free again
 */
record Budget(LocalDate day, int most, int committed, int awaited) {
  /**
   * The budget of this day; empty when there is none, or a person has lifted it.
   *
   * @param apart the external id of a task that is not counted; may be empty
   */
  static Optional<Budget> of(
      Handle handle, String name, AccountRow account, Instant now, String apart) {
    LocalDate day = day(now);
    if (account.unitsPerDay().isEmpty() || account.budgetLifted().equals(Optional.of(day))) {
      return Optional.empty();
    }
    // Of a task that was posted more than once nobody knows whether Kling had taken it.
    return Optional.of(
        handle
            .createQuery(
                """
                SELECT COUNT(*) AS committed,
                       COUNT(CASE WHEN state = 'SUBMITTING' THEN 1 END) AS awaited
                  FROM task
                 WHERE account = :a AND submitted_at >= :day AND submitted_at < :next AND external_id <> :apart
                   AND (state <> 'REFUSED' OR posts > 1)
                """)
            .bind("a", name)
            .bind("day", begin(day))
            .bind("next", begin(day.plusDays(1)))
            .bind("apart", apart)
            .map(
                (row, context) ->
                    new Budget(
                        day,
                        account.unitsPerDay().get(),
                        row.getInt("committed"),
                        row.getInt("awaited")))
            .one());
  }

  static LocalDate day(Instant now) {
    return now.atZone(ZoneOffset.UTC).toLocalDate();
  }

  private static Instant begin(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  int left() {
    return Math.max(0, most - committed);
  }

  /** Whether no answer of Kling's can make a unit of the day free any more. */
  boolean spent() {
    return committed - awaited >= most;
  }

  /** Why nothing is submitted, in words. */
  String reason() {
    return "today's budget of %d units, tryon.budget.units-per-day, is committed; the next day begins at %s, and resume lifts the budget until then"
        .formatted(most, begin(day.plusDays(1)));
  }
}

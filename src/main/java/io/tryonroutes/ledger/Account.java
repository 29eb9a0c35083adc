package io.tryonroutes.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What keeps a whole account from submitting: holds for a moment, and the pause with its probes.
 */
public final class Account {
  static final Duration PROBE_EVERY = Duration.ofMinutes(1);

  private final Ledger ledger;

  public Account(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Nothing is submitted for so long: Kling is away, or wants fewer calls. A longer hold stays. */
  public void hold(Duration wait, String why) {
    ledger.write(
        handle ->
            handle
                .createUpdate(
                    """
                    UPDATE account SET not_before = :then, not_before_why = :why
                     WHERE name = :a AND (not_before IS NULL OR not_before < :then)
                    """)
                .bind("then", ledger.now().plus(wait))
                .bind("why", Texts.cut(why, 1000))
                .bind("a", ledger.account())
                .execute());
  }

  /**
   * The account as a whole cannot submit. From now on one probe a minute tells when it can again.
   *
   * @param job the job that met the reason; the next probe takes another
   * @return whether this is news
   */
  public boolean pause(String code, String reason, Optional<Job> job) {
    return ledger.write(
        handle -> {
          Instant now = ledger.now();
          boolean first = AccountRow.of(handle, ledger.account()).probeAt().isEmpty();
          handle
              .createUpdate(
                  """
                  UPDATE account SET pause_code = :code, pause_reason = :reason, pause_job = :job,
                         paused_at = COALESCE(paused_at, :now), probe_at = :probe
                   WHERE name = :a
                  """)
              .bind("code", code)
              .bind("reason", Texts.cut(reason, 1000))
              .bind("job", job.map(Job::id))
              .bind("now", now)
              .bind("probe", now.plus(PROBE_EVERY))
              .bind("a", ledger.account())
              .execute();
          return first;
        });
  }

  /**
   * Kling has taken a job: a pause that the job was submitted in is over. One that was on its way
   * before says nothing, nor does it end a hold.
   *
   * @param job as it was when it was submitted
   * @return whether this ended a pause
   */
  public boolean taken(Job job) {
    Optional<Instant> paused = ledger.read(h -> AccountRow.of(h, ledger.account())).pausedAt();
    Optional<Instant> submitted = job.task().flatMap(TaskRow::submittedAt);
    return paused.isPresent()
        && submitted.filter(at -> at.isAfter(paused.get())).isPresent()
        && resume();
  }

  /**
   * Ends the pause and every hold.
   *
   * @return whether there was a pause
   */
  public boolean resume() {
    return ledger.write(
        handle -> {
          boolean paused = AccountRow.of(handle, ledger.account()).probeAt().isPresent();
          handle
              .createUpdate(
                  """
                  UPDATE account SET pause_code = NULL, pause_reason = NULL, pause_job = NULL,
                         paused_at = NULL, probe_at = NULL, not_before = NULL, not_before_why = NULL
                   WHERE name = :a
                  """)
              .bind("a", ledger.account())
              .execute();
          return paused;
        });
  }

  /**
   * Clocks move: nothing waits longer than the longest wait from now. A paused account is probed at
   * once, for a restart often follows the cure.
   */
  public void clampTimes() {
    ledger.write(
        handle ->
            handle
                .createUpdate(
                    """
                    UPDATE account SET
                      not_before = CASE WHEN not_before > :latest THEN :latest ELSE not_before END,
                      raise_at = CASE WHEN raise_at > :latest THEN :latest ELSE raise_at END,
                      probe_at = CASE WHEN probe_at IS NULL THEN NULL ELSE :now END
                     WHERE name = :a
                    """)
                .bind("now", ledger.now())
                .bind("latest", ledger.now().plusSeconds(Slots.LAST_RAISE_S))
                .bind("a", ledger.account())
                .execute());
  }

  /** The account as it is now. */
  public AccountStatus status() {
    return ledger.read(
        handle -> {
          Instant now = ledger.now();
          int used = Slots.used(handle, ledger.account());
          return handle
              .createQuery("SELECT * FROM account WHERE name = :a")
              .bind("a", ledger.account())
              .map(
                  (row, context) -> {
                    Optional<Instant> held = Rows.time(row, "not_before").filter(now::isBefore);
                    Optional<Instant> probe = Rows.time(row, "probe_at");
                    String why = row.getString("not_before_why");
                    Optional<AccountStatus.Pause> pause =
                        probe.isEmpty()
                            ? Optional.empty()
                            : Optional.of(
                                new AccountStatus.Pause(
                                    row.getString("pause_code"),
                                    row.getString("pause_reason"),
                                    Rows.time(row, "paused_at").orElse(now),
                                    probe.get()));
                    return new AccountStatus(
                        row.getString("name"),
                        row.getInt("slots"),
                        row.getInt("effective_slots"),
                        used,
                        held,
                        held.flatMap(at -> Optional.ofNullable(why)),
                        pause);
                  })
              .one();
        });
  }
}

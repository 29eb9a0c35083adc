package io.tryonroutes.ledger;

import io.tryonroutes.pair.Fault;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * What keeps a whole account from submitting: holds for a moment, and pauses, which end by a probe,
 * by a person or with the day. It counts rejections in a row, and the refusals of one job.
 */
public final class Account {
  /** The code of the pause after so many rejections in a row that all have one code. */
  public static final String ALL_REJECTED = "TRYON-ALL-REJECTED";

  /** The code of the pause that lasts for the rest of a day whose budget is committed. */
  public static final String OVER_BUDGET = "TRYON-BUDGET";

  /** The code of the pause that the service starts with if it is told to. */
  public static final String START_PAUSED = "TRYON-START-PAUSED";

  static final Duration PROBE_EVERY = Duration.ofMinutes(1);

  /** No step of a job is put off for longer. */
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(2);

  /** A swapped batch must not become thousands of dead letters. */
  static final int MOST_REJECTED = 20;

  private static final int CALLBACK_KEY = 32;

  private final Ledger ledger;

  public Account(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * What is done at each start, before anything is claimed. Several instances of one account share
   * its pause and, as the last one to start says, its budget.
   *
   * @param paused whether nothing is submitted before a person resumes
   * @param unitsPerDay how many units may be committed in a day; empty for any number
   */
  public void started(boolean paused, Optional<Integer> unitsPerDay) {
    ledger.write(
        handle -> {
          handle
              .createUpdate("UPDATE account SET units_per_day = :units WHERE name = :a")
              .bind("units", unitsPerDay)
              .bind("a", ledger.account())
              .execute();
          String now = AccountRow.of(handle, ledger.account()).pauseCode();
          if (paused && !now.equals(ALL_REJECTED)) {
            pauseWithoutProbes(
                handle,
                ledger.account(),
                START_PAUSED,
                "tryon.start-paused is true; resume begins",
                ledger.now());
          } else if (!paused && now.equals(START_PAUSED)) {
            resume(handle);
          }
          return null;
        });
  }

  /**
   * The secret that the addresses of callbacks are made with: 32 random bytes, the same for all
   * instances and after every restart. It is made when it is asked for the first time.
   */
  public byte[] callbackKey() {
    byte[] fresh = new byte[CALLBACK_KEY];
    new SecureRandom().nextBytes(fresh);
    String key =
        ledger.write(
            handle -> {
              handle
                  .createUpdate(
                      """
                      UPDATE account SET callback_key = :key
                       WHERE name = :a AND callback_key IS NULL
                      """)
                  .bind("key", Base64.getEncoder().encodeToString(fresh))
                  .bind("a", ledger.account())
                  .execute();
              return handle
                  .createQuery("SELECT callback_key FROM account WHERE name = :a")
                  .bind("a", ledger.account())
                  .mapTo(String.class)
                  .one();
            });
    return Base64.getDecoder().decode(key);
  }

  static void pauseWithoutProbes(
      Handle handle, String account, String code, String reason, Instant now) {
    handle
        .createUpdate(
            """
            UPDATE account SET pause_code = :code, pause_reason = :reason, pause_job = NULL,
                   paused_at = :now, probe_at = NULL
             WHERE name = :a
            """)
        .bind("code", code)
        .bind("reason", Texts.cut(reason, 1000))
        .bind("now", now)
        .bind("a", account)
        .execute();
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
   * The account as a whole cannot submit. From now on one probe a minute tells when it can again. A
   * pause without probes stays as it is.
   *
   * @param job the job that met the reason; the next probe takes another
   * @return whether this is news
   */
  public boolean pause(String code, String reason, Optional<Job> job) {
    return ledger.write(
        handle -> {
          Instant now = ledger.now();
          AccountRow account = AccountRow.of(handle, ledger.account());
          if (account.pausedWithoutProbes()) {
            return false;
          }
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
          return !account.paused();
        });
  }

  /**
   * Counts a verdict on a pair. The account pauses until a person ends it when too many in a row
   * have the same code.
   *
   * @return whether it pauses by this
   */
  static boolean rejected(Handle handle, String account, Fault fault, Instant now) {
    String code = Texts.cut(fault.code(), 60);
    handle
        .createUpdate(
            """
            UPDATE account SET rejected = CASE WHEN rejected_code = :code THEN rejected + 1 ELSE 1 END,
                   rejected_code = :code
             WHERE name = :a
            """)
        .bind("code", code)
        .bind("a", account)
        .execute();
    AccountRow row = AccountRow.of(handle, account);
    if (row.rejected() < MOST_REJECTED || row.pausedWithoutProbes() && !row.overBudget()) {
      return false;
    }
    pauseWithoutProbes(
        handle,
        account,
        ALL_REJECTED,
        "the last %d pairs all ended with %s, %s Look at them in dead-letter; resume lets the others go on"
            .formatted(MOST_REJECTED, code, fault.cause()),
        now);
    return true;
  }

  /** A task has succeeded: rejections are no row any more. */
  static void succeeded(Handle handle, String account) {
    handle
        .createUpdate(
            "UPDATE account SET rejected = 0, rejected_code = NULL"
                + " WHERE name = :a AND rejected > 0")
        .bind("a", account)
        .execute();
  }

  /** Kling has taken one more task. */
  static void accepted(Handle handle, String account) {
    handle
        .createUpdate("UPDATE account SET accepted = accepted + 1 WHERE name = :a")
        .bind("a", account)
        .execute();
  }

  /**
   * Kling has refused a job for a reason that may be the job's own or everybody's. It counts as the
   * job's own from the second time on, each time that another job was taken since the last.
   *
   * @return how many refusals count by now; 0 when this one does not, for none was taken since
   */
  public int refused(Job job) {
    return ledger.write(
        handle -> {
          int counts =
              handle
                  .createUpdate(
                      """
                      UPDATE job SET refusals = refusals + 1,
                             refused_after = (SELECT accepted FROM account WHERE name = :a)
                       WHERE id = :id AND (refused_after IS NULL OR refused_after <
                             (SELECT accepted FROM account WHERE name = :a))
                      """)
                  .bind("a", ledger.account())
                  .bind("id", job.id())
                  .execute();
          return counts == 0
              ? 0
              : handle
                  .createQuery("SELECT refusals FROM job WHERE id = :id")
                  .bind("id", job.id())
                  .mapTo(Integer.class)
                  .one();
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
    Optional<Instant> submitted = job.task().flatMap(TaskRow::submittedAt);
    // There is one seldom: most calls need no transaction.
    return pause().isPresent()
        && ledger.write(
            handle -> {
              AccountRow account = AccountRow.of(handle, ledger.account());
              return account.probeAt().isPresent()
                  && submitted
                      .filter(at -> !at.isBefore(account.pausedAt().orElseThrow()))
                      .isPresent()
                  && resume(handle);
            });
  }

  /**
   * A person ends the pause and every hold. Rejections are counted anew; a budget that was the
   * reason is lifted for the rest of the day.
   *
   * @return whether there was a pause
   */
  public boolean resume() {
    return ledger.write(
        handle -> {
          succeeded(handle, ledger.account());
          return resume(handle);
        });
  }

  private boolean resume(Handle handle) {
    boolean paused = AccountRow.of(handle, ledger.account()).paused();
    handle
        .createUpdate(
            """
            UPDATE job SET not_before = :now
             WHERE settled_at IS NULL AND account = :a AND state = 'PREPARED' AND not_before > :now
            """)
        .bind("now", ledger.now())
        .bind("a", ledger.account())
        .execute();
    handle
        .createUpdate(
            """
            UPDATE account SET not_before = NULL, not_before_why = NULL, budget_lifted =
                   CASE WHEN pause_code = :budget THEN :today ELSE budget_lifted END
             WHERE name = :a
            """)
        .bind("budget", OVER_BUDGET)
        .bind("today", Budget.day(ledger.now()))
        .bind("a", ledger.account())
        .execute();
    endPause(handle, ledger.account());
    return paused;
  }

  static void endPause(Handle handle, String account) {
    handle
        .createUpdate(
            """
            UPDATE account SET pause_code = NULL, pause_reason = NULL, pause_job = NULL,
                   paused_at = NULL, probe_at = NULL
             WHERE name = :a
            """)
        .bind("a", account)
        .execute();
  }

  /**
   * Clocks move: nothing waits longer than the longest wait from now. A paused account is probed at
   * once, for a restart often follows the cure.
   */
  public void clampTimes() {
    ledger.write(
        handle -> {
          Instant now = ledger.now();
          handle
              .createUpdate(
                  """
                  UPDATE job SET not_before = :now
                   WHERE account = :a AND settled_at IS NULL AND not_before > :latest
                  """)
              .bind("now", now)
              .bind("latest", now.plus(LONGEST_DELAY))
              .bind("a", ledger.account())
              .execute();
          return handle
              .createUpdate(
                  """
                  UPDATE account SET
                    not_before = CASE WHEN not_before > :latest THEN :latest ELSE not_before END,
                    raise_at = CASE WHEN raise_at > :latest THEN :latest ELSE raise_at END,
                    paused_at = CASE WHEN paused_at > :now THEN :now ELSE paused_at END,
                    probe_at = CASE WHEN probe_at IS NULL THEN NULL ELSE :now END
                   WHERE name = :a
                  """)
              .bind("now", now)
              .bind("latest", now.plusSeconds(Slots.LAST_RAISE_S))
              .bind("a", ledger.account())
              .execute();
        });
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
                    String why = row.getString("not_before_why");
                    return new AccountStatus(
                        row.getString("name"),
                        row.getInt("slots"),
                        row.getInt("effective_slots"),
                        used,
                        held,
                        held.flatMap(at -> Optional.ofNullable(why)),
                        pause(row));
                  })
              .one();
        });
  }

  /** The pause as it is now, if there is one. */
  public Optional<AccountStatus.Pause> pause() {
    return ledger.read(
        handle ->
            handle
                .createQuery("SELECT * FROM account WHERE name = :a")
                .bind("a", ledger.account())
                .map((row, context) -> pause(row))
                .one());
  }

  private static Optional<AccountStatus.Pause> pause(ResultSet row) throws SQLException {
    Optional<Instant> since = Rows.time(row, "paused_at");
    return since.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new AccountStatus.Pause(
                row.getString("pause_code"),
                row.getString("pause_reason"),
                since.get(),
                Rows.time(row, "probe_at")));
  }
}

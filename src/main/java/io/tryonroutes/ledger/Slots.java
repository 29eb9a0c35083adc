package io.tryonroutes.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Who gets a slot: claims, and how many slots Kling takes at present. */
public final class Slots {
  /** How many jobs more than slots may be prepared ahead or wait for their delivery. */
  public static final int AHEAD = 16;

  private static final int FIRST_RAISE_S = 5;
  static final int LAST_RAISE_S = 60;

  private final Ledger ledger;

  public Slots(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * How many jobs may still be prepared, so that the next free slots find one ready. A content that
   * was there already goes from here straight to its delivery: those are bounded, too.
   */
  public int roomAhead() {
    return ledger.read(
        handle -> {
          AccountRow account = AccountRow.of(handle, ledger.account());
          int most = account.slots() + AHEAD;
          return Math.max(0, most - Math.max(ready(handle), delivering(handle, "")));
        });
  }

  private int ready(Handle handle) {
    return handle
        .createQuery("SELECT COUNT(*) FROM job j WHERE " + CLAIMABLE)
        .bind("a", ledger.account())
        .bind("me", ledger.instance())
        .mapTo(Integer.class)
        .one();
  }

  /** Prepared jobs whose content nobody has under way: the first of each content. */
  private static final String CLAIMABLE =
      """
      j.settled_at IS NULL AND j.account = :a AND j.state = 'PREPARED' AND j.owner = :me
        AND NOT EXISTS (SELECT 1 FROM task u WHERE u.account = j.account
                          AND u.external_id = j.external_id)
        AND NOT EXISTS (SELECT 1 FROM job o WHERE o.account = j.account
                          AND o.external_id = j.external_id AND o.state = 'PREPARED'
                          AND o.seq < j.seq)
      """;

  /**
   * Gives the free slots to the oldest prepared jobs and enters their tasks, before anything is
   * sent.
   *
   * @return how many jobs have become SUBMITTING, or UNCLEAR where Kling is to be asked first
   */
  public int claim() {
    return ledger.read(this::mayClaim) ? ledger.write(this::claim) : 0;
  }

  /**
   * Whether it is worth a transaction: most turns have no free slot or nobody for it. What this
   * does not see yet is followed by a turn of its own.
   */
  private boolean mayClaim(Handle handle) {
    Instant now = ledger.now();
    AccountRow account = AccountRow.of(handle, ledger.account());
    return raiseIsDue(account, now)
        || account.overBudget()
        || free(handle, account, now) > 0 && !claimable(handle, 1, account, now).isEmpty();
  }

  private int claim(Handle handle) {
    Instant now = ledger.now();
    AccountRow account = raised(handle, AccountRow.of(handle, ledger.account()), now);
    if (account.overBudget() && mayCommit(handle, "", account, now)) {
      Account.endPause(handle, ledger.account());
      account = AccountRow.of(handle, ledger.account());
    }
    int free = free(handle, account, now);
    return free <= 0 ? 0 : claim(handle, free, account, now);
  }

  private int free(Handle handle, AccountRow account, Instant now) {
    int free = account.held(now) ? 0 : free(handle, account);
    return account.probeAt().isPresent() ? Math.min(free, 1) : free;
  }

  private int free(Handle handle, AccountRow account) {
    // Results that were there already cost nothing: they keep no slot idle.
    int delivering = delivering(handle, " AND reused = FALSE");
    return Math.min(
        account.effective() - used(handle, ledger.account()), account.slots() + AHEAD - delivering);
  }

  private int delivering(Handle handle, String which) {
    return handle
        .createQuery(
            """
            SELECT COUNT(*) FROM job
             WHERE settled_at IS NULL AND account = :a AND state = 'DELIVERING'
            """
                + which)
        .bind("a", ledger.account())
        .mapTo(Integer.class)
        .one();
  }

  static int used(Handle handle, String account) {
    return handle
        .createQuery("SELECT COUNT(*) FROM task WHERE account = :a AND holds_slot = TRUE")
        .bind("a", account)
        .mapTo(Integer.class)
        .one();
  }

  private int claim(Handle handle, int free, AccountRow account, Instant now) {
    // Choosing, counting and taking are several statements; the locked row of the account makes
    // them one.
    List<Job> claimed = withinBudget(handle, claimable(handle, free, account, now), account, now);
    claimed.forEach(job -> enterTask(handle, job, now));
    if (!claimed.isEmpty()) {
      probing(handle, account, now);
    }
    return claimed.size();
  }

  /** As many as units are left today. The account pauses when there is certainly none. */
  private List<Job> withinBudget(
      Handle handle, List<Job> claimable, AccountRow account, Instant now) {
    if (claimable.isEmpty() || account.unitsPerDay().isEmpty()) {
      return claimable;
    }
    Optional<Budget> today = Budget.of(handle, ledger.account(), account, now, "");
    today
        .filter(Budget::spent)
        .ifPresent(
            spent ->
                Account.pauseWithoutProbes(
                    handle, ledger.account(), Account.OVER_BUDGET, spent.reason(), now));
    int left = today.map(Budget::left).orElse(claimable.size());
    return claimable.subList(0, Math.min(left, claimable.size()));
  }

  private List<Job> claimable(Handle handle, int most, AccountRow account, Instant now) {
    return handle
        .createQuery(
            Rows.JOBS
                + " WHERE "
                + CLAIMABLE
                + " AND j.not_before <= :now"
                + " ORDER BY CASE WHEN j.id = :spared THEN 1 ELSE 0 END, j.seq LIMIT :most")
        .bind("a", ledger.account())
        .bind("me", ledger.instance())
        .bind("now", now)
        .bind("spared", account.pauseJob())
        .bind("most", most)
        .map(Rows::job)
        .list();
  }

  private void probing(Handle handle, AccountRow account, Instant now) {
    if (account.probeAt().isPresent()) {
      handle
          .createUpdate("UPDATE account SET probe_at = :then WHERE name = :a")
          .bind("then", now.plus(Account.PROBE_EVERY))
          .bind("a", ledger.account())
          .execute();
    }
  }

  /**
   * Whether a task that Kling does not know may be posted once more: neither in a hold nor in a
   * pause, where it is the next probe, nor without a slot. Its unit is committed already; that of a
   * day before needs one of this day.
   */
  boolean mayPostAgain(Handle handle, String externalId, boolean holdsSlot) {
    Instant now = ledger.now();
    AccountRow account = AccountRow.of(handle, ledger.account());
    boolean held = account.overBudget() ? account.onHold(now) : account.held(now);
    if (held
        || !holdsSlot && account.effective() <= used(handle, ledger.account())
        || !mayCommit(handle, externalId, account, now)) {
      return false;
    }
    probing(handle, account, now);
    return true;
  }

  /** Whether the budget has a unit left for this task, or for one more. */
  private boolean mayCommit(Handle handle, String externalId, AccountRow account, Instant now) {
    return Budget.of(handle, ledger.account(), account, now, externalId)
        .filter(today -> today.left() == 0)
        .isEmpty();
  }

  private void enterTask(Handle handle, Job job, Instant now) {
    String externalId = job.externalId().orElseThrow();
    int attempt = Integer.parseInt(externalId.substring(externalId.lastIndexOf("-a") + 2));
    Moves.move(handle, job.id(), JobState.PREPARED, JobState.SUBMITTING, Optional.empty(), now);
    handle
        .createUpdate(
            """
            INSERT INTO task (account, external_id, content, attempt, state, holds_slot, posts,
                              submitted_at)
            VALUES (:a, :e, :content, :attempt, 'SUBMITTING', TRUE, 1, :now)
            """)
        .bind("a", ledger.account())
        .bind("e", externalId)
        .bind("content", externalId.substring("tr-".length(), externalId.lastIndexOf("-a")))
        .bind("attempt", attempt)
        .bind("now", now)
        .execute();
    if (job.askFirst()) {
      handle
          .createUpdate("UPDATE task SET posts = 0 WHERE account = :a AND external_id = :e")
          .bind("a", ledger.account())
          .bind("e", externalId)
          .execute();
      Tasks.unclear(handle, job, "found without a row; Kling is asked first", now);
    }
  }

  /**
   * Takes back one more slot when the time for it has come. The wait is forgotten only when the
   * last slot, too, was not refused for that time.
   */
  private AccountRow raised(Handle handle, AccountRow account, Instant now) {
    if (!raiseIsDue(account, now)) {
      return account;
    }
    boolean full = account.effective() >= account.slots();
    handle
        .createUpdate(
            """
            UPDATE account SET effective_slots = :n, raise_at = :at, raise_wait_s = :wait,
                   raised = :raised
             WHERE name = :a
            """)
        .bind("n", Math.min(account.slots(), account.effective() + 1))
        .bind("at", full ? Optional.empty() : Optional.of(now.plusSeconds(account.raiseWait())))
        .bind("wait", full ? FIRST_RAISE_S : account.raiseWait())
        .bind("raised", !full)
        .bind("a", ledger.account())
        .execute();
    return AccountRow.of(handle, ledger.account());
  }

  private static boolean raiseIsDue(AccountRow account, Instant now) {
    return account.raiseAt().filter(at -> !now.isBefore(at)).isPresent();
  }

  /**
   * Kling has no free slot (1303): the effective slots follow what runs. There may be none for a
   * while, when another program has them all: else the next create would follow at once. The wait
   * for one more doubles when the one taken back was refused, not with each refusal of one burst.
   */
  public void tooMany() {
    ledger.write(
        handle -> {
          AccountRow account = AccountRow.of(handle, ledger.account());
          int wait = account.raiseWait();
          int next = account.raised() ? Math.min(LAST_RAISE_S, wait * 2) : wait;
          return handle
              .createUpdate(
                  """
                  UPDATE account SET effective_slots = :n, raise_at = :at, raise_wait_s = :next,
                         raised = FALSE
                   WHERE name = :a
                  """)
              .bind("n", Math.min(account.effective(), used(handle, ledger.account())))
              .bind("at", ledger.now().plusSeconds(next))
              .bind("next", next)
              .bind("a", ledger.account())
              .execute();
        });
  }
}

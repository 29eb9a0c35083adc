package io.tryonroutes.ledger;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Changes a job's state, with its count and its history, inside the caller's transaction. */
final class Moves {
  private Moves() {}

  /** Enters a new job's first state. */
  static void begin(Handle handle, String job, JobState state, Instant now) {
    count(handle, job, state, 1);
    note(handle, job, state, Optional.empty(), now);
  }

  /**
   * Moves a job on.
   *
   * @return false when it is not in the state it is said to come from; then nothing was changed
   */
  static boolean move(
      Handle handle, String job, JobState from, JobState to, Optional<String> detail, Instant now) {
    Optional<String> none = Optional.empty();
    int moved =
        handle
            .createUpdate(
                """
                UPDATE job SET state = :to, tries = 0, trouble = :trouble, not_before = :now
                 WHERE id = :job AND state = :from
                """)
            .bind("to", to.name())
            .bind("from", from.name())
            .bind("trouble", setback(from, to) ? detail.map(text -> Texts.cut(text, 1000)) : none)
            .bind("job", job)
            .bind("now", now)
            .execute();
    if (moved == 1) {
      count(handle, job, from, -1);
      count(handle, job, to, 1);
      note(handle, job, to, detail, now);
    }
    return moved == 1;
  }

  /** Whether the job has to wait for a reason that people should see. */
  private static boolean setback(JobState from, JobState to) {
    return to == JobState.UNCLEAR
        || from == JobState.SUBMITTING && (to == JobState.PREPARED || to == JobState.WAITING);
  }

  private static void count(Handle handle, String job, JobState state, int change) {
    handle
        .createUpdate(
            """
            UPDATE job_count SET jobs = jobs + :change
             WHERE state = :state AND account = (SELECT j.account FROM job j WHERE j.id = :job)
            """)
        .bind("job", job)
        .bind("change", change)
        .bind("state", state.name())
        .execute();
  }

  private static void note(
      Handle handle, String job, JobState state, Optional<String> detail, Instant now) {
    handle
        .createUpdate(
            "INSERT INTO event (job, at, state, detail) VALUES (:job, :now, :state, :detail)")
        .bind("job", job)
        .bind("now", now)
        .bind("state", state.name())
        .bind("detail", detail.map(text -> Texts.cut(text, 1000)))
        .execute();
  }
}

package io.tryonroutes.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Changes a job's state, with its count and its history, inside the caller's transaction. */
final class Moves {
  private Moves() {}

  /** Enters the first state of new jobs. */
  static void begin(Handle handle, String account, List<String> jobs, JobState state, Instant now) {
    handle
        .createUpdate(
            "UPDATE job_count SET jobs = jobs + :new WHERE state = :state AND account = :account")
        .bind("new", jobs.size())
        .bind("state", state.name())
        .bind("account", account)
        .execute();
    note(handle, jobs, state, Optional.empty(), now);
  }

  /**
   * Moves a job on.
   *
   * @return false when it is not in the state it is said to come from; then nothing was changed
   */
  static boolean move(
      Handle handle, String job, JobState from, JobState to, Optional<String> detail, Instant now) {
    return move(handle, job, from, to, detail, now, "", Map.of());
  }

  /**
   * Moves a job on and notes what is known of it from then on, in one change of its row.
   *
   * @param also more of the row as SQL, {@code column = :name, …}
   * @param values the values of those names
   */
  static boolean move(
      Handle handle,
      String job,
      JobState from,
      JobState to,
      Optional<String> detail,
      Instant now,
      String also,
      Map<String, ?> values) {
    Optional<String> none = Optional.empty();
    int moved =
        handle
            .createUpdate(
                "UPDATE job SET state = :to, tries = 0, trouble = :trouble, not_before = :now"
                    + (also.isEmpty() ? "" : ", " + also)
                    + " WHERE id = :job AND state = :from")
            .bindMap(values)
            .bind("to", to.name())
            .bind("from", from.name())
            .bind("trouble", setback(from, to) ? detail.map(text -> Texts.cut(text, 1000)) : none)
            .bind("job", job)
            .bind("now", now)
            .execute();
    if (moved == 1) {
      count(handle, job, from, to);
      note(handle, List.of(job), to, detail, now);
    }
    return moved == 1;
  }

  /** Whether the job has to wait for a reason that people should see. */
  private static boolean setback(JobState from, JobState to) {
    return to == JobState.UNCLEAR
        || from == JobState.SUBMITTING && (to == JobState.PREPARED || to == JobState.WAITING);
  }

  private static void count(Handle handle, String job, JobState from, JobState to) {
    handle
        .createUpdate(
            """
            UPDATE job_count SET jobs = jobs + CASE WHEN state = :to THEN 1 ELSE -1 END
             WHERE account = (SELECT j.account FROM job j WHERE j.id = :job)
               AND (state = :from OR state = :to)
            """)
        .bind("job", job)
        .bind("from", from.name())
        .bind("to", to.name())
        .execute();
  }

  static void note(
      Handle handle, List<String> jobs, JobState state, Optional<String> detail, Instant now) {
    PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO event (job, at, state, detail) VALUES (:job, :now, :state, :detail)");
    for (String job : jobs) {
      batch
          .bind("job", job)
          .bind("now", now)
          .bind("state", state.name())
          .bind("detail", detail.map(text -> Texts.cut(text, 1000)))
          .add();
    }
    batch.execute();
  }
}

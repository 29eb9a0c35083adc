package io.tryonroutes.ledger;

import io.tryonroutes.pair.Fault;
import io.tryonroutes.pair.PairOptions;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Fixes which task a job wants: the last one for the same content while it is open or its result
 * lives, else one attempt more.
 */
public final class Preparation {
  /** What is there for a content that somebody could drop now. */
  public enum Prospect {
    /** A new task would be made. */
    UNPAID,
    /** A task is wanted already and has not ended; a drop would share it. */
    UNDER_WAY,
    /** A result is there. */
    PAID,
    /** Its result is no longer there, and a drop would be told so. */
    EXPIRED
  }

  /** What a look at the pictures tells of a job. */
  private static final String LOOK = "inputs = :inputs, again = :again, model_name = :model";

  private final Ledger ledger;

  public Preparation(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * Notes that a job's pictures were looked at.
   *
   * @param content 32 hex digits that say what is sent to whom: account, model and pictures
   * @param inputs the pictures with their digests
   * @return the job, unchanged when it was not WAITING; else now PREPARED; or DELIVERING when the
   *     result exists already; or DEAD when the same content ended without a result after this job
   *     was registered
   */
  public Job prepared(Job job, String content, List<Input> inputs) {
    return prepared(job, content, inputs, new PairOptions(Optional.empty(), job.again()));
  }

  /**
   * The same with what a person wants for this pair.
   *
   * @param options another model than the row says; and whether the next attempt is wanted,
   *     whatever became of the last one
   */
  public Job prepared(Job job, String content, List<Input> inputs, PairOptions options) {
    return ledger.write(
        handle -> {
          Job row = Jobs.get(handle, job.id());
          if (row.state() != JobState.WAITING) {
            return row;
          }
          Map<String, Object> look =
              Map.of(
                  "inputs",
                  Rows.json(inputs),
                  "again",
                  options.again(),
                  "model",
                  options.modelName().orElse(row.modelName()));
          Instant now = ledger.now();
          Optional<TaskRow> last = lastTask(handle, content);
          int next = last.map(TaskRow::attempt).orElse(0) + 1;
          // Two that want it again at the same time want the same: one new result.
          boolean fresh =
              options.again()
                  && last.flatMap(TaskRow::submittedAt)
                      .filter(at -> at.isAfter(job.registeredAt()))
                      .isEmpty();
          if (last.isEmpty() || fresh) {
            want(handle, job, JobState.PREPARED, externalId(content, next), look, now);
          } else {
            follow(handle, job, content, last.get(), look, now);
          }
          return Jobs.get(handle, job.id());
        });
  }

  /** What {@link #prepared} would find for each of these contents if they were dropped now. */
  public Map<String, Prospect> foresee(Collection<String> contents) {
    return ledger.read(
        handle -> {
          Map<String, Prospect> all = new HashMap<>();
          contents.forEach(content -> all.put(content, prospect(handle, content)));
          return all;
        });
  }

  /** Whether a result for this content is there, so that nothing has to be sent. */
  public boolean isPaid(String content) {
    return ledger.read(handle -> prospect(handle, content) == Prospect.PAID);
  }

  private Prospect prospect(Handle handle, String content) {
    Optional<TaskRow> last = lastTask(handle, content);
    if (last.filter(task -> task.state() == TaskState.SUCCEEDED).isPresent()) {
      return isThere(last.get(), ledger.now()) ? Prospect.PAID : Prospect.EXPIRED;
    }
    String next = externalId(content, last.map(TaskRow::attempt).orElse(0) + 1);
    return last.filter(task -> task.state().open()).isPresent() || isWanted(handle, next)
        ? Prospect.UNDER_WAY
        : Prospect.UNPAID;
  }

  /** Whether a job waits for a slot for this task. */
  private boolean isWanted(Handle handle, String externalId) {
    return handle
            .createQuery(
                """
                SELECT COUNT(*) FROM job
                 WHERE account = :a AND external_id = :e AND state = 'PREPARED'
                """)
            .bind("a", ledger.account())
            .bind("e", externalId)
            .mapTo(Integer.class)
            .one()
        > 0;
  }

  private static boolean isThere(TaskRow succeeded, Instant now) {
    return succeeded.endedAt().orElse(now).plus(Jobs.RESULT_LIFE).isAfter(now);
  }

  private void follow(
      Handle handle, Job job, String content, TaskRow last, Map<String, Object> look, Instant now) {
    if (last.state().open()) {
      want(handle, job, JobState.PREPARED, last.externalId(), look, now);
    } else if (last.state() == TaskState.SUCCEEDED) {
      if (isThere(last, now)) {
        want(handle, job, JobState.DELIVERING, last.externalId(), look, now);
        reuse(handle, job.id());
      } else {
        handle
            .createUpdate("UPDATE job SET " + LOOK + " WHERE id = :id")
            .bindMap(look)
            .bind("id", job.id())
            .execute();
        Jobs.kill(
            handle,
            job,
            Outcome.EXPIRED,
            expired(job.label(), job.name(), job.manifest().isPresent()),
            Paid.NO,
            now);
      }
    } else if (last.endedAt().orElse(now).isBefore(job.registeredAt())) {
      want(handle, job, JobState.PREPARED, externalId(content, last.attempt() + 1), look, now);
    } else {
      want(handle, job, JobState.PREPARED, last.externalId(), look, now);
      Jobs.kill(
          handle,
          Jobs.get(handle, job.id()),
          outcome(last.state()),
          last.fault().orElseThrow(),
          Paid.NO,
          now);
    }
  }

  private static Outcome outcome(TaskState ended) {
    return switch (ended) {
      case REFUSED -> Outcome.REJECTED;
      case GIVEN_UP -> Outcome.GIVEN_UP;
      default -> Outcome.FAILED;
    };
  }

  /**
   * Why a pair whose prospect is {@link Prospect#EXPIRED} is rejected.
   *
   * @param row whether it is one of a manifest
   */
  public static Fault expired(String label, String name, boolean row) {
    return new Fault(
        "TRYON-RESULT-EXPIRED",
        label + ": these pictures were tried on more than 30 days ago.",
        "Kling deletes results after 30 days, and a new one has to be paid for again.",
        "If you want to pay for it again: " + howAgain(name, row),
        false);
  }

  /** What a person does who wants to pay for the same pictures again. */
  static String howAgain(Job job) {
    return howAgain(job.name(), job.manifest().isPresent());
  }

  private static String howAgain(String name, boolean row) {
    return row
        ? "Write true into the column again of the row in its dead letter, and replay it."
        : "Put a " + name + ".yaml that says again: true beside the pictures, and replay it.";
  }

  private static String externalId(String content, int attempt) {
    return "tr-" + content + "-a" + attempt;
  }

  private Optional<TaskRow> lastTask(Handle handle, String content) {
    return handle
        .createQuery(
            """
            SELECT * FROM task WHERE account = :account AND content = :content
             ORDER BY attempt DESC LIMIT 1
            """)
        .bind("account", ledger.account())
        .bind("content", content)
        .map(Rows::task)
        .findOne();
  }

  private static void want(
      Handle handle,
      Job job,
      JobState state,
      String externalId,
      Map<String, Object> look,
      Instant now) {
    Map<String, Object> values = new HashMap<>(look);
    values.put("external", externalId);
    Moves.move(
        handle,
        job.id(),
        JobState.WAITING,
        state,
        Optional.of(externalId),
        now,
        LOOK + ", external_id = :external",
        values);
  }

  static void reuse(Handle handle, String job) {
    handle.createUpdate("UPDATE job SET reused = TRUE WHERE id = :id").bind("id", job).execute();
  }
}

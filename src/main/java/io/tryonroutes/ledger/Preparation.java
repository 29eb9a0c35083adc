package io.tryonroutes.ledger;

import io.tryonroutes.pair.Fault;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Fixes which task a job wants: the last one for the same content while it is open or its result
 * lives, else one attempt more.
 */
public final class Preparation {
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
    return ledger.write(
        handle -> {
          if (Jobs.get(handle, job.id()).state() != JobState.WAITING) {
            return Jobs.get(handle, job.id());
          }
          handle
              .createUpdate("UPDATE job SET inputs = :inputs WHERE id = :id")
              .bind("inputs", Rows.json(inputs))
              .bind("id", job.id())
              .execute();
          Instant now = ledger.now();
          Optional<TaskRow> last = lastTask(handle, content);
          if (last.isEmpty()) {
            want(handle, job, JobState.PREPARED, externalId(content, 1), now);
          } else {
            follow(handle, job, content, last.get(), now);
          }
          return Jobs.get(handle, job.id());
        });
  }

  private void follow(Handle handle, Job job, String content, TaskRow last, Instant now) {
    if (last.state().open()) {
      want(handle, job, JobState.PREPARED, last.externalId(), now);
    } else if (last.state() == TaskState.SUCCEEDED) {
      if (last.endedAt().orElse(now).plus(Jobs.RESULT_LIFE).isAfter(now)) {
        want(handle, job, JobState.DELIVERING, last.externalId(), now);
        reuse(handle, job.id());
      } else {
        Jobs.kill(handle, job, Outcome.EXPIRED, expired(job), Paid.NO, now);
      }
    } else if (last.endedAt().orElse(now).isBefore(job.registeredAt())) {
      want(handle, job, JobState.PREPARED, externalId(content, last.attempt() + 1), now);
    } else {
      want(handle, job, JobState.PREPARED, last.externalId(), now);
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

  private static Fault expired(Job job) {
    return new Fault(
        "TRYON-RESULT-EXPIRED",
        job.label() + ": these pictures were tried on more than 30 days ago.",
        "Kling deletes results after 30 days, and a new one has to be paid for again.",
        "If you want to pay for it again, drop the pair with a "
            + job.name()
            + ".yaml that says again: true.",
        false);
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

  private void want(Handle handle, Job job, JobState state, String externalId, Instant now) {
    if (Moves.move(handle, job.id(), JobState.WAITING, state, Optional.of(externalId), now)) {
      handle
          .createUpdate("UPDATE job SET external_id = :external WHERE id = :id")
          .bind("external", externalId)
          .bind("id", job.id())
          .execute();
    }
  }

  static void reuse(Handle handle, String job) {
    handle.createUpdate("UPDATE job SET reused = TRUE WHERE id = :id").bind("id", job).execute();
  }
}

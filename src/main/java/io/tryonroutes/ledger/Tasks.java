package io.tryonroutes.ledger;

import io.tryonroutes.pair.Fault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * What Kling said about tasks; each method is one transaction over the task and the jobs that share
 * it.
 */
public final class Tasks {
  private final Ledger ledger;
  private final Slots slots;

  public Tasks(Ledger ledger) {
    this.ledger = ledger;
    this.slots = new Slots(ledger);
  }

  /**
   * The end of one task.
   *
   * @param fault why there is no result; empty when there is one
   * @param resultUrls where the result is; empty when there is none
   * @param units what Kling says it cost, if it said so
   */
  public record End(
      String externalId,
      Optional<String> taskId,
      List<String> resultUrls,
      Optional<Fault> fault,
      Optional<String> units,
      String requestId) {}

  /**
   * Kling knows the task under this id: its jobs run.
   *
   * @return whether this is news
   */
  public boolean accepted(String externalId, String taskId, String requestId) {
    return ledger.write(
        handle -> {
          Optional<TaskRow> task = find(handle, externalId);
          if (task.filter(t -> unknownYet(t.state())).isEmpty()) {
            return false;
          }
          set(handle, externalId, TaskState.RUNNING, true, requestId);
          setTaskId(handle, externalId, taskId);
          moveJobs(handle, externalId, JobState.RUNNING, Optional.of(taskId), TASKS_OWN);
          return true;
        });
  }

  private void setTaskId(Handle handle, String externalId, String taskId) {
    handle
        .createUpdate(
            "UPDATE task SET task_id = :t, fault = NULL WHERE account = :a AND external_id = :e")
        .bind("t", taskId)
        .bind("a", ledger.account())
        .bind("e", externalId)
        .execute();
  }

  private static boolean unknownYet(TaskState state) {
    return state == TaskState.SUBMITTING || state == TaskState.UNCLEAR;
  }

  /** The POST's answer was lost or unreadable: the task may exist. */
  public void unclear(Job job, String why) {
    ledger.write(
        handle -> {
          unclear(handle, job, why, ledger.now());
          return null;
        });
  }

  static void unclear(Handle handle, Job job, String why, Instant now) {
    if (Moves.move(
        handle, job.id(), JobState.SUBMITTING, JobState.UNCLEAR, Optional.of(why), now)) {
      // The slot is kept until the second POST: the task most likely runs. Then it is given back.
      handle
          .createUpdate(
              """
              UPDATE task SET state = 'UNCLEAR', holds_slot = (posts < 2)
               WHERE account = :a AND external_id = :e
              """)
          .bind("a", job.account())
          .bind("e", job.externalId().orElseThrow())
          .execute();
    }
  }

  /**
   * Kling refused a job with a code that a duplicate gets, too: the task may be ours already.
   *
   * @param fault what it is when Kling does not know the task after all
   */
  public void doubtful(Job job, Fault fault) {
    ledger.write(
        handle -> {
          unclear(handle, job, fault.message(), ledger.now());
          return handle
              .createUpdate(
                  """
                  UPDATE task SET fault = :f
                   WHERE account = :a AND external_id = :e AND state = 'UNCLEAR'
                  """)
              .bind("f", Rows.json(fault))
              .bind("a", ledger.account())
              .bind("e", job.externalId().orElseThrow())
              .execute();
        });
  }

  /**
   * Kling was asked often enough and does not know the task. If it refused the only POST, that was
   * its last word; else the task is posted again, under the same id. One that was posted before and
   * then refused like a duplicate stays unclear, for a person to decide (kling-api, 9).
   */
  public void notThere(String externalId) {
    ledger.write(
        handle -> {
          Optional<TaskRow> task =
              find(handle, externalId).filter(t -> t.state() == TaskState.UNCLEAR);
          if (task.isEmpty()) {
            return null;
          }
          Optional<Fault> refusal = task.get().fault();
          if (refusal.isEmpty()) {
            postAgain(handle, externalId);
          } else if (task.get().posts() < 2) {
            refused(handle, externalId, refusal.get(), "");
          }
          return null;
        });
  }

  private void postAgain(Handle handle, String externalId) {
    boolean may = slots.mayPostAgain(handle, holdsSlot(handle, externalId));
    // Where no slot is free, the next one to be is kept for this task: it must not wait for ever.
    handle
        .createUpdate("UPDATE task SET holds_slot = TRUE WHERE account = :a AND external_id = :e")
        .bind("a", ledger.account())
        .bind("e", externalId)
        .execute();
    if (!may) {
      return;
    }
    for (Job job : jobs(handle, externalId)) {
      Moves.move(
          handle,
          job.id(),
          JobState.UNCLEAR,
          JobState.SUBMITTING,
          Optional.of("Kling does not know it; sent again under the same id"),
          ledger.now());
    }
    handle
        .createUpdate(
            """
            UPDATE task SET state = 'SUBMITTING', posts = posts + 1, submitted_at = :now
             WHERE account = :a AND external_id = :e
            """)
        .bind("now", ledger.now())
        .bind("a", ledger.account())
        .bind("e", externalId)
        .execute();
    handle
        .createUpdate("UPDATE job SET ask_first = FALSE WHERE account = :a AND external_id = :e")
        .bind("a", ledger.account())
        .bind("e", externalId)
        .execute();
  }

  private boolean holdsSlot(Handle handle, String externalId) {
    return handle
        .createQuery("SELECT holds_slot FROM task WHERE account = :a AND external_id = :e")
        .bind("a", ledger.account())
        .bind("e", externalId)
        .mapTo(Boolean.class)
        .one();
  }

  /**
   * Kling has certainly not taken the job: it goes back in the line. One that was posted before
   * stays UNCLEAR, for that earlier POST may have been taken.
   */
  public void notTaken(Job job, String why) {
    ledger.write(
        handle -> {
          Instant now = ledger.now();
          String externalId = job.externalId().orElseThrow();
          int posts = find(handle, externalId).map(TaskRow::posts).orElse(1);
          if (posts > 1) {
            unclear(handle, job, why, now);
          } else if (Moves.move(
              handle, job.id(), JobState.SUBMITTING, JobState.PREPARED, Optional.of(why), now)) {
            handle
                .createUpdate("DELETE FROM task WHERE account = :a AND external_id = :e")
                .bind("a", ledger.account())
                .bind("e", externalId)
                .execute();
          }
          return null;
        });
  }

  /** Kling refused the task for the pair's own fault. A task that runs or has ended stays. */
  public void refused(String externalId, Fault fault, String requestId) {
    ledger.write(
        handle -> {
          if (find(handle, externalId).filter(task -> unknownYet(task.state())).isPresent()) {
            refused(handle, externalId, fault, requestId);
          }
          return null;
        });
  }

  private void refused(Handle handle, String externalId, Fault fault, String requestId) {
    set(handle, externalId, TaskState.REFUSED, false, requestId);
    end(handle, externalId, List.of(), Optional.empty(), Optional.of(fault));
    for (Job each : jobs(handle, externalId)) {
      Jobs.kill(handle, each, Outcome.REJECTED, fault, Paid.NO, ledger.now());
    }
  }

  /** Enters ended tasks: verdicts, URLs, slots. Ends that are known already change nothing. */
  public void ended(List<End> ends) {
    ledger.write(
        handle -> {
          for (End end : ends) {
            if (find(handle, end.externalId()).filter(task -> task.state().open()).isPresent()) {
              ended(handle, end);
            }
          }
          return null;
        });
  }

  private void ended(Handle handle, End end) {
    TaskState state = end.fault().isPresent() ? TaskState.FAILED : TaskState.SUCCEEDED;
    set(handle, end.externalId(), state, false, end.requestId());
    end.taskId().ifPresent(id -> setTaskId(handle, end.externalId(), id));
    end(handle, end.externalId(), end.resultUrls(), end.units(), end.fault());
    if (end.fault().isPresent()) {
      for (Job job : jobs(handle, end.externalId())) {
        Paid paid = job.state() == JobState.PREPARED ? Paid.NO : paidFor(end.units());
        Jobs.kill(handle, job, Outcome.FAILED, end.fault().get(), paid, ledger.now());
      }
    } else {
      for (Job job : moveJobs(handle, end.externalId(), JobState.DELIVERING, end.taskId(), ALL)) {
        if (job.state() == JobState.PREPARED) {
          Preparation.reuse(handle, job.id());
        }
      }
    }
  }

  /** Failed tasks are said to cost nothing, but only the units tell (kling-api, 13). */
  private static Paid paidFor(Optional<String> units) {
    return units.map(text -> text.matches("0+([.]0*)?") ? Paid.NO : Paid.YES).orElse(Paid.UNKNOWN);
  }

  /**
   * A task was asked for just now and has not ended. If it was submitted before the deadline, it is
   * stuck: its slot is free again.
   *
   * @return whether this is news
   */
  public boolean stuck(String externalId, Instant deadline) {
    return ledger.write(
        handle -> {
          Optional<TaskRow> late =
              find(handle, externalId)
                  .filter(task -> task.state() == TaskState.RUNNING)
                  .filter(task -> task.submittedAt().filter(deadline::isAfter).isPresent());
          if (late.isPresent()) {
            set(handle, externalId, TaskState.STUCK, false, "");
            moveJobs(handle, externalId, JobState.STUCK, Optional.empty(), TASKS_OWN);
          }
          return late.isPresent();
        });
  }

  private static final List<JobState> TASKS_OWN =
      List.of(JobState.SUBMITTING, JobState.UNCLEAR, JobState.RUNNING);
  private static final List<JobState> ALL =
      List.of(
          JobState.PREPARED,
          JobState.SUBMITTING,
          JobState.UNCLEAR,
          JobState.RUNNING,
          JobState.STUCK);

  /** Moves the jobs of a task that are in one of the states; returns them as they were before. */
  private List<Job> moveJobs(
      Handle handle, String externalId, JobState to, Optional<String> detail, List<JobState> from) {
    List<Job> moved = new ArrayList<>();
    for (Job job : jobs(handle, externalId)) {
      if (from.contains(job.state())
          && Moves.move(handle, job.id(), job.state(), to, detail, ledger.now())) {
        moved.add(job);
      }
    }
    return moved;
  }

  private List<Job> jobs(Handle handle, String externalId) {
    return handle
        .createQuery(
            Rows.JOBS
                + """
                 WHERE j.account = :a AND j.external_id = :e AND j.state IN
                       ('PREPARED', 'SUBMITTING', 'UNCLEAR', 'RUNNING', 'STUCK')
                 ORDER BY j.seq
                """)
        .bind("a", ledger.account())
        .bind("e", externalId)
        .map(Rows::job)
        .list();
  }

  private Optional<TaskRow> find(Handle handle, String externalId) {
    return handle
        .createQuery("SELECT * FROM task WHERE account = :a AND external_id = :e")
        .bind("a", ledger.account())
        .bind("e", externalId)
        .map(Rows::task)
        .findOne();
  }

  private void set(
      Handle handle, String externalId, TaskState state, boolean holdsSlot, String requestId) {
    List<String> ids =
        new ArrayList<>(find(handle, externalId).map(TaskRow::requestIds).orElse(List.of()));
    if (!requestId.isEmpty() && !ids.contains(requestId)) {
      ids.add(requestId);
    }
    handle
        .createUpdate(
            """
            UPDATE task SET state = :state, holds_slot = :slot, request_ids = :ids
             WHERE account = :a AND external_id = :e
            """)
        .bind("state", state.name())
        .bind("slot", holdsSlot)
        .bind("ids", Rows.json(ids))
        .bind("a", ledger.account())
        .bind("e", externalId)
        .execute();
  }

  private void end(
      Handle handle,
      String externalId,
      List<String> urls,
      Optional<String> units,
      Optional<Fault> fault) {
    handle
        .createUpdate(
            """
            UPDATE task SET ended_at = :now, result_urls = :urls, units = :units, fault = :fault
             WHERE account = :a AND external_id = :e
            """)
        .bind("now", ledger.now())
        .bind("urls", Rows.json(urls))
        .bind("units", units.map(text -> Texts.cut(text, 40)))
        .bind("fault", fault.map(Rows::json))
        .bind("a", ledger.account())
        .bind("e", externalId)
        .execute();
  }
}

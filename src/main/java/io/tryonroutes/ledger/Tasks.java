package io.tryonroutes.ledger;

import io.tryonroutes.pair.Fault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * What Kling said about tasks; each method is one transaction over the task and the jobs that share
 * it.
 */
public final class Tasks {
  /** The code of a pair that Kling refused again and again while it took others. */
  public static final String REFUSED_ALONE = "TRYON-REFUSED";

  /** The code of a pair whose picture changed between two submissions under one id. */
  public static final String PICTURE_CHANGED = "TRYON-PICTURE-CHANGED";

  /** After these a task that Kling does not know is not posted again, however often it was. */
  private static final Set<String> VERDICTS = Set.of(REFUSED_ALONE, PICTURE_CHANGED);

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
          set(
              handle,
              task.get(),
              TaskState.RUNNING,
              true,
              requestId,
              "task_id = :t, fault = NULL",
              Map.of("t", taskId));
          moveJobs(handle, externalId, JobState.RUNNING, Optional.of(taskId), TASKS_OWN);
          Account.accepted(handle, ledger.account());
          return true;
        });
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
   * Kling was asked often enough and does not know the task. If it refused the only POST, or all of
   * many, that was its last word; else the task is posted again, under the same id. One that was
   * posted before and then refused like a duplicate stays unclear, for a person to decide
   * (kling-api, 9).
   *
   * @return whether the account pauses by this
   */
  public boolean notThere(String externalId) {
    return ledger.write(
        handle -> {
          Optional<TaskRow> task =
              find(handle, externalId).filter(t -> t.state() == TaskState.UNCLEAR);
          Optional<Fault> refusal = task.flatMap(TaskRow::fault);
          if (task.isPresent() && refusal.isEmpty()) {
            postAgain(handle, externalId);
          }
          return refusal.isPresent()
              && (task.get().posts() < 2 || VERDICTS.contains(refusal.get().code()))
              && refused(handle, task.get(), refusal.get(), "");
        });
  }

  private void postAgain(Handle handle, String externalId) {
    boolean may = slots.mayPostAgain(handle, externalId, holdsSlot(handle, externalId));
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
          back(handle, job, JobState.PREPARED, why);
          return null;
        });
  }

  /**
   * Nothing was sent, for the job's pictures are not those that its id stands for: they are looked
   * at again. One that was posted before stays UNCLEAR: it keeps its id.
   */
  public void pictureChanged(Job job, String why) {
    ledger.write(
        handle -> {
          if (back(handle, job, JobState.WAITING, why)) {
            handle
                .createUpdate("UPDATE job SET external_id = NULL WHERE id = :id")
                .bind("id", job.id())
                .execute();
          }
          return null;
        });
  }

  /**
   * Takes a submission back that was surely none.
   *
   * @return false when the job was posted before
   */
  private boolean back(Handle handle, Job job, JobState to, String why) {
    Instant now = ledger.now();
    String externalId = job.externalId().orElseThrow();
    int posts = find(handle, externalId).map(TaskRow::posts).orElse(1);
    if (posts > 1) {
      unclear(handle, job, why, now);
      return false;
    }
    boolean moved = Moves.move(handle, job.id(), JobState.SUBMITTING, to, Optional.of(why), now);
    if (moved) {
      handle
          .createUpdate("DELETE FROM task WHERE account = :a AND external_id = :e")
          .bind("a", ledger.account())
          .bind("e", externalId)
          .execute();
    }
    return moved;
  }

  /**
   * Kling refused the task for the pair's own fault. A task that runs or has ended stays.
   *
   * @return whether the account pauses by this
   */
  public boolean refused(String externalId, Fault fault, String requestId) {
    return ledger.write(
        handle ->
            find(handle, externalId)
                .filter(task -> unknownYet(task.state()))
                .filter(task -> refused(handle, task, fault, requestId))
                .isPresent());
  }

  private boolean refused(Handle handle, TaskRow task, Fault fault, String requestId) {
    String externalId = task.externalId();
    // After several POSTs nobody knows of each what became of it.
    boolean once = task.posts() < 2;
    buried(handle, task, TaskState.REFUSED, fault, requestId);
    for (Job each : jobs(handle, externalId)) {
      boolean free = once || each.state() == JobState.PREPARED;
      Jobs.kill(handle, each, Outcome.REJECTED, fault, free ? Paid.NO : Paid.UNKNOWN, ledger.now());
    }
    return Account.rejected(handle, ledger.account(), fault, ledger.now());
  }

  /**
   * Enters ended tasks: verdicts, URLs, slots. Ends that are known already change nothing.
   *
   * @return whether the account pauses by this
   */
  public boolean ended(List<End> ends) {
    return ledger.write(
        handle -> {
          boolean pauses = false;
          for (End end : ends) {
            Optional<TaskRow> task =
                find(handle, end.externalId()).filter(row -> row.state().open());
            pauses |= task.isPresent() && ended(handle, task.get(), end);
          }
          return pauses;
        });
  }

  private boolean ended(Handle handle, TaskRow task, End end) {
    TaskState state = end.fault().isPresent() ? TaskState.FAILED : TaskState.SUCCEEDED;
    ended(handle, task, state, end);
    if (end.fault().isPresent()) {
      for (Job job : jobs(handle, end.externalId())) {
        Paid paid = job.state() == JobState.PREPARED ? Paid.NO : paidFor(end.units());
        Jobs.kill(handle, job, Outcome.FAILED, end.fault().get(), paid, ledger.now());
      }
      return Account.rejected(handle, ledger.account(), end.fault().get(), ledger.now());
    }
    for (Job job : moveJobs(handle, end.externalId(), JobState.DELIVERING, end.taskId(), ALL)) {
      if (job.state() == JobState.PREPARED) {
        Preparation.reuse(handle, job.id());
      }
    }
    Account.succeeded(handle, ledger.account());
    return false;
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
            set(
                handle,
                late.get(),
                TaskState.STUCK,
                false,
                "",
                "stuck_at = :now",
                Map.of("now", ledger.now()));
            moveJobs(handle, externalId, JobState.STUCK, Optional.empty(), TASKS_OWN);
          }
          return late.isPresent();
        });
  }

  /**
   * A stuck task was asked for just now and has not ended. If it is stuck since before this time,
   * its jobs are buried; nobody asks for it any more.
   *
   * @return whether this is news
   */
  public boolean givenUp(String externalId, Instant before) {
    return ledger.write(
        handle -> {
          Optional<TaskRow> late =
              find(handle, externalId)
                  .filter(task -> task.state() == TaskState.STUCK)
                  .filter(task -> task.stuckAt().filter(before::isAfter).isPresent());
          if (late.isPresent()) {
            Fault fault = neverEnded(late.get());
            buried(handle, late.get(), TaskState.GIVEN_UP, fault, "");
            for (Job job : jobs(handle, externalId)) {
              Paid paid = job.state() == JobState.PREPARED ? Paid.NO : Paid.UNKNOWN;
              Jobs.kill(handle, job, Outcome.GIVEN_UP, fault, paid, ledger.now());
            }
          }
          return late.isPresent();
        });
  }

  private static Fault neverEnded(TaskRow task) {
    return new Fault(
        "TRYON-NEVER-ENDED",
        "Kling's task %s, external id %s, has not ended since %s."
            .formatted(
                task.taskId().orElse("-"),
                task.externalId(),
                task.submittedAt().map(Instant::toString).orElse("-")),
        "Kling does not say what became of it; it may have been paid for.",
        "Ask Kling's support for the task by these ids. A replay makes another task, which has to be"
            + " paid for.",
        true);
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

  /** Notes the end of a task that has no result. */
  private void buried(Handle handle, TaskRow task, TaskState state, Fault fault, String requestId) {
    ended(
        handle,
        task,
        state,
        new End(
            task.externalId(),
            Optional.empty(),
            List.of(),
            Optional.of(fault),
            Optional.empty(),
            requestId));
  }

  private void ended(Handle handle, TaskRow task, TaskState state, End end) {
    Map<String, Object> values = new HashMap<>();
    values.put("t", end.taskId());
    values.put("now", ledger.now());
    values.put("urls", Rows.json(end.resultUrls()));
    values.put("units", end.units().map(text -> Texts.cut(text, 40)));
    values.put("fault", end.fault().map(Rows::json));
    set(
        handle,
        task,
        state,
        false,
        end.requestId(),
        """
        task_id = COALESCE(:t, task_id), ended_at = :now, result_urls = :urls, units = :units,
        fault = :fault""",
        values);
  }

  /**
   * Notes what has become of a task, in one change of its row.
   *
   * @param also more of the row as SQL, {@code column = :name, …}
   * @param values the values of those names
   */
  private void set(
      Handle handle,
      TaskRow task,
      TaskState state,
      boolean holdsSlot,
      String requestId,
      String also,
      Map<String, ?> values) {
    List<String> ids = new ArrayList<>(task.requestIds());
    if (!requestId.isEmpty() && !ids.contains(requestId)) {
      ids.add(requestId);
    }
    handle
        .createUpdate(
            "UPDATE task SET state = :state, holds_slot = :slot, request_ids = :ids, "
                + also
                + " WHERE account = :a AND external_id = :e")
        .bindMap(values)
        .bind("state", state.name())
        .bind("slot", holdsSlot)
        .bind("ids", Rows.json(ids))
        .bind("a", ledger.account())
        .bind("e", task.externalId())
        .execute();
  }
}

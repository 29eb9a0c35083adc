package io.tryonroutes.flow;

import io.tryonroutes.Settings;
import io.tryonroutes.kling.Task;
import io.tryonroutes.kling.TaskBoard;
import io.tryonroutes.kling.TaskBoard.Awaited;
import io.tryonroutes.kling.TaskBoard.Known;
import io.tryonroutes.kling.TaskBoard.Seen;
import io.tryonroutes.ledger.Tasks;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Brings what Kling says of awaited tasks into the ledger, and lets their jobs go on. */
@Singleton
public class TaskNews {
  private static final Logger LOG = Logger.getLogger("tryon");

  /** A task that is stuck for longer is given up. */
  private static final Duration LONGEST_STUCK = Duration.ofHours(24);

  private final TaskBoard board;
  private final Tasks tasks;
  private final Pauses pauses;
  private final SweepPace pace;
  private final Wake wake;
  private final Clock clock;
  private final Duration deadline;

  TaskNews(
      TaskBoard board,
      Tasks tasks,
      Pauses pauses,
      SweepPace pace,
      Wake wake,
      Clock clock,
      Settings settings) {
    this.board = board;
    this.tasks = tasks;
    this.pauses = pauses;
    this.pace = pace;
    this.wake = wake;
    this.clock = clock;
    this.deadline = settings.kling().taskDeadline();
  }

  /** Notes that Kling does not know a task. */
  void missed(String externalId) {
    if (board.missed(externalId)) {
      if (tasks.notThere(externalId)) {
        pauses.beganByRejections();
      }
      news(List.of(externalId));
    } else if (board.awaited(externalId).filter(this::late).isPresent()) {
      news(List.of(externalId));
    }
  }

  /** Writes what fresh answers say of awaited tasks; whoever waits for a change goes on. */
  void seen(List<Seen> seen, String requestId) {
    List<Tasks.End> ends = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    for (Seen each : seen) {
      Task task = each.task();
      if (task.status().ended() && !task.lacksResult()) {
        ends.add(end(each, requestId));
        pace.ended(each.externalId());
        changed.add(each.externalId());
      } else if (adopted(each, requestId) || late(each.awaited())) {
        changed.add(each.externalId());
      }
    }
    if (!ends.isEmpty() && tasks.ended(ends)) {
      pauses.beganByRejections();
    }
    if (!changed.isEmpty()) {
      news(changed);
    }
  }

  private static Tasks.End end(Seen seen, String requestId) {
    Task task = seen.task();
    return new Tasks.End(
        seen.externalId(),
        Optional.of(task.id()),
        task.images(),
        task.status() == Task.Status.FAILED ? Optional.of(task.fault()) : Optional.empty(),
        task.units(),
        requestId);
  }

  /** Whether a task that may not have existed does. */
  private boolean adopted(Seen seen, String requestId) {
    return seen.awaited().known() == Known.UNCLEAR
        && tasks.accepted(seen.externalId(), seen.task().id(), requestId);
  }

  /**
   * A fresh answer does not tell of a task's end.
   *
   * @return whether it has just become one that does not end in time, or one that is given up
   */
  private boolean late(Awaited awaited) {
    Instant latest = clock.instant().minus(deadline);
    if (!awaited.since().isBefore(latest)) {
      return false;
    }
    return switch (awaited.known()) {
      case UNCLEAR -> false;
      case RUNNING -> stuck(awaited.externalId(), latest);
      case STUCK -> givenUp(awaited.externalId());
    };
  }

  private boolean stuck(String externalId, Instant latest) {
    boolean stuck = tasks.stuck(externalId, latest);
    if (stuck) {
      LOG.warnf(
          "task %s has not ended within %s; its slot is free again, it is still asked for",
          externalId, deadline);
    }
    return stuck;
  }

  private boolean givenUp(String externalId) {
    boolean givenUp = tasks.givenUp(externalId, clock.instant().minus(LONGEST_STUCK));
    if (givenUp) {
      LOG.errorf(
          "task %s has been late for more than %s; its pair is a dead letter, Kling is not asked again",
          externalId, LONGEST_STUCK);
    }
    return givenUp;
  }

  /** Free slots first, then whoever waited: a slow download must not keep a slot idle. */
  private void news(List<String> externalIds) {
    wake.up();
    board.news(externalIds);
  }
}

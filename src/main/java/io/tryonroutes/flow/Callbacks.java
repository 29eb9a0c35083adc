package io.tryonroutes.flow;

import io.tryonroutes.kling.Answer;
import io.tryonroutes.kling.Task;
import io.tryonroutes.kling.TaskBoard;
import io.tryonroutes.kling.TaskBoard.Awaited;
import io.tryonroutes.kling.TaskBoard.Known;
import io.tryonroutes.kling.TaskBoard.Seen;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Body;

/**
 * What follows from what Kling tells by itself. Only the signed end of an awaited task is believed;
 * anything else is at most a reason to ask.
 */
@Singleton
@Named("callbacks")
public class Callbacks {
  private final TaskBoard board;
  private final TaskNews news;
  private final SweepPace pace;
  private final CallbackCounts counts;

  Callbacks(TaskBoard board, TaskNews news, SweepPace pace, CallbackCounts counts) {
    this.board = board;
    this.news = news;
    this.pace = pace;
    this.counts = counts;
  }

  /**
   * One callback.
   *
   * @param externalId whose address it came to
   * @param signed whether its signature was right; false, too, when it could not be checked
   * @param said its body
   */
  public record Callback(String externalId, boolean signed, Answer said) {}

  /** Deals with a callback that came to an address of ours and was not refused. */
  public void told(@Body Callback callback) {
    String externalId = callback.externalId();
    Optional<Awaited> awaited = board.awaited(externalId);
    Optional<Task> task =
        callback.said() instanceof Answer.Accepted known
            ? Optional.of(known.task())
            : Optional.empty();
    if (task.filter(each -> !each.status().ended()).isPresent()) {
      runs(awaited, externalId);
      return;
    }
    task.ifPresent(ended -> pace.told(externalId, awaited.isPresent()));
    Optional<Seen> believed =
        task.filter(ended -> callback.signed() && !ended.lacksResult())
            .flatMap(ended -> board.told(externalId, ended));
    if (believed.isPresent()) {
      counts.add(CallbackOutcome.BELIEVED);
      news.seen(List.of(believed.get()), "");
    } else {
      hint(externalId, awaited.isPresent());
    }
  }

  /** That a task runs may be old news, and helps only where it is not known that it exists. */
  private void runs(Optional<Awaited> awaited, String externalId) {
    if (awaited.filter(each -> each.known() == Known.UNCLEAR).isPresent()) {
      hint(externalId, true);
    } else {
      counts.add(CallbackOutcome.NO_END);
    }
  }

  private void hint(String externalId, boolean awaited) {
    board.hint(externalId);
    counts.add(awaited ? CallbackOutcome.HINT : CallbackOutcome.NOT_AWAITED);
  }
}

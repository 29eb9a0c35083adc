package io.tryonroutes.console;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where everything is, as {@code /api/status} tells it.
 *
 * @param jobs how many jobs are in each state, since the ledger began
 * @param waitingFor what keeps the service from working, each in words; empty when nothing does
 * @param notes what somebody should look at though the service works
 * @param underWay the oldest jobs that are not settled
 */
public record Status(
    boolean sandbox,
    Map<String, Long> jobs,
    Slots slots,
    Optional<Paused> paused,
    @JsonProperty("waiting_for") List<String> waitingFor,
    List<String> notes,
    Inbox inbox,
    @JsonProperty("under_way") List<UnderWay> underWay) {

  /**
   * @param allowed what the pack allows
   * @param effective what Kling takes at present, 0 when others have all of them
   * @param used what is taken
   */
  public record Slots(int allowed, int effective, int used) {}

  /**
   * @param nextProbe empty when somebody has to end the pause
   */
  public record Paused(
      String code,
      String reason,
      Instant since,
      @JsonProperty("next_probe") Optional<Instant> nextProbe) {}

  /**
   * What lies in the inbox. Each list names the first hundred.
   *
   * @param arriving complete pairs that may still change, or whose turn comes
   * @param waitForReadyFile folders whose pairs are not taken before the ready file is there
   * @param lone pictures that wait for others
   * @param notUnderstood pictures that belong to no pair
   * @param leftAlone what has the right name and cannot be taken in all the same
   * @param others files that are no pictures; nothing happens to them
   * @param inAll how long the lists would be
   */
  public record Inbox(
      int arriving,
      @JsonProperty("wait_for_ready_file") List<String> waitForReadyFile,
      List<Lone> lone,
      @JsonProperty("not_understood") List<NotUnderstood> notUnderstood,
      @JsonProperty("left_alone") List<LeftAlone> leftAlone,
      int others,
      @JsonProperty("in_all") InAll inAll) {}

  public record InAll(
      @JsonProperty("wait_for_ready_file") int waitForReadyFile,
      int lone,
      @JsonProperty("not_understood") int notUnderstood,
      @JsonProperty("left_alone") int leftAlone) {}

  public record Lone(String name, List<String> files, List<String> missing) {}

  public record NotUnderstood(String file, @JsonProperty("would_work") String wouldWork) {}

  public record LeftAlone(String file, String why, @JsonProperty("would_help") String wouldHelp) {}

  /**
   * @param trouble why the present step did not work yet
   */
  public record UnderWay(
      String name,
      String job,
      String state,
      Instant dropped,
      Optional<String> trouble,
      @JsonProperty("external_task_id") Optional<String> externalTaskId,
      @JsonProperty("task_id") Optional<String> taskId) {}
}

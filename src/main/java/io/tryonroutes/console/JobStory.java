package io.tryonroutes.console;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All there is to know of one pair's way, as {@code /api/jobs/<name>} tells it; {@link Explanation}
 * says the same in words.
 *
 * @param now when this was asked
 * @param waitsFor what it waits for, each in words; empty when it has come to its end
 * @param trouble why the present step did not work yet
 * @param inputsIn where its pictures lie
 * @param outputs the published pictures with their places
 * @param reusedFrom the job whose task it shares
 * @param replaces the job whose result had its name before
 * @param replays the dead job whose pictures it gives another go
 * @param replayedAs the newest job that gives its own pictures another go
 * @param others more jobs of the same name, the newest first
 */
public record JobStory(
    Instant now,
    String name,
    String job,
    String state,
    Optional<String> outcome,
    Instant dropped,
    List<Input> inputs,
    @JsonProperty("inputs_in") String inputsIn,
    @JsonProperty("model_name") String modelName,
    @JsonProperty("external_task_id") Optional<String> externalTaskId,
    Optional<Task> task,
    List<Step> steps,
    @JsonProperty("waits_for") List<String> waitsFor,
    Optional<String> trouble,
    List<String> outputs,
    Optional<String> paid,
    Optional<String> units,
    boolean reused,
    @JsonProperty("reused_from") Optional<Other> reusedFrom,
    Optional<Fault> error,
    Optional<String> replaces,
    Optional<String> replays,
    @JsonProperty("replayed_as") Optional<Other> replayedAs,
    List<Other> others) {

  /**
   * @param bytes 0 until the picture was looked at
   */
  public record Input(String role, String file, long bytes) {}

  /**
   * @param posts how many times it was sent
   */
  public record Task(
      int attempt,
      int posts,
      @JsonProperty("task_id") Optional<String> taskId,
      @JsonProperty("request_ids") List<String> requestIds) {}

  public record Step(Instant at, String state, Optional<String> detail) {}

  public record Other(String name, String job, String state, Optional<String> outcome) {}

  public record Fault(
      String code,
      String message,
      String cause,
      String cure,
      @JsonProperty("replay_helps") boolean replayHelps) {}
}

package io.tryonroutes.flow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tryonroutes.Settings;
import io.tryonroutes.ledger.Input;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.Outcome;
import io.tryonroutes.ledger.Output;
import io.tryonroutes.ledger.Paid;
import io.tryonroutes.ledger.TaskRow;
import io.tryonroutes.pair.Fault;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Writes what a person or a program needs to know of a job's end: the sidecar of a published
 * picture and the {@code error.json} of a dead letter. {@code sidecar.schema.json} describes both.
 */
@Singleton
public class Sidecars {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final boolean sandbox;

  Sidecars(Settings settings) {
    this.sandbox = settings.sandbox().enabled();
  }

  /** The reason why a job is dead. */
  byte[] of(Job job) {
    return of(
        job,
        job.outcome().orElseThrow(),
        job.paid().orElse(Paid.UNKNOWN),
        List.of(),
        Optional.empty());
  }

  /** The sidecar of a job that is being published. */
  byte[] of(Job job, List<Output> outputs, Instant published) {
    return of(
        job, Outcome.PUBLISHED, job.reused() ? Paid.NO : Paid.YES, outputs, Optional.of(published));
  }

  private byte[] of(
      Job job, Outcome outcome, Paid paid, List<Output> outputs, Optional<Instant> published) {
    Optional<TaskRow> task = job.task();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("schema", 1).put("name", job.path() + job.name()).put("outcome", outcome.word());
    json.put("sandbox", sandbox);
    ArrayNode inputs = json.putArray("inputs");
    job.inputs().forEach(input -> write(inputs.addObject(), input));
    ArrayNode outs = json.putArray("outputs");
    outputs.forEach(output -> write(outs.addObject(), output));
    json.put("model_name", job.modelName());
    json.put("attempt", task.map(TaskRow::attempt).orElse(null));
    json.put("reused", job.reused());
    json.put("replaces", job.replaces().or(job::replays).orElse(null));
    json.put("external_task_id", job.externalId().orElse(null));
    json.put("task_id", task.flatMap(TaskRow::taskId).orElse(null));
    ArrayNode requests = json.putArray("request_ids");
    task.map(TaskRow::requestIds).orElse(List.of()).forEach(requests::add);
    json.put("paid", paid.word());
    json.put("units", job.reused() ? "0" : task.flatMap(TaskRow::units).orElse(null));
    ObjectNode times = json.putObject("times");
    times.put("dropped", job.droppedAt().toString());
    times.put("submitted", text(task.flatMap(TaskRow::submittedAt)));
    times.put("ended", text(task.flatMap(TaskRow::endedAt)));
    times.put("published", text(published));
    job.fault().ifPresent(fault -> write(json.putObject("error"), fault));
    return bytes(json);
  }

  private static void write(ObjectNode json, Input input) {
    json.put("role", input.role().word()).put("file", input.shown());
    json.put("sha256", input.sha256().orElse(null)).put("bytes", input.bytes());
    ArrayNode mended = json.putArray("mended");
    input.mended().forEach(mended::add);
  }

  private static void write(ObjectNode json, Output output) {
    json.put("file", output.file()).put("sha256", output.sha256());
    json.put("width", output.width()).put("height", output.height());
  }

  private static void write(ObjectNode json, Fault fault) {
    json.put("code", fault.code()).put("message", fault.message());
    json.put("cause", fault.cause()).put("cure", fault.cure());
    json.put("replay_helps", fault.replayHelps());
  }

  private static String text(Optional<Instant> time) {
    return time.map(Instant::toString).orElse(null);
  }

  private static byte[] bytes(ObjectNode json) {
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}

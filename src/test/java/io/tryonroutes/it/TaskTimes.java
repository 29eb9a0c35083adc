package io.tryonroutes.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** When tasks ran, as Kling itself tells it. */
final class TaskTimes {
  private final Map<String, Run> runs = new HashMap<>();

  /** From its create to its end; both by Kling's clock, which is this machine's here. */
  private record Run(Instant begun, Instant ended) {
    long within(Instant from, Instant until) {
      Instant first = begun.isBefore(from) ? from : begun;
      Instant last = ended.isAfter(until) ? until : ended;
      return Math.max(0, Duration.between(first, last).toMillis());
    }
  }

  private TaskTimes() {}

  /** Those of all tasks that a sandbox has. */
  static TaskTimes of(SandboxProcess sandbox) throws IOException {
    TaskTimes times = new TaskTimes();
    for (JsonNode task : sandbox.tasks()) {
      boolean ended = task.required("task_status").asText().equals("succeed");
      times.runs.put(
          task.required("task_id").asText(),
          new Run(time(task, "created_at"), ended ? time(task, "updated_at") : Instant.MAX));
    }
    return times;
  }

  private static Instant time(JsonNode task, String field) {
    return Instant.ofEpochMilli(task.required(field).asLong());
  }

  /** When the first task was made. */
  Instant first() {
    return runs.values().stream().map(Run::begun).min(Instant::compareTo).orElseThrow();
  }

  /** When the last task was made: until then pairs were waiting. */
  Instant last() {
    return runs.values().stream().map(Run::begun).max(Instant::compareTo).orElseThrow();
  }

  /** The share of these slots' time in which a task ran. */
  double utilisation(int slots, Instant from, Instant until) {
    double offered = (double) slots * Duration.between(from, until).toMillis();
    return runs.values().stream().mapToLong(run -> run.within(from, until)).sum() / offered;
  }

  /** How many seconds after its end a task was noticed, for each of these sidecars, in order. */
  List<Double> noticed(Collection<JsonNode> sidecars) {
    return sidecars.stream().map(this::noticed).sorted().toList();
  }

  private double noticed(JsonNode sidecar) {
    Instant ended = runs.get(sidecar.required("task_id").asText()).ended();
    Instant known = Instant.parse(sidecar.required("times").required("ended").asText());
    return Duration.between(ended, known).toMillis() / 1000.0;
  }
}

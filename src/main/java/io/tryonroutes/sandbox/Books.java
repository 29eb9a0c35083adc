package io.tryonroutes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * All tasks there ever were. Every change is in the journal before it counts; duplicate check,
 * slots and ids are exact whatever comes at once.
 */
final class Books implements Closeable {
  /** Task ids start high, so that they have 18 digits from the first to the last. */
  private static final long FIRST_ID = 800_000_000_000_000_000L;

  private static final long IDS_PER_MILLISECOND = 10_000;

  private final SandboxOptions options;
  private final Clock clock;
  private final RandomGenerator random;
  private final Journal journal;

  private final Map<String, Task> tasks = new HashMap<>();
  private final List<String> ids = new ArrayList<>();
  private final Map<String, String> idsByExternalId = new HashMap<>();
  private final Map<String, Integer> createsByExternalId = new TreeMap<>();

  /** Ids of tasks that had not ended when somebody last looked. */
  private final List<String> open = new ArrayList<>();

  private long lastId;

  private Books(Path file, SandboxOptions options, Clock clock, RandomGenerator random)
      throws IOException {
    this.options = options;
    this.clock = clock;
    this.random = random;
    this.journal = Journal.open(file, this::replay);
  }

  static Books open(Path file, SandboxOptions options, Clock clock, RandomGenerator random)
      throws IOException {
    return new Books(file, options, clock, random);
  }

  /**
   * Accepts a create.
   *
   * @param files the name of its input files
   * @param fault why its pictures cannot be used, if that is known already
   * @throws RefusedException when the external id is taken, or no slot is free
   */
  synchronized Task accept(CreateBody body, String files, Optional<String> fault)
      throws IOException {
    Optional<String> duplicate = body.externalId().filter(idsByExternalId::containsKey);
    if (duplicate.isPresent()) {
      record(line("duplicate").put("external_task_id", duplicate.get()));
      throw Refusal.invalid("external_task_id is used already").exception();
    }
    if (running() >= options.slots()) {
      throw Refusal.NO_SLOT.exception();
    }
    long now = clock.millis();
    ObjectNode line =
        line("created")
            .put(
                "task_id",
                Long.toString(Math.max(lastId + 1, FIRST_ID + now * IDS_PER_MILLISECOND)))
            .put("model_name", body.model())
            .put("content", body.content())
            .put("files", files)
            .put("created_at", now)
            .put("duration", options.taskTime().draw(random));
    body.externalId().ifPresent(id -> line.put("external_task_id", id));
    fault.ifPresent(why -> line.put("fault", why));
    record(line);
    return tasks.get(line.path("task_id").asText());
  }

  /** The task's picture is there. */
  synchronized void painted(Task task) throws IOException {
    record(line("painted").put("task_id", task.id()));
  }

  /** The task's pictures turned out to be unusable. */
  synchronized void spoiled(Task task, String why) throws IOException {
    record(line("spoiled").put("task_id", task.id()).put("fault", why));
  }

  /** Finds a task by its own or by its external id. */
  synchronized Optional<Task> find(String id) {
    String taskId = tasks.containsKey(id) ? id : idsByExternalId.get(id);
    return Optional.ofNullable(tasks.get(taskId));
  }

  /**
   * One page, newest first; empty beyond the end.
   *
   * @param number 1 for the newest
   * @param size the most tasks of a page
   */
  synchronized List<Task> page(int number, int size) {
    List<Task> page = new ArrayList<>();
    int newest = ids.size() - 1 - (number - 1) * size;
    for (int i = newest; i >= 0 && i > newest - size; i--) {
      page.add(tasks.get(ids.get(i)));
    }
    return page;
  }

  /** All tasks, oldest first. */
  synchronized List<Task> all() {
    return ids.stream().map(tasks::get).toList();
  }

  /** How many creates came for each external id, refused duplicates included. */
  synchronized Map<String, Integer> createsByExternalId() {
    return new TreeMap<>(createsByExternalId);
  }

  synchronized int running() {
    long now = clock.millis();
    open.removeIf(id -> tasks.get(id).status(now).ended());
    return open.size();
  }

  @Override
  public synchronized void close() throws IOException {
    journal.close();
  }

  private void record(ObjectNode line) throws IOException {
    journal.append(line);
    replay(line);
  }

  private void replay(JsonNode line) {
    String id = line.path("task_id").asText();
    switch (line.path("event").asText()) {
      case "created" -> add(task(line));
      case "painted" -> tasks.computeIfPresent(id, (same, task) -> task.painted());
      case "spoiled" ->
          tasks.computeIfPresent(id, (same, task) -> task.spoiled(line.path("fault").asText()));
      case "duplicate" ->
          createsByExternalId.merge(line.path("external_task_id").asText(), 1, Integer::sum);
      default -> throw new IllegalStateException("a journal line of another version: " + line);
    }
  }

  private void add(Task task) {
    tasks.put(task.id(), task);
    ids.add(task.id());
    open.add(task.id());
    lastId = Long.parseLong(task.id());
    task.externalId()
        .ifPresent(
            externalId -> {
              idsByExternalId.put(externalId, task.id());
              createsByExternalId.merge(externalId, 1, Integer::sum);
            });
  }

  private static Task task(JsonNode line) {
    Optional<String> fault = text(line, "fault");
    return new Task(
        line.path("task_id").asText(),
        text(line, "external_task_id"),
        line.path("model_name").asText(),
        line.path("content").asText(),
        line.path("files").asText(),
        line.path("created_at").asLong(),
        line.path("duration").asLong(),
        fault.isPresent(),
        fault);
  }

  private static Optional<String> text(JsonNode line, String name) {
    return Optional.ofNullable(line.get(name)).map(JsonNode::asText);
  }

  private static ObjectNode line(String event) {
    return JsonNodeFactory.instance.objectNode().put("event", event);
  }
}

package io.tryonroutes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * All tasks there ever were. Every change is in the journal before it counts; duplicate check,
 * slots, units and ids are exact whatever comes at once.
 */
final class Books implements Closeable {
  /** Task ids start high, so that they have 18 digits from the first to the last. */
  private static final long FIRST_ID = 800_000_000_000_000_000L;

  private static final int IDS_PER_MILLISECOND = 10_000;

  private final Control control;
  private final RandomGenerator random;
  private final Journal journal;

  private final Map<String, Task> tasks = new HashMap<>();
  private final List<String> ids = new ArrayList<>();
  private final Map<String, String> idsByExternalId = new HashMap<>();
  private final Map<String, String> idsByFiles = new HashMap<>();

  /** Of those that came more than once. */
  private final Map<String, Integer> repeatedCreates = new TreeMap<>();

  /** Ids of tasks that had not ended when somebody last looked. */
  private final Set<String> open = new LinkedHashSet<>();

  private long lastId;
  private long paid;

  private Books(Path file, Control control, RandomGenerator random) throws IOException {
    this.control = control;
    this.random = random;
    this.journal = Journal.open(file, this::replay);
    if (running() > 0) {
      control.slotSeconds().begin(now());
    }
  }

  static Books open(Path file, Control control, RandomGenerator random) throws IOException {
    return new Books(file, control, random);
  }

  /**
   * What is wanted of a new task.
   *
   * @param files the name of its input files
   * @param origin where its create was sent to
   * @param fault why it will fail, if its pictures tell that already
   * @param verdict what the create is refused with when its turn comes
   */
  record Wanted(
      CreateBody body,
      String files,
      String origin,
      Optional<String> fault,
      Optional<Refusal> verdict) {

    private void refuseAt(Refusal.Stage stage) {
      verdict
          .filter(refusal -> refusal.stage() == stage)
          .ifPresent(
              refusal -> {
                throw refusal.exception();
              });
    }
  }

  /**
   * Accepts a create.
   *
   * @throws RefusedException when the account has no units or slots left, or the external id is
   *     taken
   */
  synchronized Task accept(Wanted wanted) throws IOException {
    Behaviour behaviour = control.behaviour();
    int running = running();
    wanted.refuseAt(Refusal.Stage.ACCOUNT);
    if (behaviour.units().filter(units -> units - paid - running < 1).isPresent()) {
      throw Refusal.NO_UNITS.exception();
    }
    Optional<String> duplicate = wanted.body().externalId().filter(idsByExternalId::containsKey);
    if (duplicate.isPresent()) {
      record(line("duplicate").put("external_task_id", duplicate.get()));
      throw Refusal.invalid("external_task_id is used already").exception();
    }
    wanted.refuseAt(Refusal.Stage.CONTENT);
    wanted.refuseAt(Refusal.Stage.SLOT);
    if (running >= behaviour.slots()) {
      throw Refusal.NO_SLOT.exception();
    }
    ObjectNode line = created(wanted, behaviour);
    record(line);
    Task task = tasks.get(line.path("task_id").asText());
    control.slotSeconds().begin(task.createdAt());
    return task;
  }

  private ObjectNode created(Wanted wanted, Behaviour behaviour) {
    long now = now();
    // all digits count: an id that somebody keeps as a floating-point number must not survive it
    long id =
        Math.max(
            lastId + 1, FIRST_ID + now * IDS_PER_MILLISECOND + random.nextInt(IDS_PER_MILLISECOND));
    Optional<Fault> fate = control.faults().draw(Call.TASK);
    boolean endless = fate.filter(any -> any.is(FaultKind.HANG)).isPresent();
    long duration = endless ? Task.ENDLESS : behaviour.taskTime().draw(random);
    ObjectNode line =
        line("created")
            .put("task_id", Long.toString(id))
            .put("model_name", wanted.body().model())
            .put("content", wanted.body().content())
            .put("files", wanted.files())
            .put("origin", wanted.origin())
            .put("created_at", now)
            .put("duration", duration);
    wanted.body().externalId().ifPresent(own -> line.put("external_task_id", own));
    wanted.body().callback().ifPresent(url -> line.put("callback_url", url.toString()));
    wanted.fault().or(() -> fate.flatMap(Fault::message)).ifPresent(why -> line.put("fault", why));
    return line;
  }

  /** The task's picture is there. */
  synchronized void painted(Task task) throws IOException {
    record(line("painted").put("task_id", task.id()).put("at", now()));
  }

  /** The task's pictures turned out to be unusable. */
  synchronized void spoiled(Task task, String why) throws IOException {
    record(line("spoiled").put("task_id", task.id()).put("at", now()).put("fault", why));
  }

  /** Finds a task by its own or by its external id. */
  synchronized Optional<Task> find(String id) {
    String taskId = tasks.containsKey(id) ? id : idsByExternalId.get(id);
    return Optional.ofNullable(tasks.get(taskId));
  }

  /** Finds a task by the name of its files. */
  synchronized Optional<Task> ofFiles(String files) {
    return Optional.ofNullable(idsByFiles.get(files)).map(tasks::get);
  }

  /**
   * One page, newest first; empty beyond the end.
   *
   * @param number 1 for the newest
   * @param size the most tasks of a page
   * @param until no task that was created later, in Unix milliseconds
   */
  synchronized List<Task> page(int number, int size, long until) {
    int known = ids.size();
    while (known > 0 && tasks.get(ids.get(known - 1)).createdAt() > until) {
      known--;
    }
    List<Task> page = new ArrayList<>();
    int newest = known - 1 - (number - 1) * size;
    for (int i = newest; i >= 0 && i > newest - size; i--) {
      page.add(tasks.get(ids.get(i)));
    }
    return page;
  }

  /** All tasks, oldest first. */
  synchronized List<Task> all() {
    return ids.stream().map(tasks::get).toList();
  }

  /** How many external ids there are. */
  synchronized int externalIds() {
    return idsByExternalId.size();
  }

  /** How many creates came for each external id that came more than once, refused ones included. */
  synchronized Map<String, Integer> repeatedCreates() {
    return new TreeMap<>(repeatedCreates);
  }

  /** How many tasks have not ended. */
  synchronized int running() {
    long now = now();
    open.removeIf(
        id -> {
          TaskStatus status = tasks.get(id).status(now);
          paid += status == TaskStatus.SUCCEED ? 1 : 0;
          return status.ended();
        });
    return open.size();
  }

  /** When there was the first task, in Unix milliseconds; now, while there is none. */
  synchronized long begun() {
    return ids.isEmpty() ? now() : tasks.get(ids.get(0)).createdAt();
  }

  /** How many units were deducted: one for each task that succeeded. */
  synchronized long paid() {
    running();
    return paid;
  }

  @Override
  public synchronized void close() throws IOException {
    journal.close();
  }

  private long now() {
    return control.clock().millis();
  }

  private void record(ObjectNode line) throws IOException {
    journal.append(line);
    replay(line);
  }

  private void replay(JsonNode line) {
    String id = line.path("task_id").asText();
    switch (line.path("event").asText()) {
      case "created" -> add(task(line));
      case "painted" ->
          tasks.computeIfPresent(id, (same, task) -> task.painted(line.path("at").asLong()));
      case "spoiled" ->
          tasks.computeIfPresent(
              id,
              (same, task) -> task.spoiled(line.path("at").asLong(), line.path("fault").asText()));
      case "duplicate" ->
          repeatedCreates.merge(
              line.path("external_task_id").asText(), 2, (count, ignored) -> count + 1);
      default -> throw new IllegalStateException("a journal line of another version: " + line);
    }
  }

  private void add(Task task) {
    tasks.put(task.id(), task);
    ids.add(task.id());
    open.add(task.id());
    idsByFiles.put(task.files(), task.id());
    lastId = Long.parseLong(task.id());
    task.externalId().ifPresent(externalId -> idsByExternalId.put(externalId, task.id()));
  }

  private static Task task(JsonNode line) {
    long createdAt = line.path("created_at").asLong();
    Optional<String> fault = text(line, "fault");
    return new Task(
        line.path("task_id").asText(),
        text(line, "external_task_id"),
        line.path("model_name").asText(),
        line.path("content").asText(),
        line.path("files").asText(),
        text(line, "callback_url").map(URI::create),
        line.path("origin").asText(),
        createdAt,
        line.path("duration").asLong(),
        fault.map(why -> createdAt),
        fault);
  }

  private static Optional<String> text(JsonNode line, String name) {
    return Optional.ofNullable(line.get(name)).map(JsonNode::asText);
  }

  private static ObjectNode line(String event) {
    return JsonNodeFactory.instance.objectNode().put("event", event);
  }
}

package io.tryonroutes.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The books as JSON, for tests and for people: what was called, accepted, refused and paid. */
final class BooksPage {
  private BooksPage() {}

  static ObjectNode of(Books books, Counters counters, Control control) {
    long now = control.clock().millis();
    List<Task> tasks = books.all();
    List<Task> paid = tasks.stream().filter(task -> paid(task, now)).toList();
    Map<String, List<Task>> paidTwice = paidTwice(paid);
    Map<String, Integer> repeated = books.repeatedCreates();

    ObjectNode page = JsonNodeFactory.instance.objectNode();
    page.put(
        "summary",
        "%d creates accepted, %d units paid, paid twice: %s"
            .formatted(tasks.size(), paid.size(), paidTwice.isEmpty() ? "none" : paidTwice.size()));
    calls(page.putObject("calls"), counters);
    page.put("creates_accepted", tasks.size());
    page.put("duplicates_refused", repeated.values().stream().mapToInt(count -> count - 1).sum());
    page.put("over_limit_refused", counters.get(Counters.Kind.OVER_LIMIT));
    page.put("external_ids", books.externalIds());
    repeated.forEach(page.putObject("creates_by_external_id")::put);
    Map<TaskStatus, Long> byStatus =
        tasks.stream()
            .collect(Collectors.groupingBy(task -> task.status(now), Collectors.counting()));
    ObjectNode counts = page.putObject("tasks");
    for (TaskStatus status : TaskStatus.values()) {
      counts.put(status.word(), byStatus.getOrDefault(status, 0L));
    }
    page.put("running", counts.path("submitted").asLong() + counts.path("processing").asLong());
    page.put("painting", tasks.stream().filter(task -> task.judgedAt().isEmpty()).count());
    page.putObject("slot_seconds")
        .put("busy", control.slotSeconds().busy(now, tasks) / 1000.0)
        .put("offered", control.slotSeconds().offered(now) / 1000.0);
    page.put("paid_units", paid.size());
    control
        .behaviour()
        .units()
        .ifPresent(units -> page.put("units_left", Math.max(0, units - paid.size())));
    write(page.putArray("paid_twice"), paidTwice);
    return page;
  }

  private static void calls(ObjectNode calls, Counters counters) {
    for (Counters.Kind kind : Counters.Kind.values()) {
      if (kind != Counters.Kind.OVER_LIMIT) {
        calls.put(kind.name().toLowerCase(Locale.ROOT), counters.get(kind));
      }
    }
  }

  private static boolean paid(Task task, long now) {
    return task.status(now) == TaskStatus.SUCCEED;
  }

  /** The same pictures and the same model, paid for more than once. */
  private static Map<String, List<Task>> paidTwice(List<Task> paid) {
    Map<String, List<Task>> byContent = paid.stream().collect(Collectors.groupingBy(Task::content));
    byContent.values().removeIf(same -> same.size() < 2);
    return new TreeMap<>(byContent);
  }

  private static void write(ArrayNode list, Map<String, List<Task>> paidTwice) {
    paidTwice.forEach(
        (content, same) -> {
          ObjectNode entry = list.addObject().put("content", content);
          ArrayNode ids = entry.putArray("task_ids");
          ArrayNode externalIds = entry.putArray("external_task_ids");
          for (Task task : same) {
            ids.add(task.id());
            externalIds.add(task.externalId().orElse(""));
          }
        });
  }
}

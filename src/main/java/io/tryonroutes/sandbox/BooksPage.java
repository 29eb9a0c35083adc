package io.tryonroutes.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The books as JSON, for tests and for people: what was called, accepted, refused and paid. */
final class BooksPage {
  private BooksPage() {}

  /**
   * @param now Unix milliseconds
   */
  static ObjectNode of(Books books, Counters counters, long now) {
    List<Task> tasks = books.all();
    List<Task> paid = tasks.stream().filter(task -> paid(task, now)).toList();
    Map<String, Integer> creates = books.createsByExternalId();
    int createsWithId = creates.values().stream().mapToInt(Integer::intValue).sum();

    ObjectNode page = JsonNodeFactory.instance.objectNode();
    ObjectNode calls = page.putObject("calls");
    for (Counters.Kind kind :
        List.of(
            Counters.Kind.CREATE, Counters.Kind.QUERY, Counters.Kind.LIST, Counters.Kind.FILE)) {
      calls.put(kind.name().toLowerCase(Locale.ROOT), counters.get(kind));
    }
    page.put("creates_accepted", tasks.size());
    page.put("duplicates_refused", createsWithId - creates.size());
    page.put("over_limit_refused", counters.get(Counters.Kind.OVER_LIMIT));
    page.put("external_ids", creates.size());
    ObjectNode repeated = page.putObject("creates_by_external_id");
    creates.forEach(
        (id, count) -> {
          if (count > 1) {
            repeated.put(id, count);
          }
        });
    ObjectNode byStatus = page.putObject("tasks");
    for (TaskStatus status : TaskStatus.values()) {
      byStatus.put(
          status.word(), tasks.stream().filter(task -> task.status(now) == status).count());
    }
    page.put("running", books.running());
    page.put("paid_units", paid.size());
    paidTwice(page.putArray("paid_twice"), paid);
    return page;
  }

  private static boolean paid(Task task, long now) {
    return task.status(now) == TaskStatus.SUCCEED;
  }

  /** The same pictures and the same model, paid for more than once. */
  private static void paidTwice(ArrayNode list, List<Task> paid) {
    paid.stream()
        .collect(Collectors.groupingBy(Task::content))
        .forEach(
            (content, same) -> {
              if (same.size() > 1) {
                ObjectNode entry = list.addObject().put("content", content);
                ArrayNode ids = entry.putArray("task_ids");
                ArrayNode externalIds = entry.putArray("external_task_ids");
                for (Task task : same) {
                  ids.add(task.id());
                  externalIds.add(task.externalId().orElse(""));
                }
              }
            });
  }
}

package io.tryonroutes.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The two calls that tell of tasks: one, and the list. */
final class QueryCalls {
  private static final int MOST_PAGES = 1000;
  private static final int LARGEST_PAGE = 500;
  private static final int USUAL_PAGE = 30;

  private final Gate gate;
  private final Replies replies;
  private final Control control;
  private final Books books;
  private final RandomGenerator random;
  private final String prefix;

  QueryCalls(
      Gate gate,
      Replies replies,
      Control control,
      Books books,
      RandomGenerator random,
      String prefix) {
    this.gate = gate;
    this.replies = replies;
    this.control = control;
    this.books = books;
    this.random = random;
    this.prefix = prefix;
  }

  void one(RoutingContext context) {
    gate.enter(
        context,
        Call.QUERY,
        fault -> replies.answer(context, fault, Workers.run(context, () -> task(context, fault))));
  }

  void list(RoutingContext context) {
    gate.enter(
        context,
        Call.LIST,
        fault -> replies.answer(context, fault, Workers.run(context, () -> page(context, fault))));
  }

  private ObjectNode task(RoutingContext context, Optional<Fault> fault) {
    String id = context.pathParam("id");
    Optional<Task> task =
        books.find(id).filter(any -> fault.filter(f -> f.is(FaultKind.UNKNOWN)).isEmpty());
    if (task.isPresent()) {
      return Answers.success(data(base(context), task.get(), control.clock().millis()));
    }
    if (control.behaviour().unknownId() == Behaviour.UnknownId.REFUSED) {
      throw Refusal.unknownResource("task not found").exception();
    }
    return Answers.success(Answers.unknown(id));
  }

  private ObjectNode page(RoutingContext context, Optional<Fault> fault) {
    int number = number(context, "pageNum", 1, MOST_PAGES);
    int size = number(context, "pageSize", USUAL_PAGE, LARGEST_PAGE);
    long late =
        fault
            .filter(f -> f.is(FaultKind.STALE))
            .flatMap(Fault::by)
            .map(Duration::toMillis)
            .orElse(0L);
    double omitted = fault.flatMap(Fault::part).orElse(0.0);
    long then = control.clock().millis() - late;
    String base = base(context);
    ArrayNode page = JsonNodeFactory.instance.arrayNode();
    for (Task task : books.page(number, size, then)) {
      if (omitted == 0 || random.nextDouble() >= omitted) {
        page.add(data(base, task, then));
      }
    }
    return Answers.success(page);
  }

  private String base(RoutingContext context) {
    return Origin.of(context.request()) + prefix;
  }

  private static ObjectNode data(String base, Task task, long now) {
    return Answers.task(task, now, ResultFiles.url(base, task));
  }

  private static int number(RoutingContext context, String name, int usual, int most) {
    String text = context.request().getParam(name, Integer.toString(usual));
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // refused like a number out of range
    }
    throw Refusal.invalid(name + " must be from 1 to " + most).exception();
  }
}

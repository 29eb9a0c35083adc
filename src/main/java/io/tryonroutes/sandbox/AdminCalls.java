package io.tryonroutes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/** What is none of Kling's: to look at the books, and to change how the sandbox behaves. */
final class AdminCalls {
  private final Control control;
  private final Books books;
  private final Counters counters;
  private final Replies replies;

  AdminCalls(Control control, Books books, Counters counters, Replies replies) {
    this.control = control;
    this.books = books;
    this.counters = counters;
    this.replies = replies;
  }

  /** A piece of work with the body of a call. */
  private interface Change {
    JsonNode with(ObjectNode body) throws IOException;
  }

  void books(RoutingContext context) {
    answer(context, () -> BooksPage.of(books, counters, control));
  }

  void behaviour(RoutingContext context) {
    answer(context, () -> control.behaviour().shown());
  }

  void behave(RoutingContext context) {
    change(context, parts -> control.behave(parts).shown());
  }

  void faults(RoutingContext context) {
    answer(context, this::allFaults);
  }

  void addFault(RoutingContext context) {
    change(
        context,
        fault -> {
          control.faults().add(Fault.of(fault));
          return allFaults();
        });
  }

  void clearFaults(RoutingContext context) {
    answer(
        context,
        () -> {
          control.faults().clear();
          return allFaults();
        });
  }

  void clock(RoutingContext context) {
    answer(context, this::clockState);
  }

  void changeClock(RoutingContext context) {
    change(
        context,
        body -> {
          ClockChange change = Json.read(body, ClockChange.class);
          control.clock().change(change.speed, change.leap.orElse(Duration.ZERO));
          return clockState();
        });
  }

  private record ClockChange(Optional<Double> speed, Optional<Duration> leap) {}

  private JsonNode allFaults() {
    var page = JsonNodeFactory.instance.arrayNode();
    for (Faults.State state : control.faults().states()) {
      ObjectNode entry = page.addObject().setAll(state.fault().json());
      state.left().ifPresent(left -> entry.put("left", left));
      entry.put("happened", state.happened());
    }
    return page;
  }

  private ObjectNode clockState() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("now", control.clock().millis())
        .put("speed", control.clock().speed());
  }

  private void answer(RoutingContext context, Callable<JsonNode> page) {
    Workers.run(context, page)
        .onSuccess(json -> replies.send(context, 200, json))
        .onFailure(cause -> replies.fail(context, cause));
  }

  private void change(RoutingContext context, Change change) {
    SmallBody.read(context.request())
        .compose(body -> Workers.run(context, () -> change.with(Json.object(body))))
        .onSuccess(json -> replies.send(context, 200, json))
        .onFailure(
            cause -> {
              if (cause instanceof IllegalArgumentException) {
                replies.say(context, 400, cause.getMessage());
              } else {
                replies.fail(context, cause);
              }
            });
  }
}

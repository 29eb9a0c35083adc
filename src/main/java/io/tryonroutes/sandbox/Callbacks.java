package io.tryonroutes.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells the changes of tasks to whoever asked for it in the create. While there is somebody to
 * tell, all such tasks are looked at again and again; so a clock that leaps or runs faster, and a
 * picture that is painted late, need no special care.
 */
final class Callbacks {
  private static final long LOOK_MILLISECONDS = 10;

  private final Vertx vertx;
  private final Control control;
  private final Books books;
  private final Counters counters;
  private final CallbackSender sender;
  private final String prefix;

  /** The status that was told last, by task id. */
  private final Map<String, TaskStatus> told = new HashMap<>();

  /** Callbacks that a fault keeps back until the next one of their task. */
  private final Map<String, ObjectNode> keptBack = new HashMap<>();

  /** The last callback of each task that is being sent. */
  private final Map<String, Future<Boolean>> underWay = new HashMap<>();

  Callbacks(
      Vertx vertx,
      Control control,
      Books books,
      Counters counters,
      CallbackSender sender,
      String prefix) {
    this.vertx = vertx;
    this.control = control;
    this.books = books;
    this.counters = counters;
    this.sender = sender;
    this.prefix = prefix;
  }

  /** Goes on after a restart: what changed before may never have been told. */
  void recover() {
    long now = control.clock().millis();
    books.all().stream()
        .filter(task -> !task.status(now).ended())
        .forEach(task -> watch(task, task.status(now)));
  }

  /** Tells from now on what becomes of a new task, if somebody wants to know. */
  synchronized void watch(Task task) {
    watch(task, TaskStatus.SUBMITTED);
    if (task.callback().isPresent()
        && control.behaviour().callbackEvents() == Behaviour.CallbackEvents.ALL) {
      tell(task, TaskStatus.SUBMITTED);
    }
  }

  private synchronized void watch(Task task, TaskStatus status) {
    if (task.callback().isPresent()) {
      told.put(task.id(), status);
      if (told.size() == 1) {
        lookSoon();
      }
    }
  }

  private void lookSoon() {
    vertx.setTimer(
        LOOK_MILLISECONDS,
        timer ->
            vertx.executeBlocking(
                () -> {
                  look();
                  return null;
                }));
  }

  private synchronized void look() {
    try {
      List.copyOf(told.keySet()).forEach(this::look);
    } finally {
      if (!told.isEmpty()) {
        lookSoon();
      }
    }
  }

  private void look(String id) {
    Task task = books.find(id).orElseThrow();
    TaskStatus status = task.status(control.clock().millis());
    for (TaskStatus change : changes(told.put(id, status), status)) {
      if (change.ended() || control.behaviour().callbackEvents() != Behaviour.CallbackEvents.END) {
        tell(task, change);
      }
    }
    if (status.ended()) {
      told.remove(id);
    }
  }

  /** What a task went through since it was looked at; of a short one, two changes at once. */
  private static List<TaskStatus> changes(TaskStatus before, TaskStatus now) {
    List<TaskStatus> changes = new ArrayList<>();
    if (before == TaskStatus.SUBMITTED && now != before) {
      changes.add(TaskStatus.PROCESSING);
    }
    if (now.ended()) {
      changes.add(now);
    }
    return changes;
  }

  private synchronized void tell(Task task, TaskStatus status) {
    ObjectNode body = Answers.callback(task, status, ResultFiles.url(task.origin() + prefix, task));
    Optional<Fault> fault = control.faults().draw(Call.CALLBACK);
    if (fault.filter(f -> f.is(FaultKind.REORDER)).isPresent() && !status.ended()) {
      keptBack.put(task.id(), body);
      return;
    }
    fault.ifPresentOrElse(spoiler -> spoil(task, body, spoiler), () -> send(task, body));
    Optional.ofNullable(keptBack.remove(task.id())).ifPresent(earlier -> send(task, earlier));
  }

  private void spoil(Task task, ObjectNode body, Fault fault) {
    switch (fault.fault().orElseThrow()) {
      case DROP -> {}
      case DUPLICATE -> {
        send(task, body);
        send(task, body);
      }
      case LATE ->
          vertx.setTimer(
              Math.max(1, fault.by().orElseThrow().toMillis()), timer -> send(task, body));
      default -> send(task, body);
    }
  }

  /** Callbacks of one task are sent one after the other, or they would overtake each other. */
  private synchronized void send(Task task, ObjectNode body) {
    Behaviour behaviour = control.behaviour();
    Future<Boolean> next =
        underWay
            .getOrDefault(task.id(), Future.succeededFuture())
            .compose(
                before ->
                    sender.send(
                        task.callback().orElseThrow(),
                        body.toString().getBytes(StandardCharsets.UTF_8),
                        WebhookSignature.of(behaviour.callbackSecrets()),
                        behaviour.callbackRetries()));
    underWay.put(task.id(), next);
    next.onSuccess(
        taken -> {
          sent(task, next);
          count(taken);
        });
  }

  private synchronized void sent(Task task, Future<Boolean> callback) {
    underWay.remove(task.id(), callback);
  }

  private void count(boolean taken) {
    vertx.executeBlocking(
        () -> {
          try {
            counters.add(Counters.Kind.CALLBACK);
            if (!taken) {
              counters.add(Counters.Kind.CALLBACK_REFUSED);
            }
          } catch (IOException e) {
            // the sandbox is being closed
          }
          return null;
        });
  }
}

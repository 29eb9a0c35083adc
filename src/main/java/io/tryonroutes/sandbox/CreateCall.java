package io.tryonroutes.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tryonroutes.sandbox.picture.Pictures;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The call that makes a task, with its checks in the protocol's order. */
final class CreateCall {
  private final Gate gate;
  private final Replies replies;
  private final Control control;
  private final Counters counters;
  private final Books books;
  private final Painter painter;
  private final Callbacks callbacks;
  private final WorkerExecutor workers;
  private final PictureDownload download = new PictureDownload();

  /**
   * @param workers run creates alone: one that fetches pictures may take a minute, and may fetch
   *     them from us
   */
  CreateCall(
      Gate gate,
      Replies replies,
      Control control,
      Counters counters,
      Books books,
      Painter painter,
      Callbacks callbacks,
      WorkerExecutor workers) {
    this.gate = gate;
    this.replies = replies;
    this.control = control;
    this.counters = counters;
    this.books = books;
    this.painter = painter;
    this.callbacks = callbacks;
    this.workers = workers;
  }

  void make(RoutingContext context) {
    gate.enter(
        context,
        Call.CREATE,
        fault -> {
          String files = UUID.randomUUID().toString();
          CreateBodyParts parts =
              new CreateBodyParts(
                  painter.body(files),
                  Map.of(
                      CreateBodyReader.HUMAN, painter.human(files),
                      CreateBodyReader.CLOTH, painter.cloth(files)));
          String origin = Origin.of(context.request());
          replies.answer(
              context,
              fault,
              LargeBody.read(context.request(), workers, parts::add)
                  .recover(cause -> discardInputs(context, files, cause))
                  .compose(
                      read ->
                          workers.executeBlocking(() -> accept(parts, files, origin, fault), false))
                  .eventually(() -> Workers.run(context, () -> tidy(files, parts))));
        });
  }

  private Future<Void> discardInputs(RoutingContext context, String files, Throwable cause) {
    return Workers.<Void>run(
            context,
            () -> {
              painter.discardInputs(files);
              return null;
            })
        .transform(discarded -> Future.failedFuture(cause));
  }

  private boolean tidy(String files, CreateBodyParts parts) throws IOException {
    parts.close();
    return Files.deleteIfExists(painter.body(files));
  }

  private ObjectNode accept(
      CreateBodyParts parts, String files, String origin, Optional<Fault> fault)
      throws IOException {
    Path human = painter.human(files);
    Path cloth = painter.cloth(files);
    Task task;
    try {
      Behaviour behaviour = control.behaviour();
      CreateBody body = new CreateBodyReader(parts, human, cloth, behaviour, download).read();
      Optional<String> bad = Pictures.fault(human);
      if (bad.isEmpty()) {
        bad = Pictures.fault(cloth);
      }
      if (bad.isPresent() && behaviour.badPictures() == Behaviour.BadPictures.AT_ONCE) {
        throw Refusal.invalid(bad.get()).exception();
      }
      task =
          books.accept(new Books.Wanted(body, files, origin, bad, fault.flatMap(Fault::verdict)));
    } catch (RuntimeException | IOException e) {
      painter.discardInputs(files);
      if (e instanceof RefusedException refused && refused.refusal() == Refusal.NO_SLOT) {
        counters.add(Counters.Kind.OVER_LIMIT);
      }
      throw e;
    }
    if (task.judgedAt().isPresent()) {
      painter.discardInputs(files);
    } else {
      painter.makeResult(task);
    }
    callbacks.watch(task);
    return Answers.success(Answers.created(task));
  }
}

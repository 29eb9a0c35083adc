package io.tryonroutes.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tryonroutes.sandbox.picture.Pictures;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
          Path body = painter.body(files);
          String origin = Origin.of(context.request());
          replies.answer(
              context,
              fault,
              BodySpool.write(context.vertx(), context.request(), body)
                  .compose(
                      spooled -> workers.executeBlocking(() -> accept(files, origin, fault), false))
                  .eventually(() -> Workers.run(context, () -> Files.deleteIfExists(body))));
        });
  }

  private ObjectNode accept(String files, String origin, Optional<Fault> fault) throws IOException {
    Path human = painter.human(files);
    Path cloth = painter.cloth(files);
    Task task;
    try {
      Behaviour behaviour = control.behaviour();
      CreateBody body =
          new CreateBodyReader(painter.body(files), human, cloth, behaviour, download).read();
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
      painter.paint(task);
    }
    callbacks.watch(task);
    return Answers.success(Answers.created(task));
  }
}

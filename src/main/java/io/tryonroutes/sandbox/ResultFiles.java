package io.tryonroutes.sandbox;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;

/** Serves the results: without a credential, under exactly the address that was given out. */
final class ResultFiles {
  private static final String CDN_QUERY = "x-kcdn-pid=112452";
  private static final String PNG = "image/png";
  private static final String JPEG = "image/jpeg";

  /** Kling deletes them then. */
  private static final Duration LIFE = Duration.ofDays(30);

  private static final long OVERSIZE = 128L * 1024 * 1024;

  private final Gate gate;
  private final Replies replies;
  private final Control control;
  private final Books books;
  private final Painter painter;

  ResultFiles(Gate gate, Replies replies, Control control, Books books, Painter painter) {
    this.gate = gate;
    this.replies = replies;
    this.control = control;
    this.books = books;
    this.painter = painter;
  }

  /**
   * Where the task's result is.
   *
   * @param base scheme, host and port, and the sandbox's path
   */
  static String url(String base, Task task) {
    return base + "/files/" + task.files() + ".png?" + CDN_QUERY;
  }

  /** A result and its media type; a person's picture may be a JPEG in spite of its address. */
  private record Result(Path file, String type) {}

  void serve(RoutingContext context) {
    gate.enterFreely(
        context,
        fault ->
            Workers.run(context, () -> stored(context.pathParam("name")))
                .onSuccess(result -> serve(context, result, fault))
                .onFailure(cause -> replies.fail(context, cause)));
  }

  private void serve(RoutingContext context, Optional<Result> result, Optional<Fault> fault) {
    HttpServerResponse response = context.response();
    if (!CDN_QUERY.equals(context.request().query())) {
      response.setStatusCode(403).end();
    } else if (result.isEmpty()) {
      response.setStatusCode(404).end();
    } else if (fault.isPresent()) {
      spoil(context, result.get(), fault.get());
    } else {
      send(response, result.get());
    }
  }

  private static void send(HttpServerResponse response, Result result) {
    response.putHeader("Content-Type", result.type()).sendFile(result.file().toString());
  }

  private void spoil(RoutingContext context, Result result, Fault fault) {
    Path file = result.file();
    HttpServerResponse response = context.response();
    switch (fault.fault().orElseThrow()) {
      case MISSING -> response.setStatusCode(404).end();
      case FORBIDDEN -> response.setStatusCode(403).end();
      case WRONG_TYPE -> response.putHeader("Content-Type", PNG).end("<html>no picture</html>");
      case REDIRECT ->
          response
              .setStatusCode(302)
              .putHeader("Location", fault.to().orElseThrow().toString())
              .end();
      case BROKEN -> {
        long half = file.toFile().length() / 2;
        response.putHeader("Content-Type", result.type()).sendFile(file.toString(), 0, half);
      }
      case OVERSIZED ->
          Workers.run(context, () -> oversized(file))
              .onSuccess(large -> send(response, new Result(large, result.type())))
              .onFailure(cause -> replies.fail(context, cause));
      case HALF ->
          Workers.run(context, () -> Buffer.buffer(Files.readAllBytes(file)))
              .onSuccess(whole -> replies.half(context, result.type(), whole))
              .onFailure(cause -> replies.fail(context, cause));
      case LATE ->
          context
              .vertx()
              .setTimer(
                  Math.max(1, fault.by().orElseThrow().toMillis()),
                  timer -> serve(context, Optional.of(result), Optional.empty()));
      default ->
          throw new IllegalStateException("comes first or does not happen to files: " + fault);
    }
  }

  /** The same picture with nothing behind it, which takes no place on the disk. */
  private static Path oversized(Path file) throws IOException {
    Path large = file.resolveSibling(".oversized");
    Path hidden = Files.createTempFile(file.getParent(), ".oversized", ".part");
    Files.copy(file, hidden, StandardCopyOption.REPLACE_EXISTING);
    try (RandomAccessFile open = new RandomAccessFile(hidden.toFile(), "rw")) {
      open.setLength(OVERSIZE);
    }
    return Files.move(hidden, large, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The name must be one that we gave, so that no path leads elsewhere. */
  private Optional<Result> stored(String name) throws IOException {
    long now = control.clock().millis();
    Optional<Path> file =
        Optional.of(name)
            .filter(text -> text.endsWith(".png"))
            .flatMap(text -> books.ofFiles(text.substring(0, text.length() - 4)))
            .filter(task -> task.status(now) == TaskStatus.SUCCEED)
            .filter(task -> now < task.cameTo(TaskStatus.SUCCEED) + LIFE.toMillis())
            .map(task -> painter.result(task.files()))
            .filter(Files::exists);
    return file.isEmpty()
        ? Optional.empty()
        : Optional.of(new Result(file.get(), type(file.get())));
  }

  private static String type(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.read() == 0xFF ? JPEG : PNG;
    }
  }
}

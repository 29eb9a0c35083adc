package io.tryonroutes.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;

/**
 * Writes the body of a request to a file as it comes, at the pace of the disk: a create of two full
 * pictures is 27 MB of JSON, and many come at once.
 */
final class BodySpool {
  /** The largest body that is taken, in bytes. */
  static final long MOST = 64L * 1024 * 1024;

  private final HttpServerRequest request;
  private final Promise<Void> done = Promise.promise();
  private long seen;

  private BodySpool(HttpServerRequest request) {
    this.request = request;
  }

  /**
   * Must be called on the request's event loop, before its body is read.
   *
   * @return done when the file is whole and closed; failed with 413 as soon as the body is known to
   *     be too large. The rest of such a body is thrown away as it comes
   */
  static Future<Void> write(Vertx vertx, HttpServerRequest request, Path file) {
    if (isTooLarge(request)) {
      return Future.failedFuture(Refusal.TOO_LARGE.exception());
    }
    request.pause();
    if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
      request.response().writeContinue();
    }
    OpenOptions create = new OpenOptions().setCreateNew(true).setRead(false);
    return vertx
        .fileSystem()
        .open(file.toString(), create)
        .compose(open -> new BodySpool(request).into(open));
  }

  private Future<Void> into(AsyncFile file) {
    file.exceptionHandler(done::tryFail);
    request.exceptionHandler(done::tryFail);
    if (request.response().closed()) {
      // the caller left before there was anybody to tell
      done.tryFail("the caller has left");
    }
    request.endHandler(end -> done.tryComplete());
    request.handler(part -> take(part, file));
    request.resume();
    return done.future().eventually(() -> file.close()).onFailure(cause -> discard(request));
  }

  /** Throws away what is left of a request's body, if anything is. */
  static void discard(HttpServerRequest request) {
    if (!request.isEnded()) {
      request.resume();
    }
  }

  private void take(Buffer part, AsyncFile file) {
    if (done.future().isComplete()) {
      return;
    }
    seen += part.length();
    if (seen > MOST) {
      done.tryFail(Refusal.TOO_LARGE.exception());
      return;
    }
    file.write(part).onFailure(done::tryFail);
    if (file.writeQueueFull()) {
      request.pause();
      file.drainHandler(drained -> discard(request));
    }
  }

  /** Whether it says so itself. */
  static boolean isTooLarge(HttpServerRequest request) {
    return declared(request) > MOST;
  }

  private static long declared(HttpServerRequest request) {
    try {
      return Long.parseLong(String.valueOf(request.getHeader("Content-Length")));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}

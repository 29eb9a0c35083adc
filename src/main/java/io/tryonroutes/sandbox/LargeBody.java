package io.tryonroutes.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Hands the body of a request to worker threads, piece by piece and at their pace: a create of two
 * full pictures is 27 MB of JSON, and many come at once. No thread waits for a slow caller.
 */
final class LargeBody {
  /** The largest body that is taken, in bytes. */
  static final long MOST = 64L * 1024 * 1024;

  /** Bytes that are worth a change of threads; of each body, about twice as much is held. */
  private static final int PIECE = 128 * 1024;

  private final HttpServerRequest request;
  private final WorkerExecutor workers;
  private final Taker taker;
  private final Promise<Void> done = Promise.promise();
  private List<Buffer> gathered = new ArrayList<>();
  private int gatheredBytes;
  private long seen;
  private boolean ended;
  private boolean working;
  private Optional<Throwable> failure = Optional.empty();

  /** Takes the bytes of a body in their order, on one thread at a time. */
  interface Taker {
    void take(byte[] bytes) throws IOException;
  }

  private LargeBody(HttpServerRequest request, WorkerExecutor workers, Taker taker) {
    this.request = request;
    this.workers = workers;
    this.taker = taker;
  }

  /**
   * Must be called on the request's event loop, before its body is read.
   *
   * @return done when the taker has everything; failed with 413 as soon as the body is known to be
   *     too large. In any case the taker is given nothing any more. The rest of a body that is too
   *     large is thrown away as it comes
   */
  static Future<Void> read(HttpServerRequest request, WorkerExecutor workers, Taker taker) {
    if (isTooLarge(request)) {
      return Future.failedFuture(Refusal.TOO_LARGE.exception());
    }
    if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
      request.response().writeContinue();
    }
    return new LargeBody(request, workers, taker).read();
  }

  private Future<Void> read() {
    request.exceptionHandler(this::fail);
    if (request.response().closed()) {
      // the caller left before there was anybody to tell
      fail(new IOException("the caller has left"));
    }
    request.handler(this::gather);
    request.endHandler(
        end -> {
          ended = true;
          handOver();
        });
    request.resume();
    return done.future().onFailure(cause -> discard(request));
  }

  /** Throws away what is left of a request's body, if anything is. */
  static void discard(HttpServerRequest request) {
    if (!request.isEnded()) {
      request.resume();
    }
  }

  /** Whether it says so itself. */
  static boolean isTooLarge(HttpServerRequest request) {
    return declared(request) > MOST;
  }

  private void gather(Buffer part) {
    if (failure.isPresent()) {
      return;
    }
    seen += part.length();
    if (seen > MOST) {
      fail(Refusal.TOO_LARGE.exception());
      return;
    }
    gathered.add(part);
    gatheredBytes += part.length();
    if (gatheredBytes >= PIECE) {
      handOver();
    }
  }

  private void handOver() {
    if (working) {
      request.pause();
      return;
    }
    if (failure.isPresent() || gathered.isEmpty()) {
      settle();
      return;
    }
    working = true;
    List<Buffer> piece = gathered;
    gathered = new ArrayList<>();
    gatheredBytes = 0;
    workers
        .executeBlocking(
            () -> {
              for (Buffer part : piece) {
                taker.take(part.getBytes());
              }
              return null;
            },
            false)
        .onComplete(
            taken -> {
              working = false;
              if (taken.failed()) {
                fail(taken.cause());
              } else if (ended || failure.isPresent() || gatheredBytes >= PIECE) {
                handOver();
              }
              discard(request);
            });
  }

  private void fail(Throwable cause) {
    if (failure.isEmpty()) {
      failure = Optional.of(cause);
    }
    if (!working) {
      settle();
    }
  }

  private void settle() {
    failure.ifPresentOrElse(done::tryFail, done::tryComplete);
  }

  private static long declared(HttpServerRequest request) {
    try {
      return Long.parseLong(String.valueOf(request.getHeader("Content-Length")));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}

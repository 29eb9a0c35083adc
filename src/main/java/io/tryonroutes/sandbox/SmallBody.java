package io.tryonroutes.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** Reads bodies of calls that need little: no more than a bound is ever held. */
final class SmallBody {
  private static final int MOST = 1024 * 1024;

  private SmallBody() {}

  /**
   * Must be called on the request's event loop, before its body is read.
   *
   * @return the body; refused as soon as it is longer than 1 MB
   */
  static Future<byte[]> read(HttpServerRequest request) {
    Promise<byte[]> done = Promise.promise();
    Buffer body = Buffer.buffer();
    request.exceptionHandler(done::tryFail);
    if (request.response().closed()) {
      // the caller left before there was anybody to tell
      done.tryFail("the caller has left");
    }
    request.endHandler(end -> done.tryComplete(body.getBytes()));
    request.handler(
        part -> {
          if (body.length() + part.length() > MOST) {
            done.tryFail(Refusal.TOO_LARGE.exception());
          } else {
            body.appendBuffer(part);
          }
        });
    request.resume();
    return done.future();
  }
}

package io.tryonroutes.sandbox;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Callable;

/** Runs what touches a file: never on the event loop of a call. */
final class Workers {
  private Workers() {}

  static <T> Future<T> run(RoutingContext context, Callable<T> work) {
    return context.vertx().executeBlocking(work, false);
  }
}

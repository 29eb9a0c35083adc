package io.tryonroutes.sandbox;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.Optional;

/** Where every call to the API comes in: it is counted, let in, and meets its fault. */
final class Gate {
  private final Counters counters;
  private final Bearer bearer;
  private final Control control;
  private final Replies replies;

  Gate(Counters counters, Bearer bearer, Control control, Replies replies) {
    this.counters = counters;
    this.bearer = bearer;
    this.control = control;
    this.replies = replies;
  }

  /**
   * Lets a call in that shows a credential. Its body waits until somebody reads it.
   *
   * @param then is given the fault that the call's answer is to have
   */
  void enter(RoutingContext context, Call call, Handler<Optional<Fault>> then) {
    HttpServerRequest request = context.request();
    String authorization = request.getHeader("Authorization");
    request.pause();
    pass(
        context,
        call,
        () -> {
          Optional<Refusal> refusal = bearer.check(authorization, control.behaviour().badKey());
          if (refusal.isPresent()) {
            throw refusal.get().exception();
          }
        },
        then);
  }

  /** Lets in whoever comes: results are for everybody who knows their address. */
  void enterFreely(RoutingContext context, Handler<Optional<Fault>> then) {
    pass(context, Call.FILE, () -> {}, then);
  }

  private void pass(
      RoutingContext context, Call call, Runnable check, Handler<Optional<Fault>> then) {
    Workers.run(
            context,
            () -> {
              count(call);
              check.run();
              return control.faults().draw(call);
            })
        .onSuccess(
            fault ->
                fault
                    .filter(Fault::comesFirst)
                    .ifPresentOrElse(
                        first -> replies.spoil(context, first, Answers.empty()),
                        () -> then.handle(fault)))
        .onFailure(cause -> replies.fail(context, cause));
  }

  private void count(Call call) throws IOException {
    counters.add(Counters.Kind.valueOf(call.name()));
  }
}

package io.tryonroutes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Answers calls, well or in the way that a fault wants it. */
final class Replies {
  private static final System.Logger LOG = System.getLogger(Replies.class.getName());
  private static final String JSON = "application/json;charset=UTF-8";
  private static final String GATEWAY_PAGE =
      "<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>";

  private static final long LINGER_MILLISECONDS = 1000;

  /** Answers with what comes out of the work, or with the refusal that ends it. */
  void answer(RoutingContext context, Optional<Fault> fault, Future<ObjectNode> answer) {
    answer
        .onSuccess(
            body ->
                fault.ifPresentOrElse(
                    spoiler -> spoil(context, spoiler, body), () -> send(context, 200, body)))
        .onFailure(cause -> fail(context, cause));
  }

  /** Refuses, when the cause is a refusal; else something here is broken. */
  void fail(RoutingContext context, Throwable cause) {
    if (cause instanceof RefusedException refused) {
      refuse(context, refused.refusal());
    } else if (!context.response().closed()) {
      LOG.log(System.Logger.Level.WARNING, "a call to the sandbox failed", cause);
      refuse(context, Refusal.INTERNAL);
    }
  }

  void refuse(RoutingContext context, Refusal refusal) {
    send(context, refusal.http(), Answers.refusal(refusal));
    if (refusal.equals(Refusal.TOO_LARGE) || LargeBody.isTooLarge(context.request())) {
      hangUp(context);
    }
  }

  void send(RoutingContext context, int status, JsonNode body) {
    send(context, status, JSON, body.toString());
  }

  /** Says in words what is none of the protocol's. */
  void say(RoutingContext context, int status, String error) {
    send(context, status, JsonNodeFactory.instance.objectNode().put("error", error));
  }

  /** Spoils an answer; a fault that is none of an answer's leaves it as it is. */
  void spoil(RoutingContext context, Fault fault, ObjectNode body) {
    if (fault.refusal().isPresent()) {
      refuse(context, fault.refusal().get());
      return;
    }
    switch (fault.fault().orElseThrow()) {
      case HANG -> LargeBody.discard(context.request());
      case RESET -> context.request().connection().close();
      case HTML -> send(context, 502, "text/html", GATEWAY_PAGE);
      case HALF -> half(context, JSON, Buffer.buffer(body.toString()));
      case LATE ->
          context
              .vertx()
              .setTimer(
                  Math.max(1, fault.by().orElseThrow().toMillis()),
                  timer -> send(context, 200, body));
      case NO_DATA -> send(context, 200, body.without("data"));
      case NULL_DATA -> send(context, 200, body.putNull("data"));
      case UNKNOWN_STATUS -> send(context, 200, Answers.withUnknownStatus(body));
      default -> send(context, 200, body);
    }
  }

  /** Says that there will be more than there is, and hangs up in the middle. */
  void half(RoutingContext context, String type, Buffer whole) {
    LargeBody.discard(context.request());
    context
        .response()
        .putHeader("Content-Type", type)
        .putHeader("Content-Length", Integer.toString(whole.length()))
        .write(whole.slice(0, whole.length() / 2))
        .onComplete(written -> context.request().connection().close());
  }

  private static void send(RoutingContext context, int status, String type, String body) {
    LargeBody.discard(context.request());
    HttpServerResponse response = context.response();
    if (!response.closed()) {
      response.setStatusCode(status).putHeader("Content-Type", type).end(body);
    }
  }

  /**
   * The caller is still sending. Who hangs up at once may take the answer away from it, who listens
   * to the end is at its mercy: so a little later.
   */
  private static void hangUp(RoutingContext context) {
    var connection = context.request().connection();
    context.vertx().setTimer(LINGER_MILLISECONDS, timer -> connection.close());
  }
}

package io.tryonroutes.flow;

import io.tryonroutes.flow.Callbacks.Callback;
import io.tryonroutes.kling.AnswerReader;
import io.tryonroutes.kling.CallbackAddresses;
import io.tryonroutes.kling.CallbackSignatures;
import io.tryonroutes.kling.TaskBoard;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.ProducerTemplate;
import org.jboss.logging.Logger;

/**
 * Where callbacks come in. They need no token but their address: what was never given out is
 * answered like a page that is not there, before anything of it is read. The rest is read up to a
 * limit without holding a thread, judged, answered, and only then dealt with by the route {@code
 * receive-callback}.
 */
@Singleton
public class CallbackDoor {
  private static final Logger LOG = Logger.getLogger("tryon");

  /** A task object has about 1 KB. */
  private static final int LONGEST_BODY = 64 * 1024;

  private static final byte[] NOTHING = {};
  private static final String TOKEN = "token";
  private static final String ADDRESS = CallbackAddresses.PATH + ":" + TOKEN;
  private static final String EXTERNAL_ID = "externalId";

  private final AnswerReader reader = new AnswerReader();
  private final CallbackAddresses addresses;
  private final CallbackSignatures signatures;
  private final CallbackCounts counts;
  private final TaskBoard board;
  private final ExecutorService pool;
  private final ProducerTemplate routes;

  CallbackDoor(
      CallbackAddresses addresses,
      CallbackSignatures signatures,
      CallbackCounts counts,
      TaskBoard board,
      @Named("callbacks-received") ExecutorService pool,
      ProducerTemplate routes) {
    this.addresses = addresses;
    this.signatures = signatures;
    this.counts = counts;
    this.board = board;
    this.pool = pool;
    this.routes = routes;
  }

  void open(@Observes Router router) {
    if (addresses.start().isPresent()) {
      // Two, for nobody may stand before the handler of bodies on its own route.
      router.post(ADDRESS).handler(this::known);
      router
          .post(ADDRESS)
          .handler(BodyHandler.create(false).setBodyLimit(LONGEST_BODY))
          .handler(this::received)
          .failureHandler(this::broken);
    }
  }

  private void known(RoutingContext call) {
    Optional<String> externalId = addresses.externalIdOf(call.pathParam(TOKEN));
    if (externalId.isEmpty()) {
      answer(call, 404, CallbackOutcome.FORGED);
    } else {
      call.put(EXTERNAL_ID, externalId.get()).next();
    }
  }

  private void broken(RoutingContext call) {
    if (call.statusCode() == 413) {
      answer(call, 413, CallbackOutcome.TOO_LONG);
    } else {
      call.next();
    }
  }

  private void received(RoutingContext call) {
    byte[] body = Optional.ofNullable(call.body().buffer()).map(b -> b.getBytes()).orElse(NOTHING);
    if (!signatures.areKnown()) {
      taken(call, false, body);
      return;
    }
    switch (verdict(call.request(), body)) {
      case GENUINE -> taken(call, true, body);
      case WRONG_SIGNATURE -> answer(call, 401, CallbackOutcome.WRONG_SIGNATURE);
      case TOO_OLD -> answer(call, 401, CallbackOutcome.TOO_OLD);
      case REPLAYED -> answer(call, 409, CallbackOutcome.REPLAYED);
    }
  }

  private CallbackSignatures.Verdict verdict(HttpServerRequest request, byte[] body) {
    return signatures.check(
        header(request, "webhook-id"),
        header(request, "webhook-timestamp"),
        header(request, "webhook-signature"),
        body);
  }

  private static String header(HttpServerRequest request, String name) {
    return Optional.ofNullable(request.getHeader(name)).orElse("");
  }

  /** When more comes than can be dealt with, Kling is asked for the tasks as they can be. */
  private void taken(RoutingContext call, boolean signed, byte[] body) {
    String externalId = call.get(EXTERNAL_ID);
    try {
      pool.execute(() -> deal(externalId, signed, body));
    } catch (RejectedExecutionException e) {
      board.hint(externalId);
      counts.add(CallbackOutcome.HINT);
    }
    call.response().setStatusCode(200).end();
  }

  private void deal(String externalId, boolean signed, byte[] body) {
    try {
      routes.sendBody(
          "direct:receive-callback", new Callback(externalId, signed, reader.ofCallback(body)));
    } catch (RuntimeException e) {
      LOG.debugf(e, "a callback could not be dealt with; a sweep makes up for it");
    }
  }

  private void answer(RoutingContext call, int status, CallbackOutcome outcome) {
    counts.add(outcome);
    call.response().setStatusCode(status).end();
  }
}

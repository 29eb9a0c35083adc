package io.tryonroutes.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.Closeable;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Posts callbacks. A receiver may be slow, broken or gone; that costs a few seconds and one of a
 * bounded number of connections, and is told only in the answer and in the debug log.
 */
final class CallbackSender implements Closeable {
  private static final System.Logger LOG = System.getLogger(CallbackSender.class.getName());
  private static final int MOST_CONNECTIONS = 16;
  private static final int MOST_WAITING = 1000;
  private static final long PAUSE_MILLISECONDS = 1000;

  /** Of an answer's body; what it says does not matter. */
  private static final int MOST_BYTES = 16 * 1024;

  private final Vertx vertx;
  private final HttpClient client;
  private final Clock clock;
  private final long patience;
  private final AtomicBoolean closed = new AtomicBoolean();

  CallbackSender(Vertx vertx, Clock clock) {
    this(vertx, clock, Duration.ofSeconds(5));
  }

  /**
   * @param patience for the connection, and again from then to the end of the answer
   */
  CallbackSender(Vertx vertx, Clock clock, Duration patience) {
    this.vertx = vertx;
    this.clock = clock;
    this.patience = patience.toMillis();
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout((int) this.patience),
            new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS).setMaxWaitQueueSize(MOST_WAITING));
  }

  /**
   * Delivers one callback.
   *
   * @param url one that {@link AllowedHosts} has allowed
   * @param body the task object as JSON in UTF-8, sent as it is
   * @param retries how many more times it is tried, after 1 s, 2 s and so on, until it is taken;
   *     the delivery keeps its id
   * @return whether it was answered with 2xx; never fails
   */
  Future<Boolean> send(URI url, byte[] body, WebhookSignature signature, int retries) {
    return send(new Delivery(url, body, signature, UUID.randomUUID().toString()), 0, retries);
  }

  /** Gives up what is under way; nothing is tried again. */
  @Override
  public void close() {
    closed.set(true);
    client.close();
  }

  private record Delivery(URI url, byte[] body, WebhookSignature signature, String id) {}

  private Future<Boolean> send(Delivery delivery, int failed, int retries) {
    return send(delivery)
        .compose(
            taken -> {
              if (taken || failed >= retries || closed.get()) {
                return Future.succeededFuture(taken);
              }
              return vertx
                  .timer((failed + 1) * PAUSE_MILLISECONDS)
                  .compose(waited -> send(delivery, failed + 1, retries));
            });
  }

  private Future<Boolean> send(Delivery delivery) {
    if (closed.get()) {
      return Future.succeededFuture(false);
    }
    return client
        .request(options(delivery))
        .compose(request -> exchange(request, delivery.body()))
        .onSuccess(status -> log(delivery.url(), "answered " + status))
        .map(status -> status / 100 == 2)
        .otherwise(
            cause -> {
              log(delivery.url(), "failed: " + cause.getMessage());
              return false;
            });
  }

  /** Returns the status that was answered, also when the body does not come to its end in time. */
  private Future<Integer> exchange(HttpClientRequest request, byte[] body) {
    long timer = vertx.setTimer(patience, late -> request.reset());
    return request
        .send(Buffer.buffer(body))
        .compose(response -> drained(request, response))
        .onComplete(ended -> vertx.cancelTimer(timer));
  }

  /** The connection can serve again once the answer is read; too long a one costs it. */
  private static Future<Integer> drained(HttpClientRequest request, HttpClientResponse response) {
    int[] seen = {0};
    response.handler(
        part -> {
          seen[0] += part.length();
          if (seen[0] > MOST_BYTES) {
            request.reset();
          }
        });
    return response.end().otherwiseEmpty().map(end -> response.statusCode());
  }

  private RequestOptions options(Delivery delivery) {
    URI url = delivery.url();
    boolean tls = "https".equalsIgnoreCase(url.getScheme());
    int port = url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80;
    String path = Optional.ofNullable(url.getRawPath()).filter(text -> !text.isEmpty()).orElse("/");
    String query = Optional.ofNullable(url.getRawQuery()).map(text -> "?" + text).orElse("");
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setSsl(tls)
            .setHost(url.getHost())
            .setPort(port)
            .setURI(path + query)
            .setConnectTimeout(patience)
            .putHeader("Content-Type", "application/json; charset=utf-8");
    delivery
        .signature()
        .headers(delivery.id(), clock.instant().getEpochSecond(), delivery.body())
        .forEach(options::putHeader);
    return options;
  }

  /** Leaves out the path: receivers keep their secret there. */
  private static void log(URI url, String outcome) {
    LOG.log(System.Logger.Level.DEBUG, () -> "callback to " + url.getHost() + " " + outcome);
  }
}

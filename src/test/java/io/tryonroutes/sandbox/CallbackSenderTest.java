package io.tryonroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpHandler;
import io.tryonroutes.MovableClock;
import io.tryonroutes.sandbox.TinyServer.Request;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackSenderTest {
  private static final long PATIENCE_SECONDS = 20;
  private static final WebhookSignature NONE = WebhookSignature.of(List.of());
  private static final String BODY = "{\"task_id\":\"8\",\"task_status_msg\":\"größer\"}";

  private final MovableClock clock = new MovableClock(Instant.parse("2026-11-20T09:00:00Z"));
  private final Vertx vertx = Vertx.vertx();
  private final CallbackSender sender = new CallbackSender(vertx, clock);
  private final List<TinyServer> servers = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    sender.close();
    servers.forEach(TinyServer::close);
    result(vertx.close());
  }

  @Test
  void theBodyIsPostedAsItIs() throws Exception {
    TinyServer server = server(TinyServer.answer(200));

    assertThat(send(server.url("/hooks/4f1c?a=b%20c"), NONE, 0)).isTrue();

    Request request = server.requests().get(0);
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/hooks/4f1c?a=b%20c");
    assertThat(request.header("Host")).isEqualTo("127.0.0.1:" + server.port());
    assertThat(request.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
    assertThat(new String(request.body(), StandardCharsets.UTF_8)).isEqualTo(BODY);
    assertThat(request.headers().keySet()).noneMatch(name -> name.toLowerCase().startsWith("web"));
  }

  @Test
  void aUrlWithoutPathIsPostedToTheRoot() throws Exception {
    TinyServer server = server(TinyServer.answer(200));

    assertThat(send(server.url(""), NONE, 0)).isTrue();

    assertThat(server.requests().get(0).path()).isEqualTo("/");
  }

  @Test
  void anIpV6ReceiverIsReached() throws Exception {
    InetAddress address = InetAddress.getByName("::1");
    assumeThat(canListen(address)).isTrue();
    TinyServer server = TinyServer.start(address, TinyServer.answer(200));
    servers.add(server);

    assertThat(send(URI.create("http://[::1]:" + server.port() + "/"), NONE, 0)).isTrue();

    assertThat(server.requests().get(0).header("Host")).isEqualTo("[::1]:" + server.port());
  }

  @Test
  void aReceiverGivenByNameIsReached() throws Exception {
    TinyServer server = server(TinyServer.answer(200));

    assertThat(send(URI.create("http://LocalHost:" + server.port() + "/"), NONE, 0)).isTrue();
  }

  @Test
  void withASecretEachDeliveryIsSignedUnderAnIdOfItsOwn() throws Exception {
    TinyServer server = server(TinyServer.answer(200));
    WebhookSignature signature = WebhookSignature.of(List.of("whsec_dGVzdHNlY3JldA=="));

    send(server.url("/"), signature, 0);
    send(server.url("/"), signature, 0);

    for (Request request : server.requests()) {
      assertSigned(request, signature);
    }
    assertThat(server.requests())
        .extracting(request -> request.header("webhook-id"))
        .doesNotHaveDuplicates()
        .hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 429, 500, 503})
  void anAnswerOtherThan2xxIsNoDelivery(int status) throws Exception {
    TinyServer server = server(TinyServer.answer(status));

    assertThat(send(server.url("/"), NONE, 0)).isFalse();

    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void anyAnswerOf2xxIsADelivery() throws Exception {
    assertThat(send(server(TinyServer.answer(204)).url("/"), NONE, 0)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void redirectsAreNotFollowed(int status) throws Exception {
    TinyServer other = server(TinyServer.answer(200));
    TinyServer server =
        server(
            exchange -> {
              exchange.getResponseHeaders().set("Location", other.url("/").toString());
              exchange.sendResponseHeaders(status, -1);
            });

    assertThat(send(server.url("/"), NONE, 0)).isFalse();

    assertThat(other.requests()).isEmpty();
  }

  @Test
  void aDeliveryIsTriedAgainUnderItsIdUntilItIsTaken() throws Exception {
    Iterator<Integer> statuses = List.of(500, 503, 200, 200).iterator();
    TinyServer server = server(exchange -> TinyServer.answer(statuses.next()).handle(exchange));
    WebhookSignature signature = WebhookSignature.of(List.of("whsec_dGVzdHNlY3JldA=="));

    Future<Boolean> sent = sender.send(server.url("/"), bytes(BODY), signature, 5);
    await().until(() -> server.requests().size() == 1);
    clock.move(Duration.ofSeconds(7));

    assertThat(result(sent)).isTrue();
    assertThat(server.requests())
        .hasSize(3)
        .extracting(request -> request.header("webhook-id"))
        .containsOnly(server.requests().get(0).header("webhook-id"));
    assertThat(server.requests().get(0).header("webhook-timestamp"))
        .isEqualTo(Long.toString(clock.instant().getEpochSecond() - 7));
    assertSigned(server.requests().get(2), signature);
  }

  @Test
  void triesComeToAnEnd() throws Exception {
    TinyServer server = server(TinyServer.answer(500));

    assertThat(send(server.url("/"), NONE, 1)).isFalse();

    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void aReceiverThatIsGoneIsNoDelivery() throws Exception {
    TinyServer server = server(TinyServer.answer(200));
    URI url = server.url("/");
    server.close();

    assertThat(send(url, NONE, 0)).isFalse();
  }

  @Test
  void aReceiverThatSaysNothingIsNoDelivery() throws Exception {
    TinyServer server = TinyServer.silent();
    servers.add(server);

    try (CallbackSender hasty = new CallbackSender(vertx, clock, Duration.ofMillis(300))) {
      assertThat(result(hasty.send(server.url("/"), bytes(BODY), NONE, 0))).isFalse();
    }
  }

  @Test
  void ofALongAnswerOnlyTheBeginningIsRead() throws Exception {
    TinyServer server = TinyServer.endless(4096, 0);
    servers.add(server);

    try (CallbackSender patient = new CallbackSender(vertx, clock, Duration.ofMinutes(5))) {
      assertThat(result(patient.send(server.url("/"), bytes(BODY), NONE, 0))).isTrue();
      await().atMost(Duration.ofSeconds(PATIENCE_SECONDS)).until(server::wasLeft);
    }
  }

  @Test
  void aSlowAnswerIsLeft() throws Exception {
    TinyServer server = TinyServer.endless(1, 50);
    servers.add(server);

    try (CallbackSender hasty = new CallbackSender(vertx, clock, Duration.ofMillis(500))) {
      assertThat(result(hasty.send(server.url("/"), bytes(BODY), NONE, 0))).isTrue();
      await().atMost(Duration.ofSeconds(PATIENCE_SECONDS)).until(server::wasLeft);
    }
  }

  @Test
  void manyCallbacksShareFewConnections() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch goOn = new CountDownLatch(1);
    TinyServer server =
        server(
            exchange -> {
              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
              awaitUninterrupted(goOn);
              inside.decrementAndGet();
              TinyServer.answer(200).handle(exchange);
            });

    List<Future<Boolean>> sent =
        IntStream.range(0, 60)
            .mapToObj(i -> sender.send(server.url("/" + i), bytes(BODY), NONE, 0))
            .toList();
    await().until(() -> inside.get() >= 16);
    goOn.countDown();

    for (Future<Boolean> one : sent) {
      assertThat(result(one)).isTrue();
    }
    assertThat(most).hasValue(16);
    assertThat(server.requests()).hasSize(60);
  }

  @Test
  void afterTheEndNothingIsSentOrTriedAgain() throws Exception {
    TinyServer server = server(TinyServer.answer(500));

    Future<Boolean> sent = sender.send(server.url("/"), bytes(BODY), NONE, 50);
    await().until(() -> server.requests().size() == 1);
    sender.close();

    assertThat(result(sent)).isFalse();
    assertThat(send(server.url("/"), NONE, 0)).isFalse();
    assertThat(server.requests()).hasSize(1);
  }

  private void assertSigned(Request request, WebhookSignature signature) {
    String id = request.header("webhook-id");
    Map<String, String> expected =
        signature.headers(id, clock.instant().getEpochSecond(), request.body());
    expected.forEach((name, value) -> assertThat(request.header(name)).isEqualTo(value));
    assertThat(expected).hasSize(3);
  }

  private TinyServer server(HttpHandler answer) {
    TinyServer server = TinyServer.start(answer);
    servers.add(server);
    return server;
  }

  private boolean send(URI url, WebhookSignature signature, int retries) throws Exception {
    return result(sender.send(url, bytes(BODY), signature, retries));
  }

  private static <T> T result(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean canListen(InetAddress address) {
    try (ServerSocket socket = new ServerSocket(0, 1, address)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tryonroutes.it.PublicAddress.Received;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Kling tells by itself. Where only callbacks can have brought the news, the list is as it was an
 * hour ago, or nobody sweeps.
 */
class CallbackIT {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String SECRET = "whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI=";
  private static final String OTHER_SECRET = "whsec_b3RoZXJzZWNyZXRvdGhlcnNlY3JldA==";
  private static final String OLD_LIST =
      "{\"call\": \"list\", \"fault\": \"stale\", \"by\": \"1h\"}";
  private static final int PAIRS = 20;

  @RegisterExtension final Stage stage = new Stage();

  private SandboxProcess sandbox;
  private Service service;
  private PublicAddress address;

  private void begin(String taskTime) throws IOException {
    sandbox = stage.sandbox("--task-time", taskTime, "--slots", "5");
    service = stage.service().against(sandbox, 5).set("tryon.kling.poll-interval", "100ms");
    address = stage.publicAddress(service);
    service.set("tryon.kling.callback-url", address.url());
  }

  private void signed() throws IOException {
    sandbox.behave("{\"callback_secrets\": [\"%s\", \"%s\"]}".formatted(OTHER_SECRET, SECRET));
    service.secret("TRYON_KLING_WEBHOOK_SECRETS", SECRET);
  }

  private long count(String outcome) throws IOException {
    return (long) service.metric("tryon_callbacks_total{outcome=\"%s\"}".formatted(outcome));
  }

  private void assertPaidOnce(int pairs) throws IOException {
    assertThat(sandbox.books().tasks()).isEqualTo(pairs);
    assertThat(sandbox.books().createCalls()).isEqualTo(pairs);
    assertThat(sandbox.books().paidTwice()).isZero();
  }

  @Test
  void whatIsSignedIsBelievedAndHardlyAnythingIsAskedFor() throws IOException {
    begin("2s");
    signed();
    sandbox.fault(OLD_LIST);
    service.startAndAwaitReady();
    List<String> names = service.home().inbox().pairs(PAIRS);
    service.within(PATIENCE).until(() -> count("believed") >= 5);
    int lists = sandbox.books().listCalls();
    long begun = System.nanoTime();
    service.awaitPublished(names, PATIENCE);

    double seconds = (System.nanoTime() - begun) / 1e9;
    int listsSince = sandbox.books().listCalls() - lists;
    System.out.printf(
        "%d pairs by callbacks: %d list queries in all, %d in the last %.1f s, %d single ones%n",
        PAIRS, sandbox.books().listCalls(), listsSince, seconds, sandbox.books().queryCalls());
    assertPaidOnce(PAIRS);
    assertThat(count("believed") + count("not_awaited")).isEqualTo(PAIRS);
    assertThat(sandbox.books().queryCalls()).isLessThanOrEqualTo((int) count("not_awaited"));
    assertThat(listsSince).isLessThanOrEqualTo((int) Math.ceil(seconds));
    assertThat(address.received()).extracting(Received::status).containsOnly(200);
    assertThat(address.received().stream().map(Received::path).distinct()).hasSize(PAIRS);
  }

  @Test
  void whatIsNotSignedIsAskedForOnce() throws IOException {
    begin("2s");
    sandbox.fault(OLD_LIST);
    service.startAndAwaitReady();
    List<String> names = service.home().inbox().pairs(PAIRS);
    service.awaitPublished(names, PATIENCE);

    assertPaidOnce(PAIRS);
    assertThat(count("believed")).isZero();
    assertThat(count("hint") + count("not_awaited")).isEqualTo(PAIRS);
    assertThat(sandbox.books().queryCalls()).isEqualTo(PAIRS);
  }

  @Test
  void aCallbackThatIsAheadOfTheAnswerToTheCreateIsNotLost() throws IOException {
    begin("1s");
    signed();
    sandbox.fault(OLD_LIST);
    sandbox.fault("{\"call\": \"create\", \"fault\": \"late\", \"by\": \"4s\"}");
    service.startAndAwaitReady();
    List<String> names = service.home().inbox().pairs(3);
    service.awaitPublished(names, PATIENCE);

    assertPaidOnce(3);
    assertThat(count("not_awaited")).isEqualTo(3);
    assertThat(count("believed")).isZero();
    assertThat(sandbox.books().queryCalls()).isEqualTo(3);
  }

  @Test
  void whenCallbacksGetLostTheSweepTakesOver() throws IOException {
    begin("1s");
    signed();
    service.startAndAwaitReady();
    List<String> names = service.home().inbox().pairs(PAIRS);
    service.within(PATIENCE).until(() -> count("believed") >= 3);
    sandbox.fault("{\"call\": \"callback\", \"fault\": \"drop\"}");
    long told = address.received().size();
    service.awaitPublished(names, PATIENCE);

    assertPaidOnce(PAIRS);
    assertThat(address.received().size() - told).isLessThan(PAIRS / 2);
    assertThat(count("believed")).isBetween(3L, PAIRS / 2L);
  }

  @Test
  void callbacksThatComeTwiceLateAndInAnyOrderChangeNothing() throws IOException {
    begin("1s");
    signed();
    sandbox.fault("{\"call\": \"callback\", \"fault\": \"reorder\", \"share\": 0.3}");
    sandbox.fault("{\"call\": \"callback\", \"fault\": \"duplicate\", \"share\": 0.5}");
    sandbox.fault("{\"call\": \"callback\", \"fault\": \"late\", \"by\": \"3s\", \"share\": 0.5}");
    service.startAndAwaitReady();
    List<String> names = service.home().inbox().pairs(PAIRS);
    service.awaitPublished(names, PATIENCE);
    // those that are late still come
    sandbox.behave("{\"task_time\": \"5s\"}");
    service.home().inbox().pair("last", "last");
    service
        .within(PATIENCE)
        .until(() -> service.home().sidecars() == PAIRS + 1 && service.isIdle());

    assertPaidOnce(PAIRS + 1);
    assertThat(address.received()).hasSizeGreaterThan(PAIRS);
    assertThat(count("believed")).isPositive();
    assertThat(count("not_awaited") + count("no_end")).isPositive();
    assertThat(service.home().files("dead-letter")).isEmpty();
    assertThat(service.home().sidecars()).isEqualTo(PAIRS + 1);
  }

  @Test
  void whatSomebodyElseTellsIsRefusedAndChangesNothing() throws IOException {
    begin("24h");
    signed();
    service
        .set("tryon.kling.poll-interval", "10m")
        .set("tryon.http.token", "a-token")
        .startAndAwaitReady();
    service.home().inbox().pair("look", "look");
    service.within(PATIENCE).until(() -> address.told("processing").isPresent());
    Received genuine = address.told("processing").orElseThrow();
    assertThat(genuine.status()).isEqualTo(200);
    String end = genuine.body().replace("\"processing\"", "\"failed\"");
    int queries = sandbox.books().queryCalls();

    assertThat(address.send(genuine)).as("a replay").isEqualTo(409);
    assertThat(address.send(genuine.withBody(end))).as("another body").isEqualTo(401);
    assertThat(address.send(genuine.withHeader("Webhook-id", "another"))).isEqualTo(401);
    assertThat(address.send(genuine.withHeader("Webhook-signature", "v1,AAAA"))).isEqualTo(401);
    assertThat(address.send(genuine.withoutHeaders())).as("unsigned").isEqualTo(401);
    assertThat(address.send(genuine.withBody("x".repeat(65 * 1024)))).isEqualTo(413);
    String path = genuine.path();
    char last = path.charAt(path.length() - 5) == 'A' ? 'B' : 'A';
    String forged = path.substring(0, path.length() - 5) + last + path.substring(path.length() - 4);
    assertThat(address.send(genuine.withPath(forged))).as("another address").isEqualTo(404);
    assertThat(address.send(genuine.withPath("/callbacks/x").withBody("y".repeat(1_000_000))))
        .isEqualTo(404);

    assertThat(count("replayed")).isOne();
    assertThat(count("wrong_signature")).isEqualTo(4);
    assertThat(count("too_long")).isOne();
    assertThat(count("forged")).isEqualTo(2);
    assertThat(count("believed") + count("hint") + count("not_awaited")).isZero();
    assertThat(sandbox.books().queryCalls()).isEqualTo(queries);
    assertThat(service.metric("tryon_jobs{state=\"running\"}")).isOne();
    assertThat(service.readiness().status()).isEqualTo(200);
    assertThat(service.output()).doesNotContain(path);

    // The address is good after a restart, and still nobody sweeps.
    service.kill();
    service.startAndAwaitReady();
    service.within(PATIENCE).until(() -> service.metric("tryon_jobs{state=\"running\"}") == 1);
    sandbox.leap("24h");
    service.within(PATIENCE).until(() -> service.home().sidecars() == 1);
    assertThat(service.home().sidecar("look").required("outcome").asText()).isEqualTo("published");
    assertThat(service.home().files("dead-letter")).isEmpty();
    assertPaidOnce(1);
  }
}

package io.tryonroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tryonroutes.sandbox.Caller.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that can go wrong goes wrong when it is planned. */
class FaultsTest extends SandboxFixture {
  private static final Duration AT_MOST = Duration.ofMillis(400);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Caller caller;

  @BeforeEach
  void begin() {
    caller = start();
  }

  @Test
  void aFaultHappensToTheNextCallsOfItsKindAlone() {
    caller.plan("{\"call\":\"list\",\"code\":5000,\"next\":2}");

    assertThat(caller.query("tr-1").code()).isZero();
    assertThat(caller.list("").code()).isEqualTo(5000);
    assertThat(caller.list("").code()).isEqualTo(5000);
    assertThat(caller.list("").code()).isZero();
    assertThat(caller.get("/admin/faults").json().toString())
        .contains("\"left\":0", "\"happened\":2");
  }

  @Test
  void aFaultHappensToAShareOfCalls() {
    caller.plan("{\"call\":\"query\",\"code\":5000,\"share\":0.3}");

    long hit = IntStream.range(0, 300).filter(i -> caller.query("x").code() == 5000).count();

    assertThat(hit).isBetween(60L, 120L);
  }

  @Test
  void faultsEndWhenTheyAreTakenBack() {
    caller.plan("{\"call\":\"list\",\"code\":5000}");
    assertThat(caller.list("").code()).isEqualTo(5000);

    caller.admin("DELETE", "/faults", "");

    assertThat(caller.list("").code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hang", "reset", "html"})
  void aCreateThatIsNotEvenLookedAtIsNotAccepted(String fault) {
    caller.plan("{\"call\":\"create\",\"fault\":\"%s\",\"next\":1}".formatted(fault));

    unanswered(fault);

    assertThat(accepted()).isZero();
    assertThat(caller.create("tr-1").code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hang", "reset", "html", "half"})
  void aTaskIsAcceptedAndItsAnswerLost(String fault) {
    caller.plan(
        "{\"call\":\"create\",\"fault\":\"%s\",\"next\":1,\"accepted\":true}".formatted(fault));

    unanswered(fault);

    assertThat(accepted()).isEqualTo(1);
    assertThat(caller.query("tr-1").status()).isEqualTo("submitted");
    assertThat(caller.create("tr-1").code()).isEqualTo(1201);
  }

  @Test
  void aTaskIsAcceptedAndItsAnswerSaysThatItFailed() {
    caller.plan("{\"call\":\"create\",\"code\":5002,\"next\":1,\"accepted\":true}");

    assertThat(caller.create("tr-1").http()).isEqualTo(504);
    assertThat(caller.query("tr-1").status()).isEqualTo("submitted");
  }

  /** The JDK's client asks again by itself when it is hung up on, so the fault lasts. */
  @ParameterizedTest
  @ValueSource(strings = {"hang", "reset", "html", "half"})
  void aQueryAndAListGetNoAnswer(String fault) {
    for (String call : List.of("query", "list")) {
      caller.plan("{\"call\":\"%s\",\"fault\":\"%s\"}".formatted(call, fault));
    }

    assertUnreadable(fault, request(Caller.TRY_ON + "/tr-1").build());
    assertUnreadable(fault, request(Caller.TRY_ON).build());
    caller.admin("DELETE", "/faults", "");
    assertThat(caller.query("tr-1").code()).isZero();
    assertThat(caller.list("").code()).isZero();
  }

  @Test
  void anAnswerComesLate() {
    caller.plan("{\"call\":\"list\",\"fault\":\"late\",\"by\":\"1s\",\"next\":2}");

    assertUnreadable("hang", request(Caller.TRY_ON).build());
    assertThat(caller.list("").code()).isZero();
  }

  @Test
  void successComesWithoutDataOrWithNone() {
    caller.plan("{\"call\":\"create\",\"fault\":\"no_data\",\"next\":1}");
    caller.plan("{\"call\":\"create\",\"fault\":\"null_data\",\"next\":1}");

    Answer without = caller.create("tr-1");
    Answer none = caller.create("tr-2");

    assertThat(without.code()).isZero();
    assertThat(without.json().has("data")).isFalse();
    assertThat(none.code()).isZero();
    assertThat(none.data().isNull()).isTrue();
    assertThat(accepted()).isEqualTo(2);
  }

  @Test
  void aStatusIsUnknown() {
    caller.create("tr-1");
    caller.plan("{\"call\":\"query\",\"fault\":\"unknown_status\",\"next\":1}");
    caller.plan("{\"call\":\"list\",\"fault\":\"unknown_status\",\"next\":1}");

    assertThat(caller.query("tr-1").status()).isEqualTo("paused");
    assertThat(caller.list("").data().path(0).path("task_status").asText()).isEqualTo("paused");
  }

  @Test
  void aTaskIsNotToBeSeenYet() {
    caller.create("tr-1");
    caller.plan("{\"call\":\"query\",\"fault\":\"unknown\",\"next\":2}");

    assertThat(caller.query("tr-1").data().path("task_status_msg").asText())
        .isEqualTo("task not found");
    assertThat(caller.query("tr-1").data().has("created_at")).isFalse();
    assertThat(caller.query("tr-1").status()).isEqualTo("submitted");
  }

  @Test
  void aListIsLate() {
    caller.create("tr-1");
    move(caller, Duration.ofSeconds(9));
    caller.create("tr-2");
    move(caller, Duration.ofSeconds(1));
    caller.plan("{\"call\":\"list\",\"fault\":\"stale\",\"by\":\"2s\",\"next\":1}");

    JsonNode late = caller.list("").data();
    JsonNode now = caller.list("").data();

    assertThat(late).hasSize(1);
    assertThat(late.path(0).path("task_status").asText()).isEqualTo("processing");
    assertThat(now).hasSize(2);
    assertThat(now.path(1).path("task_status").asText()).isEqualTo("succeed");
  }

  @Test
  void aListLeavesTasksOut() {
    caller.behave("{\"slots\":40}");
    for (int i = 0; i < 40; i++) {
      caller.create("tr-" + i);
    }
    caller.plan("{\"call\":\"list\",\"fault\":\"omit\",\"part\":0.5,\"next\":1}");

    assertThat(caller.list("?pageSize=40").data().size()).isBetween(8, 32);
    assertThat(caller.list("?pageSize=40").data()).hasSize(40);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Failure to pass the risk control system",
        "Image pixel is invalid",
        "there is no human in the video",
        "The resolution or aspect ratio of the input image is invalid."
      })
  void aTaskFails(String message) {
    caller.plan(
        "{\"call\":\"task\",\"fault\":\"fail\",\"next\":1,\"message\":\"%s\"}".formatted(message));
    caller.create("tr-1");
    assertThat(caller.query("tr-1").status()).isEqualTo("submitted");
    finish(caller);

    JsonNode data = caller.query("tr-1").data();
    assertThat(data.path("task_status").asText()).isEqualTo("failed");
    assertThat(data.path("task_status_msg").asText()).isEqualTo(message);
    assertThat(data.path("final_unit_deduction").asText()).isEqualTo("0");
    assertThat(data.has("task_result")).isFalse();
    assertThat(caller.books().path("paid_units").asInt()).isZero();
  }

  @Test
  void aTasksFaultWaitsForATaskThatIsAccepted() {
    caller.create("tr-1");
    caller.plan("{\"call\":\"task\",\"fault\":\"fail\",\"next\":1,\"message\":\"x\"}");

    assertThat(caller.create("tr-1").code()).isEqualTo(1201);
    caller.create("tr-2");
    finish(caller);

    assertThat(caller.query("tr-1").status()).isEqualTo("succeed");
    assertThat(caller.query("tr-2").status()).isEqualTo("failed");
  }

  @Test
  void aTaskNeverEndsAndKeepsItsSlot() {
    caller.plan("{\"call\":\"task\",\"fault\":\"hang\",\"next\":1}");
    caller.create("tr-1");
    move(caller, Duration.ofDays(365));

    assertThat(caller.query("tr-1").status()).isEqualTo("processing");
    assertThat(caller.books().path("running").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"missing,404", "forbidden,403", "html,502"})
  void aResultIsNotServed(String fault, int status) {
    String url = result();
    caller.plan("{\"call\":\"file\",\"fault\":\"%s\",\"next\":1}".formatted(fault));

    assertThat(caller.download(url).statusCode()).isEqualTo(status);
    assertThat(caller.download(url).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hang", "reset", "half"})
  void aResultIsCutOff(String fault) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(result())).timeout(AT_MOST).build();
    caller.plan("{\"call\":\"file\",\"fault\":\"%s\"}".formatted(fault));

    assertUnreadable(fault, request);
  }

  @Test
  void aResultIsBrokenOrNoPictureOrTooLarge() {
    String url = result();
    byte[] good = caller.download(url).body();
    for (String fault : List.of("broken", "wrong_type", "oversized")) {
      caller.plan("{\"call\":\"file\",\"fault\":\"%s\",\"next\":1}".formatted(fault));
    }

    byte[] broken = caller.download(url).body();
    HttpResponse<byte[]> wrong = caller.download(url);
    byte[] oversized = caller.download(url).body();

    assertThat(broken).hasSize(good.length / 2).isEqualTo(Arrays.copyOf(good, broken.length));
    assertThat(wrong.headers().firstValue("Content-Type")).contains("image/png");
    assertThat(new String(wrong.body())).contains("html");
    assertThat(oversized).hasSize(128 * 1024 * 1024).startsWith(good);
    assertThat(caller.download(url).body()).isEqualTo(good);
  }

  @Test
  void aResultIsElsewhere() {
    String url = result();
    caller.plan(
        "{\"call\":\"file\",\"fault\":\"redirect\",\"to\":\"http://elsewhere.example/x\",\"next\":1}");

    HttpResponse<byte[]> answer = caller.download(url);

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location")).contains("http://elsewhere.example/x");
  }

  private String result() {
    caller.create("tr-1");
    finish(caller);
    return caller.query("tr-1").data().at("/task_result/images/0/url").asText();
  }

  private int accepted() {
    return caller.books().path("creates_accepted").asInt();
  }

  private void unanswered(String fault) {
    assertUnreadable(
        fault,
        request(Caller.TRY_ON)
            .POST(HttpRequest.BodyPublishers.ofString(Caller.body("tr-1").toString()))
            .build());
  }

  private void assertUnreadable(String fault, HttpRequest request) {
    if (fault.equals("html")) {
      assertThat(sent(request)).contains("502 Bad Gateway");
      return;
    }
    assertThatThrownBy(() -> client.send(request, HttpResponse.BodyHandlers.ofByteArray()))
        .isInstanceOf(fault.equals("hang") ? HttpTimeoutException.class : IOException.class);
  }

  private String sent(HttpRequest request) {
    return new String(caller.exchange(request).body(), StandardCharsets.US_ASCII);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(caller.uri(path))
        .timeout(AT_MOST)
        .header("Authorization", "Bearer any");
  }
}

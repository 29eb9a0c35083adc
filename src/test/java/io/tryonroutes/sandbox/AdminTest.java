package io.tryonroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tryonroutes.sandbox.Caller.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the sandbox is looked at and changed while it runs. */
class AdminTest extends SandboxFixture {
  private Caller caller;

  @BeforeEach
  void begin() {
    caller = start();
  }

  @Test
  void behaviourIsChangedInParts() {
    Answer answer = caller.behave("{\"slots\":1,\"task_time\":\"1s-2s\"}");

    assertThat(answer.http()).isEqualTo(200);
    assertThat(answer.json().path("task_time").asText()).isEqualTo("1s-2s");
    assertThat(caller.get("/admin/behaviour").json()).isEqualTo(answer.json());
    caller.create("tr-1");
    assertThat(caller.create("tr-2").code()).isEqualTo(1303);
    caller.behave("{\"slots\":2}");
    assertThat(caller.create("tr-2").code()).isZero();
  }

  @Test
  void secretsAreNotShown() {
    Answer answer = caller.behave("{\"callback_secrets\":[\"whsec_dGVzdHNlY3JldA==\"]}");

    assertThat(answer.http()).isEqualTo(200);
    assertThat(answer.json().path("callback_secrets").toString()).isEqualTo("[\"***\"]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PATCH | /behaviour | {"slots":0} | slots must be 1 or more
          PATCH | /behaviour | {"slotz":1} | there is no slotz; known:
          PATCH | /behaviour | {"task_time":"long"} | 'long' is no time; write for example 10s
          PATCH | /behaviour | {"results":"x"} | 'x' is none of [painted, person]
          PATCH | /behaviour | {"unknown_id":"x"} | 'x' is none of [failed_task, refused]
          PATCH | /behaviour | [] | one JSON object
          PATCH | /behaviour | {"slots":"7"} | slots has a value of another kind
          PATCH | /behaviour | {"slots":1.5} | slots has a value of another kind
          PATCH | /behaviour | {"task_time":null} | task_time is null
          PATCH | /behaviour | {"hosts":null} | hosts is null
          POST | /clock | {"leap":"999999d"} | the clock goes up to the year 2600
          POST | /faults | {"call":"create"} | either fault or code
          POST | /faults | {"fault":"hang"} | call is missing
          POST | /faults | {"call":"create","code":4711} | knows no code 4711
          POST | /faults | {"call":"file","code":5000} | file has no codes
          POST | /faults | {"call":"list","fault":"fail"} | fail does not happen to list
          POST | /faults | {"call":"list","fault":"omit"} | part is missing
          POST | /faults | {"call":"list","fault":"hang","by":"1s"} | by does not belong to it
          POST | /faults | {"call":"list","fault":"hang","share":2} | share is above 0
          POST | /faults | {"call":"list","fault":"hang","next":0} | next is 1 or more
          POST | /faults | {"call":"list","fault":"hang","accepted":true} | accepted is for create
          POST | /clock | {"speed":0} | speed is above 0
          POST | /clock | {"leap":"far"} | 'far' is no time
          """)
  void whatIsNotUnderstoodIsSaidAndChangesNothing(
      String method, String path, String body, String message) {
    JsonNode before = caller.get("/admin" + path).json();

    Answer answer = caller.admin(method, path, body);

    assertThat(answer.http()).isEqualTo(400);
    assertThat(answer.json().path("error").asText()).contains(message);
    assertThat(caller.get("/admin" + path).json()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"whsec_dGVzdA==\"", "[\"whsec_dGVzdA\",5]", "[\"whsec-dGVzdA\"]"})
  void aSecretThatIsNotUnderstoodIsNotShown(String secrets) {
    Answer answer = caller.behave("{\"callback_secrets\":%s}".formatted(secrets));

    assertThat(answer.http()).isEqualTo(400);
    assertThat(answer.json().toString()).doesNotContain("dGVzdA");
  }

  @Test
  void theClockLeapsAndRunsFasterAndGoesOnSoAfterARestart() {
    caller.create("tr-1");
    move(caller, Duration.ZERO);
    caller.admin("POST", "/clock", "{\"leap\":\"4s\"}");
    assertThat(caller.query("tr-1").status()).isEqualTo("processing");
    caller.admin("POST", "/clock", "{\"speed\":60}");
    clock.move(Duration.ofMillis(99));
    assertThat(caller.query("tr-1").status()).isEqualTo("processing");
    clock.move(Duration.ofMillis(1));
    assertThat(caller.query("tr-1").status()).isEqualTo("succeed");
    JsonNode now = caller.get("/admin/clock").json();

    caller = start();

    assertThat(caller.get("/admin/clock").json()).isEqualTo(now);
    assertThat(now.path("speed").asDouble()).isEqualTo(60);
    assertThat(now.path("now").asLong()).isEqualTo(clock.millis() + 4000 + 5900);
  }

  @Test
  void aResultIsGoneAfterThirtyDaysButItsTaskIsListed() {
    caller.create("tr-1");
    finish(caller);
    String url = caller.query("tr-1").data().at("/task_result/images/0/url").asText();
    clock.move(Duration.ofDays(30).minusMillis(1));
    assertThat(caller.download(url).statusCode()).isEqualTo(200);
    clock.move(Duration.ofMillis(1));

    assertThat(caller.download(url).statusCode()).isEqualTo(404);
    assertThat(caller.list("").data()).hasSize(1);
    assertThat(caller.query("tr-1").status()).isEqualTo("succeed");
  }

  @Test
  void slotSecondsAreCountedFromTheFirstTaskOn() {
    clock.move(Duration.ofSeconds(100));
    caller.create("tr-1");
    finish(caller);
    caller.behave("{\"slots\":2}");
    caller.create("tr-2");
    move(caller, Duration.ofSeconds(3));

    JsonNode seconds = caller.books().path("slot_seconds");
    assertThat(seconds.path("busy").asDouble()).isEqualTo(13);
    assertThat(seconds.path("offered").asDouble()).isEqualTo(5 * 10 + 2 * 3);
  }

  @Test
  void theBooksSayWhetherAnythingWasPaidTwice() {
    assertThat(caller.books().path("summary").asText())
        .isEqualTo("0 creates accepted, 0 units paid, paid twice: none");
    caller.create("tr-1");
    caller.create("tr-2");
    finish(caller);
    assertThat(caller.books().path("summary").asText())
        .isEqualTo("2 creates accepted, 2 units paid, paid twice: 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /admin/books HTTP/1.1\r\nHost: evil.example\r\n",
        "GET /admin/books HTTP/1.1\r\nHost: 127.0.0.1.evil.example:80\r\n",
        "POST /admin/faults HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://evil.example\r\n",
        "DELETE /admin/faults HTTP/1.1\r\nHost: localhost\r\nOrigin: null\r\n"
      })
  void whatAPageOfAnotherSiteSendsIsRefused(String head) throws IOException {
    assertThat(raw(head)).startsWith("HTTP/1.1 403 ");
  }

  @Test
  void aCallerOnThisMachineIsLetIn() throws IOException {
    assertThat(raw("GET /admin/books HTTP/1.1\r\nHost: localhost:80\r\n"))
        .startsWith("HTTP/1.1 200 ");
  }

  @Test
  void aBodyOfMoreThanAMegabyteIsRefused() {
    assertThat(caller.admin("POST", "/faults", " ".repeat((1 << 20) + 1)).http()).isEqualTo(413);
  }

  private String raw(String head) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(20_000);
      String whole = head + "Connection: close\r\nContent-Length: 0\r\n\r\n";
      socket.getOutputStream().write(whole.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}

package io.tryonroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tryonroutes.sandbox.Caller.Answer;
import io.tryonroutes.sandbox.picture.TestPictures;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LifeCycleTest extends SandboxFixture {

  @Test
  void aTaskIsSubmittedThenProcessedThenSucceeds() {
    Caller caller = start();
    String id = caller.create("tr-1").taskId();
    long created = clock.millis();

    assertThat(caller.query(id).status()).isEqualTo("submitted");
    move(caller, Duration.ofMillis(1999));
    assertThat(caller.query(id).status()).isEqualTo("submitted");
    clock.move(Duration.ofMillis(1));
    assertThat(caller.query(id).status()).isEqualTo("processing");
    clock.move(Duration.ofMillis(7999));
    JsonNode processing = caller.query(id).data();
    assertThat(processing.path("task_status").asText()).isEqualTo("processing");
    assertThat(processing.path("updated_at").asLong()).isEqualTo(created + 2000);
    assertThat(processing.has("task_result")).isFalse();
    assertThat(processing.has("final_unit_deduction")).isFalse();

    finish(caller);
    JsonNode ended = caller.query(id).data();
    assertThat(ended.path("task_status").asText()).isEqualTo("succeed");
    assertThat(ended.path("task_status_msg").asText("none")).isEmpty();
    assertThat(ended.path("final_unit_deduction").isTextual()).isTrue();
    assertThat(ended.path("final_unit_deduction").asText()).isEqualTo("1");
    assertThat(ended.path("created_at").asLong()).isEqualTo(created);
    assertThat(ended.path("updated_at").asLong()).isEqualTo(created + 10_000);
    assertThat(ended.at("/task_info/external_task_id").asText()).isEqualTo("tr-1");
    assertThat(ended.at("/task_result/images")).hasSize(1);
    assertThat(ended.at("/task_result/images/0/index").asInt()).isZero();
  }

  @Test
  void aShortTaskIsSubmittedForAFifthOfItsTime() {
    Caller caller = start(options -> options.withTaskTime(TaskTime.parse("100ms")));
    String id = caller.create("tr-1").taskId();

    clock.move(Duration.ofMillis(19));
    assertThat(caller.query(id).status()).isEqualTo("submitted");
    clock.move(Duration.ofMillis(1));
    assertThat(caller.query(id).status()).isEqualTo("processing");
  }

  @Test
  void timesAreDrawnFromTheRange() {
    Caller caller = start(options -> options.withTaskTime(TaskTime.parse("1s-19s")).withSlots(10));
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ids.add(caller.create("tr-" + i).taskId());
    }
    move(caller, Duration.ofSeconds(19));

    List<Long> times = new ArrayList<>();
    for (String id : ids) {
      JsonNode data = caller.query(id).data();
      times.add(data.path("updated_at").asLong() - data.path("created_at").asLong());
    }
    assertThat(times).allSatisfy(time -> assertThat(time).isBetween(1000L, 19_000L));
    assertThat(times).doesNotHaveDuplicates();
  }

  @Test
  void aTaskIsFoundByEitherId() {
    Caller caller = start();
    String id = caller.create("tr-1").taskId();

    assertThat(caller.query("tr-1").taskId()).isEqualTo(id);
    assertThat(caller.query(id).taskId()).isEqualTo(id);
  }

  /** Kling's own ComfyUI nodes ask with two slashes. */
  @Test
  void aSecondSlashBeforeTheIdIsForgiven() {
    Caller caller = start();
    String id = caller.create("tr-1").taskId();

    assertThat(caller.get(Caller.TRY_ON + "//" + id).taskId()).isEqualTo(id);
  }

  @Test
  void anUnknownIdLooksLikeAFailedTaskWithoutTimes() {
    Answer answer = start().query("tr-nobody");

    assertThat(answer.http()).isEqualTo(200);
    assertThat(answer.code()).isZero();
    assertThat(answer.data().toString())
        .isEqualTo(
            "{\"task_id\":\"tr-nobody\",\"task_status\":\"failed\","
                + "\"task_status_msg\":\"task not found\"}");
  }

  @Test
  void resultFilesAreServedWithoutCredentialUnderExactlyTheirUrl() {
    Caller caller = start(options -> options.withCredentials(Credentials.ofApiKey("any")));
    caller.create("tr-1");
    finish(caller);
    String url = caller.query("tr-1").data().at("/task_result/images/0/url").asText();

    assertThat(url)
        .matches("http://127.0.0.1:" + port() + "/files/[0-9a-f-]{36}\\.png\\?x-kcdn-pid=112452");
    HttpResponse<byte[]> file = caller.download(url);
    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.headers().firstValue("Content-Type")).contains("image/png");
    assertThat(TestPictures.read(file.body()).getWidth()).isEqualTo(300);
    HttpRequest head =
        HttpRequest.newBuilder(URI.create(url)).method("HEAD", BodyPublishers.noBody()).build();
    assertThat(caller.exchange(head).statusCode()).isEqualTo(200);
    assertThat(caller.download(url.replace("?x-kcdn-pid=112452", "")).statusCode()).isEqualTo(403);
    assertThat(caller.books().at("/calls/file").asInt()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000000-0000-0000-0000-000000000000.png",
        "..%2Fjournal.jsonl",
        "%2e%2e%2fjournal.jsonl",
        "x"
      })
  void noOtherFileIsServed(String name) {
    Caller caller = start();
    caller.create("tr-1");

    assertThat(caller.get("/files/" + name + "?x-kcdn-pid=112452").http()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"narrow", "large", "gif", "text", "cut off jpeg", "cut off png"})
  void aBadPictureFailsLate(String kind) {
    Caller caller = start();
    byte[] bad =
        switch (kind) {
          case "narrow" -> TestPictures.plain(299, 400, "png");
          case "large" -> TestPictures.noisyPng(10_600_000, 1);
          case "gif" -> TestPictures.plain(400, 400, "gif");
          case "cut off jpeg" -> TestPictures.cutOff(Caller.HUMAN);
          case "cut off png" -> TestPictures.cutOff(Caller.CLOTH);
          default -> "no picture at all".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        };

    caller.create(Caller.body("tr-1", bad, Caller.CLOTH));
    caller.create(Caller.body("tr-2", Caller.HUMAN, bad));

    assertThat(caller.query("tr-1").status()).isEqualTo("submitted");
    finish(caller);
    for (String id : List.of("tr-1", "tr-2")) {
      JsonNode data = caller.query(id).data();
      assertThat(data.path("task_status").asText()).isEqualTo("failed");
      assertThat(data.path("task_status_msg").asText()).isEqualTo("Image pixel is invalid");
      assertThat(data.path("final_unit_deduction").asText()).isEqualTo("0");
      assertThat(data.has("task_result")).isFalse();
    }
    assertThat(caller.books().path("paid_units").asInt()).isZero();
    assertThat(caller.books().at("/tasks/failed").asInt()).isEqualTo(2);
    assertThat(home.resolve("incoming")).isEmptyDirectory();
  }

  @Test
  void aPictureTooLongForItsBreadthFailsLate() {
    Caller caller = start();
    caller.create(Caller.body("tr-1", TestPictures.plain(300, 751, "png"), Caller.CLOTH));
    finish(caller);

    assertThat(caller.query("tr-1").data().path("task_status_msg").asText())
        .startsWith("The resolution or aspect ratio of the input image is invalid.");
  }

  @Test
  void aCreateAboveTheSlotsIsRefusedUntilATaskHasEnded() {
    Caller caller = start(options -> options.withSlots(2));
    caller.create("tr-1");
    caller.create("tr-2");

    Answer refused = caller.create("tr-3");
    assertThat(refused.http()).isEqualTo(429);
    assertThat(refused.code()).isEqualTo(1303);
    assertThat(caller.books().path("running").asInt()).isEqualTo(2);
    assertThat(caller.books().path("over_limit_refused").asInt()).isEqualTo(1);

    finish(caller);
    assertThat(caller.create("tr-3").code()).isZero();
  }

  @Test
  void theSamePicturesPaidTwiceAreReported() {
    Caller caller = start();
    caller.create(Caller.body("tr-a1"));
    caller.create(Caller.body("tr-a2"));
    caller.create(Caller.body("tr-b", Caller.HUMAN, TestPictures.plain(301, 300, "png")));
    finish(caller);

    JsonNode books = caller.books();
    assertThat(books.path("paid_units").asInt()).isEqualTo(3);
    assertThat(books.path("paid_twice")).hasSize(1);
    assertThat(books.at("/paid_twice/0/external_task_ids").toString())
        .isEqualTo("[\"tr-a1\",\"tr-a2\"]");
  }
}

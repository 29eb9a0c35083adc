package io.tryonroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tryonroutes.sandbox.Caller.Answer;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CreateTest extends SandboxFixture {
  private Caller caller;

  @BeforeEach
  void begin() {
    caller = start();
  }

  @Test
  void anAcceptedCreateAnswersTheSubmittedTask() {
    Answer answer = caller.create("tr-1");

    assertThat(answer.http()).isEqualTo(200);
    assertThat(answer.code()).isZero();
    assertThat(answer.message()).isEqualTo("SUCCEED");
    assertThat(UUID.fromString(answer.json().path("request_id").asText())).isNotNull();
    assertThat(answer.data().path("task_id").isTextual()).isTrue();
    assertThat(answer.taskId()).matches("\\d{18}");
    assertThat(answer.status()).isEqualTo("submitted");
    assertThat(answer.data().at("/task_info/external_task_id").asText()).isEqualTo("tr-1");
    assertThat(answer.data().path("created_at").asLong()).isEqualTo(clock.millis());
    assertThat(answer.data().path("updated_at").asLong()).isEqualTo(clock.millis());
  }

  @Test
  void taskIdsRise() {
    assertThat(caller.create("tr-1").taskId()).isLessThan(caller.create("tr-2").taskId());
  }

  @Test
  void aTaskIdDoesNotSurviveAFloatingPointNumber() {
    List<String> ids =
        IntStream.range(0, 5).mapToObj(i -> caller.create("tr-" + i).taskId()).toList();

    assertThat(ids).anyMatch(id -> (long) Double.parseDouble(id) != Long.parseLong(id));
  }

  @Test
  void theExternalIdIsOptionalAndAnEmptyOneIsNone() {
    ObjectNode without = Caller.body("");
    without.remove("external_task_id");

    assertThat(caller.create(without).code()).isZero();
    assertThat(caller.create("").code()).isZero();
    assertThat(caller.create("").data().has("task_info")).isFalse();
  }

  @Test
  void withoutAModelNameTheOldModelRuns() {
    ObjectNode body = Caller.body("tr-1");
    body.remove("model_name");

    assertThat(caller.create(body).code()).isZero();
  }

  @Test
  void unknownKeysAreIgnored() {
    ObjectNode body = Caller.body("tr-1").put("model", "x");
    body.putObject("prompt").putArray("n").add(1);

    assertThat(caller.create(body).code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no json",
        "[]",
        "\"text\"",
        "{\"human_image\":",
        "{} {}",
        "{\"model_name\":5,"
      })
  void aBodyThatIsNoJsonObjectIsRefused(String body) {
    refused(caller.post(body), 400, 1200, "JSON");
  }

  @ParameterizedTest
  @ValueSource(strings = {"human_image", "cloth_image"})
  void aMissingPictureIsRefused(String picture) {
    ObjectNode body = Caller.body("tr-1");
    body.remove(picture);
    refused(caller.create(body), 400, 1201, picture);
    refused(caller.create(body.put(picture, "")), 400, 1201, picture);
    refused(caller.create(body.put(picture, 5)), 400, 1201, picture);
    refused(caller.create(body.putNull(picture)), 400, 1201, picture);
  }

  @Test
  void anUnknownModelIsRefused() {
    refused(
        caller.create(Caller.body("tr-1").put("model_name", "kling-v1")), 400, 1201, "model_name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"data:image/png;base64,iVBORw0KGgo=", "iVBORw0KGg", "not base 64!", "===="})
  void badBase64IsRefused(String picture) {
    refused(
        caller.create(Caller.body("tr-1").put("cloth_image", picture)),
        400,
        1201,
        "File is not in a valid base64 format");
  }

  @Test
  void picturesAreFetchedFromTheirUrls() {
    try (TinyServer server = pictures()) {
      Answer answer =
          caller.create(
              Caller.body("tr-1")
                  .put("human_image", server.url("/human").toString())
                  .put("cloth_image", server.url("/cloth").toString()));

      assertThat(answer.code()).as("%s", answer).isZero();
      caller.create("tr-2");
      finish(caller);
      assertThat(caller.books().at("/paid_twice/0/external_task_ids").toString())
          .as("the same pictures, however they came")
          .isEqualTo("[\"tr-1\",\"tr-2\"]");
    }
  }

  @Test
  void itsOwnSamplesCanBeTriedOn() {
    String samples = "http://127.0.0.1:" + port() + "/samples/look-01_";
    Answer answer =
        caller.create(
            Caller.body("tr-1")
                .put("human_image", samples + "human.jpg")
                .put("cloth_image", samples + "cloth.png"));

    assertThat(answer.code()).as("%s", answer).isZero();
    assertThat(caller.get("/samples/other.jpg").http()).isEqualTo(404);
  }

  @Test
  void urlsAndBase64AreNotMixed() {
    try (TinyServer server = pictures()) {
      for (String picture : List.of("human_image", "cloth_image")) {
        ObjectNode body = Caller.body("tr-1").put(picture, server.url("/human").toString());
        refused(caller.create(body), 400, 1201, "File is not in a valid base64 format");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://example.com/p.jpg", "http://169.254.169.254/", "http://127.0.0.1:9/p"})
  void aPictureThatCannotBeFetchedIsRefused(String url) {
    ObjectNode body = Caller.body("tr-1").put("human_image", url).put("cloth_image", url);
    refused(caller.create(body), 400, 1201, "_image cannot be fetched");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://example.com/hook", "no url", "file:///etc/passwd"})
  void aCallbackElsewhereIsRefused(String url) {
    refused(caller.create(Caller.body("tr-1").put("callback_url", url)), 400, 1201, "callback_url");
  }

  @Test
  void hostsCanBeAllowed() {
    caller.behave("{\"hosts\":[\"hooks.example.com\"]}");
    ObjectNode body = Caller.body("tr-1").put("callback_url", "https://Hooks.Example.com/x");
    assertThat(caller.create(body).code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "true", "{\"a\":1}", "[\"x\"]"})
  void aFieldThatIsNoTextIsRefused(String value) {
    for (String field : List.of("external_task_id", "model_name", "callback_url")) {
      String body = Caller.body("tr-1").put(field, "?").toString();
      refused(caller.post(body.replace("\"?\"", value)), 400, 1201, field + " must be a text");
    }
  }

  @Test
  void aTextThatIsTooLongIsRefused() {
    for (String field : List.of("external_task_id", "model_name", "callback_url")) {
      refused(caller.create(Caller.body("tr-1").put(field, "x".repeat(5000))), 400, 1201, "long");
    }
    refused(caller.create("x".repeat(257)), 400, 1201, "external_task_id is too long");
  }

  @Test
  void halfACharacterIsNoPartOfAnId() {
    String body = Caller.body("?").toString();
    refused(caller.post(body.replace("?", "\\ud800x")), 400, 1201, "half a character");
  }

  @Test
  void aFieldThatComesTwiceIsRefused() {
    String body = Caller.body("tr-1").toString();
    refused(caller.post("{\"human_image\":\"x\"," + body.substring(1)), 400, 1200, "JSON");
  }

  @Test
  void aSecondCreateWithTheSameExternalIdIsRefused() {
    caller.create("tr-1");

    refused(caller.create("tr-1"), 400, 1201, "external_task_id");
    assertThat(caller.books().path("duplicates_refused").asInt()).isEqualTo(1);
    assertThat(caller.books().at("/creates_by_external_id/tr-1").asInt()).isEqualTo(2);
    assertThat(caller.books().path("creates_accepted").asInt()).isEqualTo(1);
  }

  @Test
  void theChecksComeInTheOrderOfTheProtocol() {
    ObjectNode everythingWrong =
        Caller.body("tr-1").put("human_image", "data:,").put("model_name", "x");
    caller = start(options -> options.withSlots(1));
    caller.create("tr-1");

    refused(as("").post("no json"), 401, 1001, "");
    refused(caller.post("no json"), 400, 1200, "JSON");
    refused(caller.create(everythingWrong.deepCopy().without("cloth_image")), 400, 1201, "cloth");
    refused(caller.create(everythingWrong), 400, 1201, "model_name");
    refused(
        caller.create(everythingWrong.put("model_name", "kolors-virtual-try-on-v1")),
        400,
        1201,
        "base64");
    refused(caller.create("tr-1"), 400, 1201, "external_task_id");
    refused(caller.create("tr-2"), 429, 1303, "parallel task over resource pack limit");
  }

  @Test
  void aRefusedCreateLeavesNoFileBehind() {
    caller.create(Caller.body("tr-1").put("cloth_image", "!"));
    caller.create(Caller.body("tr-1").put("model_name", "x"));

    assertThat(home.resolve("incoming")).isEmptyDirectory();
  }

  @Test
  void anotherMethodIsRefused() {
    Answer answer = caller.send("PUT", Caller.TRY_ON, HttpRequest.BodyPublishers.ofString("{}"));
    refused(answer, 404, 1202, "method");
    answer = caller.send("DELETE", Caller.TRY_ON + "/1", HttpRequest.BodyPublishers.noBody());
    refused(answer, 404, 1202, "method");
  }

  @Test
  void anUnknownPathIsNotFound() {
    assertThat(caller.get("/v1/images/other").http()).isEqualTo(404);
  }

  private static TinyServer pictures() {
    return TinyServer.start(
        exchange ->
            TinyServer.answer(
                    200,
                    exchange.getRequestURI().getPath().equals("/human")
                        ? Caller.HUMAN
                        : Caller.CLOTH)
                .handle(exchange));
  }

  private static void refused(Answer answer, int http, int code, String message) {
    assertThat(answer.http()).as("%s", answer).isEqualTo(http);
    assertThat(answer.code()).as("%s", answer).isEqualTo(code);
    assertThat(answer.message()).contains(message);
    assertThat(answer.json().has("request_id")).isTrue();
    assertThat(answer.json().has("data")).isFalse();
  }
}

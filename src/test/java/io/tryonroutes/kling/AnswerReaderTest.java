package io.tryonroutes.kling;

import static org.assertj.core.api.Assertions.assertThat;

import io.tryonroutes.kling.Answer.Accepted;
import io.tryonroutes.kling.Answer.Refused;
import io.tryonroutes.kling.Answer.Tasks;
import io.tryonroutes.kling.Answer.UnknownId;
import io.tryonroutes.kling.Answer.Unreadable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
  private static final String CREATED =
      """
      {"code":0,"message":"SUCCEED","request_id":"c0656403-1e6e-4b7e-b8f8-2cdd2595f2b9",
       "data":{"task_id":"867283741759111202","task_status":"submitted",
               "task_info":{"external_task_id":"tor-9b2e51c0-a1"},
               "created_at":1774805076166,"updated_at":1774805076166}}
      """;
  private static final String URL =
      "https://p2-kling.klingai.com/bs2/upload-ylab-stunt/0f3c.png?x-kcdn-pid=112452&s=a%2Bb+c=";
  private static final String ENDED =
      """
      {"code":0,"message":"SUCCEED","request_id":"r-1",
       "data":{"task_id":"867283741759111202","task_status":"succeed","task_status_msg":"",
               "final_unit_deduction":"1","final_balance_deduction":{"quota":"0"},
               "created_at":1774805076166,"updated_at":1774805099412,
               "task_info":{"external_task_id":"tor-9b2e51c0-a1","parent_video":{}},
               "task_result":{"videos":[],"images":[{"index":0,"url":"%s"}]}}}
      """
          .formatted(URL);

  private final AnswerReader reader = new AnswerReader();

  @Test
  void aCreateIsAcceptedWithBothIds() {
    Accepted accepted = (Accepted) reader.ofCreate(200, body(CREATED));

    assertThat(accepted.requestId()).isEqualTo("c0656403-1e6e-4b7e-b8f8-2cdd2595f2b9");
    assertThat(accepted.task().id()).isEqualTo("867283741759111202");
    assertThat(accepted.task().externalId()).contains("tor-9b2e51c0-a1");
    assertThat(accepted.task().status()).isEqualTo(Task.Status.SUBMITTED);
    assertThat(accepted.task().images()).isEmpty();
    assertThat(accepted.task().createdAt()).contains(Instant.ofEpochMilli(1774805076166L));
  }

  @Test
  void aSucceededTaskHasItsUrlExactlyAsReceived() {
    Task task = ((Accepted) reader.ofQuery(200, body(ENDED))).task();

    assertThat(task.status()).isEqualTo(Task.Status.SUCCEEDED);
    assertThat(task.images()).containsExactly(URL);
    assertThat(task.lacksResult()).isFalse();
    assertThat(task.units()).contains("1");
    assertThat(task.message()).isEmpty();
    assertThat(task.updatedAt()).contains(Instant.ofEpochMilli(1774805099412L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",\"task_result\":null",
        ",\"task_result\":{}",
        ",\"task_result\":{\"images\":null}",
        ",\"task_result\":{\"images\":[]}",
        ",\"task_result\":{\"images\":[null,{\"index\":0},{\"url\":\"\"},7]}"
      })
  void aSuccessWithoutAPictureCanBeTold(String result) {
    Task task = task("{\"task_id\":\"1\",\"task_status\":\"succeed\"" + result + "}");

    assertThat(task.lacksResult()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "submitted, SUBMITTED",
    "processing, PROCESSING",
    "succeed, SUCCEEDED",
    "succeeded, SUCCEEDED",
    "failed, FAILED",
    "queued, PROCESSING",
    "fail, PROCESSING",
    "'', PROCESSING"
  })
  void anUnknownStatusWordIsPendingAndNeverFailed(String word, Task.Status status) {
    String json = "{\"task_id\":\"1\",\"task_status\":\"%s\",\"created_at\":1}".formatted(word);

    assertThat(task(json).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"task_id\":\"867283741759111202\",\"task_status\":\"processing\"}",
        "{\"task_id\":867283741759111202,\"task_status\":\"processing\",\"task_info\":null}",
        "{\"id\":\"867283741759111202\",\"status\":\"processing\",\"external_id\":null}",
        "[{\"task_id\":\"867283741759111202\",\"task_status\":\"processing\",\"new\":[1]}]"
      })
  void bothSpellingsAndMissingPartsAreUnderstood(String data) {
    Task task = task(data);

    assertThat(task.id()).isEqualTo("867283741759111202");
    assertThat(task.status()).isEqualTo(Task.Status.PROCESSING);
    assertThat(task.externalId()).isEmpty();
    assertThat(task.createdAt()).isEmpty();
    assertThat(task.units()).isEmpty();
  }

  @Test
  void numbersMayComeAsStringsAndStringsAsNumbers() {
    String json =
        """
        {"code":"0","data":{"task_id":"1","task_status":"failed","final_unit_deduction":0,
         "created_at":"1774805076166"}}
        """;

    Task task = ((Accepted) reader.ofQuery(200, body(json))).task();

    assertThat(task.units()).contains("0");
    assertThat(task.createdAt()).contains(Instant.ofEpochMilli(1774805076166L));
    assertThat(reader.ofQuery(429, body("{\"code\":\"1303\"}")))
        .isInstanceOfSatisfying(
            Refused.class, r -> assertThat(r.known()).contains(ServiceCode.NO_FREE_SLOT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"task_id\":\"xyz\",\"task_status\":\"failed\",\"task_status_msg\":\"task not found\"}",
        "{\"task_id\":\"x\",\"task_status\":\"failed\",\"created_at\":1,"
            + "\"task_status_msg\":\"Task not found.\"}",
        "{\"task_id\":\"x\",\"task_status\":\"failed\",\"task_status_msg\":\"\"}",
        "{\"task_id\":\"x\",\"task_status\":\"failed\",\"created_at\":0}",
        "{\"id\":\"x\",\"status\":\"failed\",\"created_at\":null}"
      })
  void aFailedTaskThatWasNeverCreatedIsAnUnknownId(String data) {
    assertThat(reader.ofQuery(200, body(envelope(data)))).isEqualTo(new UnknownId("r-1"));
  }

  @Test
  void aResourceThatDoesNotExistIsAnUnknownIdInAQueryAndAPauseInACreate() {
    String json = "{\"code\":1203,\"message\":\"no such thing\",\"request_id\":\"r-1\"}";

    assertThat(reader.ofQuery(404, body(json))).isEqualTo(new UnknownId("r-1"));
    assertThat(
            reader.ofQuery(
                400, body(json.replace("1203", "1200").replace("no such thing", "Task not found"))))
        .isEqualTo(new UnknownId("r-1"));
    assertThat(reader.ofCreate(404, body(json)))
        .isInstanceOfSatisfying(
            Refused.class, r -> assertThat(r.reaction()).isEqualTo(Reaction.PAUSE));
    assertThat(reader.ofList(404, body(json))).isInstanceOf(Refused.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1002, 1102, 1303, 5000})
  void aTextNeverTurnsAKnownRefusalIntoAnUnknownId(int code) {
    String json = "{\"code\":" + code + ",\"message\":\"task not found\"}";

    assertThat(reader.ofQuery(404, body(json))).isInstanceOf(Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",\"data\":null",
        ",\"data\":{}",
        ",\"data\":[]",
        ",\"data\":\"867283741759111202\"",
        ",\"data\":{\"task_status\":\"submitted\"}",
        ",\"data\":{\"task_id\":\"\"}",
        ",\"data\":{\"task_id\":8.6e17}",
        ",\"data\":{\"task_id\":{\"id\":\"1\"}}",
        ",\"data\":{\"task_id\":\"a\\u0000b\"}",
        ",\"data\":[{\"task_id\":\"1\"},{\"task_id\":\"2\"}]"
      })
  void successWithoutOneUsableTaskIdConcludesNothing(String data) {
    String json = "{\"code\":0,\"message\":\"SUCCEED\",\"request_id\":\"r-1\"" + data + "}";

    assertThat(reader.ofCreate(200, body(json))).isInstanceOf(Unreadable.class);
    assertThat(reader.ofQuery(200, body(json))).isInstanceOf(Unreadable.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "<html><h1>502 Bad Gateway</h1></html>",
        "{\"code\":0,\"data\":{\"task_id\":\"8672837",
        "[]",
        "null",
        "\"SUCCEED\"",
        "{}",
        "{\"code\":null}",
        "{\"code\":true}",
        "{\"code\":\"none\"}",
        "{\"code\":99999999999}",
        "{\"task_id\":\"1\",\"task_status\":\"succeed\"}"
      })
  void whatIsNoAnswerOfKlingIsUnreadableUnlessTheHttpStatusRefuses(String text) {
    assertThat(reader.ofCreate(200, body(text))).isInstanceOf(Unreadable.class);
    assertThat(reader.ofCreate(502, body(text))).isInstanceOf(Unreadable.class);
    for (int status : new int[] {302, 400, 404, 413}) {
      assertThat(reader.ofCreate(status, body(text)))
          .isInstanceOfSatisfying(
              Refused.class,
              r -> {
                assertThat(r.reaction()).isEqualTo(Reaction.PAUSE);
                assertThat(r.code()).isEmpty();
              });
    }
  }

  @Test
  void aMissingBodyAndDeepNestingAreUnreadable() {
    assertThat(reader.ofQuery(200, null)).isInstanceOf(Unreadable.class);
    assertThat(reader.ofQuery(200, body("[".repeat(1_000_000)))).isInstanceOf(Unreadable.class);
  }

  @Test
  void aBodyThatBreaksOffIsUnreadableEvenWithAnErrorStatusAndIsClosed() {
    AtomicBoolean closed = new AtomicBoolean();
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("Connection reset");
          }

          @Override
          public void close() {
            closed.set(true);
          }
        };

    assertThat(reader.ofCreate(400, broken)).isInstanceOf(Unreadable.class);
    assertThat(closed).isTrue();
  }

  @Test
  void aPageKeepsItsGoodTasksAndSkipsTheRest() {
    String json =
        envelope(
            """
            [{"task_id":"1","task_status":"processing"}, null, 7, {}, {"task_id":[]},
             {"task_id":"2","task_status":"failed"},
             {"task_id":"3","task_status":"failed","created_at":5,"task_status_msg":"pixel"},
             {"task_id":"4","task_status":"succeed","task_result":"?"}]
            """);

    Tasks tasks = (Tasks) reader.ofList(200, body(json));

    assertThat(tasks.tasks()).extracting(Task::id).containsExactly("1", "3", "4");
    assertThat(tasks.requestId()).isEqualTo("r-1");
  }

  @Test
  void anEmptyPageIsNoTasksAndASingleObjectIsOne() {
    assertThat(reader.ofList(200, body(envelope("[]")))).isEqualTo(new Tasks(List.of(), "r-1"));
    assertThat(reader.ofList(200, body(envelope("{\"task_id\":\"1\"}"))))
        .isInstanceOfSatisfying(Tasks.class, t -> assertThat(t.tasks()).hasSize(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\"", "{}", "{\"result\":[]}"})
  void aPageWithoutAListIsNotTakenForAnEmptyOne(String data) {
    assertThat(reader.ofList(200, body(envelope(data)))).isInstanceOf(Unreadable.class);
    assertThat(reader.ofList(200, body("{\"code\":0}"))).isInstanceOf(Unreadable.class);
  }

  @Test
  void textsAreCutToOneLineWithoutControlCharacters() {
    String text = "a\\r\\nb\\u001b[31m\\u202e" + "c".repeat(600);
    String json = "{\"code\":1201,\"message\":\"" + text + "\",\"request_id\":\"x\\ny\"}";

    Refused refused = (Refused) reader.ofCreate(400, body(json));

    assertThat(refused.message()).startsWith("a  b [31m c").hasSize(500);
    assertThat(refused.requestId()).isEqualTo("x y");
    assertThat(Text.tame("x".repeat(499) + "\uD83D\uDC57")).hasSize(499);
    assertThat(Text.tame("a\uD83Db")).isEqualTo("a b");
  }

  @Test
  void aBodyIsReadUpToTheBoundAndNotBeyond() {
    String json = envelope("{\"task_id\":\"1\"}");
    int room = AnswerReader.LONGEST_BODY - json.length();

    assertThat(reader.ofCreate(200, body(json + " ".repeat(room)))).isInstanceOf(Accepted.class);
    assertThat(reader.ofCreate(200, body(json + " ".repeat(room + 1))))
        .isInstanceOf(Unreadable.class);
  }

  @ParameterizedTest
  @CsvSource({
    "MODERATION, false, Failure to pass the risk control system",
    "SIZE, false, Image pixel is invalid",
    "SIZE, false, 'The resolution or aspect ratio of the input image is invalid. Please ensure it"
        + " meets the required specifications.'",
    "NO_PERSON, false, there is no human in the video",
    "COMBINATION, false, This Combination of garments is not supported",
    "OTHER, true, something new",
    "OTHER, true, ''"
  })
  void aFailedTaskIsAFaultOfItsKindWithKlingsOwnWords(String kind, boolean again, String said) {
    String json =
        "{\"task_id\":\"42\",\"task_status\":\"failed\",\"created_at\":1,\"task_status_msg\":\"%s\"}"
            .formatted(said);

    var fault = task(json).fault();

    assertThat(fault.code()).isEqualTo("KLING-FAILED-" + kind);
    assertThat(fault.message()).contains("42").contains(said);
    assertThat(fault.cause()).endsWith(".");
    assertThat(fault.cure()).endsWith(".");
    assertThat(fault.replayHelps()).isEqualTo(again);
  }

  private Task task(String data) {
    return ((Accepted) reader.ofQuery(200, body(envelope(data)))).task();
  }

  private static String envelope(String data) {
    return "{\"code\":0,\"message\":\"SUCCEED\",\"request_id\":\"r-1\",\"data\":" + data + "}";
  }

  private static InputStream body(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private Answer callback(String body) {
    return reader.ofCallback(body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aCallbackIsTheBareTaskOrInAnEnvelope() {
    String task =
        "{'task_id':'7','task_status':'succeed','created_at':1,'new':{'x':[1]},"
            + "'task_info':{'external_task_id':'tr-a','parent_video':{}},"
            + "'task_result':{'images':[{'index':0,'url':'http://x/y'}],'videos':[]}}";
    String bare = task.replace('\'', '"');
    for (String body : List.of(bare, "{\"code\":0,\"data\":" + bare + "}")) {
      assertThat(callback(body))
          .isInstanceOfSatisfying(
              Answer.Accepted.class,
              told -> {
                assertThat(told.task().id()).isEqualTo("7");
                assertThat(told.task().externalId()).contains("tr-a");
                assertThat(told.task().status()).isEqualTo(Task.Status.SUCCEEDED);
                assertThat(told.task().images()).containsExactly("http://x/y");
              });
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "no json",
        "{\"code\":1000,\"message\":\"x\"}",
        "{\"code\":0,\"data\":null}",
        "{\"task_id\":\"7\",\"task_status\":\"failed\",\"task_status_msg\":\"task not found\"}"
      })
  void aCallbackOfAnotherFormTellsNothing(String body) {
    assertThat(callback(body)).isNotInstanceOf(Answer.Accepted.class);
  }
}

package io.tryonroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gives a callback's URL in the create is told what becomes of the task. */
class CallbacksTest extends SandboxFixture {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SECRET = "whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI=";

  private TinyServer receiver;
  private Caller caller;

  @BeforeEach
  void begin() {
    receiver = TinyServer.start(TinyServer.answer(200));
    caller = start();
  }

  @AfterEach
  void end() {
    receiver.close();
  }

  @Test
  void eachChangeIsToldAsTheBareTask() throws IOException {
    create("tr-1");
    assertThat(receiver.requests()).isEmpty();

    move(caller, Duration.ofSeconds(2));
    awaitCallbacks(1);
    JsonNode processing = callback(0);
    assertThat(processing.path("task_status").asText()).isEqualTo("processing");
    assertThat(processing).isEqualTo(caller.query("tr-1").data());

    finish(caller);
    awaitCallbacks(2);
    JsonNode ended = callback(1);
    assertThat(ended.path("task_status").asText()).isEqualTo("succeed");
    assertThat(ended.path("final_balance_deduction").toString())
        .isEqualTo("{\"quota\":\"0\",\"list_price\":\"0\"}");
    assertThat(without(ended, "final_balance_deduction")).isEqualTo(caller.query("tr-1").data());
    TinyServer.Request request = receiver.requests().get(1);
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/hook/4f1c?x=1");
    assertThat(request.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
    assertThat(request.header("Authorization")).isNull();
    assertThat(request.header("webhook-signature")).isNull();
    String url = ended.at("/task_result/images/0/url").asText();
    assertThat(caller.download(url).statusCode()).isEqualTo(200);
  }

  @Test
  void whoGivesNoUrlIsToldNothing() throws IOException {
    caller.create("tr-1");
    create("tr-2");
    finish(caller);
    awaitCallbacks(2);

    assertThat(ids()).containsOnly("tr-2");
  }

  @Test
  void aShortTaskIsToldInBothItsChanges() throws IOException {
    create("tr-1");
    finish(caller);
    awaitCallbacks(2);

    assertThat(statuses()).containsExactly("processing", "succeed");
  }

  @Test
  void aFailureIsToldWithItsReason() throws IOException {
    caller.plan(
        "{\"call\":\"task\",\"fault\":\"fail\",\"message\":\"there is no human in the video\"}");
    caller.behave("{\"callback_events\":\"end\"}");
    create("tr-1");
    finish(caller);
    awaitCallbacks(1);

    assertThat(callback(0).path("task_status").asText()).isEqualTo("failed");
    assertThat(callback(0).path("task_status_msg").asText())
        .isEqualTo("there is no human in the video");
    assertThat(callback(0).path("final_unit_deduction").asText()).isEqualTo("0");
  }

  @Test
  void theEndAloneOrTheBeginningTooIsTold() throws IOException {
    caller.behave("{\"callback_events\":\"end\"}");
    create("tr-1");
    finish(caller);
    awaitCallbacks(1);
    caller.behave("{\"callback_events\":\"all\"}");
    create("tr-2");
    awaitCallbacks(2);
    move(caller, Duration.ofSeconds(2));
    awaitCallbacks(3);
    finish(caller);
    awaitCallbacks(4);

    assertThat(statuses()).containsExactly("succeed", "submitted", "processing", "succeed");
  }

  @Test
  void callbacksAreSigned() throws IOException {
    caller.behave("{\"callback_events\":\"end\",\"callback_secrets\":[\"%s\"]}".formatted(SECRET));
    create("tr-1");
    finish(caller);
    awaitCallbacks(1);

    TinyServer.Request request = receiver.requests().get(0);
    String id = request.header("webhook-id");
    long seconds = Long.parseLong(request.header("webhook-timestamp"));
    assertThat(seconds).isEqualTo(clock.millis() / 1000);
    assertThat(request.header("webhook-signature"))
        .isEqualTo(
            WebhookSignature.of(List.of(SECRET))
                .headers(id, seconds, request.body())
                .get("webhook-signature"));
  }

  @Test
  void aCallbackThatIsNotTakenIsSentAgainWhenThatIsWanted() throws IOException {
    receiver.close();
    receiver = TinyServer.start(TinyServer.answer(500));
    caller.behave("{\"callback_events\":\"end\",\"callback_retries\":1}");
    create("tr-1");
    finish(caller);
    await().atMost(PATIENCE).until(() -> caller.books().at("/calls/callback_refused").asInt() == 1);

    assertThat(receiver.requests()).hasSize(2);
    assertThat(caller.books().at("/calls/callback").asInt()).isEqualTo(1);
  }

  @Test
  void callbacksAreDroppedDoubledAndLate() throws IOException {
    caller.behave("{\"callback_events\":\"end\"}");
    for (String fault : List.of("\"drop\"", "\"duplicate\"", "\"late\",\"by\":\"300ms\"")) {
      caller.plan("{\"call\":\"callback\",\"next\":1,\"fault\":%s}".formatted(fault));
      create("tr-" + fault.charAt(2));
      finish(caller);
      await()
          .atMost(PATIENCE)
          .until(() -> !caller.get("/admin/faults").json().toString().contains("\"left\":1"));
    }
    awaitCallbacks(3);

    assertThat(ids()).containsExactlyInAnyOrder("tr-u", "tr-u", "tr-a");
  }

  @Test
  void aCallbackComesBehindTheNextOne() throws IOException {
    caller.plan("{\"call\":\"callback\",\"fault\":\"reorder\",\"next\":1}");
    create("tr-1");
    move(caller, Duration.ofSeconds(2));
    await()
        .atMost(PATIENCE)
        .until(() -> caller.get("/admin/faults").json().toString().contains("\"left\":0"));
    assertThat(receiver.requests()).isEmpty();
    finish(caller);
    awaitCallbacks(2);

    assertThat(statuses()).containsExactly("succeed", "processing");
  }

  @Test
  void aTaskUnderWayIsToldAfterARestart() throws IOException {
    create("tr-1");
    caller = start();
    finish(caller);
    awaitCallbacks(2);

    assertThat(statuses()).containsExactly("processing", "succeed");
    caller = start();
    create("tr-2");
    finish(caller);
    awaitCallbacks(4);
    assertThat(ids()).containsExactlyInAnyOrder("tr-1", "tr-1", "tr-2", "tr-2");
  }

  private void create(String externalId) {
    String url = receiver.url("/hook/4f1c?x=1").toString();
    assertThat(caller.create(Caller.body(externalId).put("callback_url", url)).code()).isZero();
  }

  private void awaitCallbacks(int count) {
    await().atMost(PATIENCE).until(() -> receiver.requests().size() >= count);
    assertThat(receiver.requests()).hasSize(count);
  }

  private JsonNode callback(int number) throws IOException {
    return JSON.readTree(receiver.requests().get(number).body());
  }

  private List<String> statuses() throws IOException {
    return each("/task_status");
  }

  private List<String> ids() throws IOException {
    return each("/task_info/external_task_id");
  }

  private List<String> each(String part) throws IOException {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < receiver.requests().size(); i++) {
      all.add(callback(i).at(part).asText());
    }
    return all;
  }

  private static JsonNode without(JsonNode data, String field) {
    return ((ObjectNode) data.deepCopy()).without(field);
  }
}

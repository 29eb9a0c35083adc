package io.tryonroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tryonroutes.sandbox.picture.TestPictures;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The sandbox as a benchmark's counterpart: results are the pictures of persons as they came. */
class PersonResultTest extends SandboxFixture {
  private static final Duration NONE = Duration.ZERO;

  @Test
  void aTaskOfNoTimeHasEndedAtTheFirstLook() {
    Caller caller = start(NONE);

    String id = caller.create("tr-1").taskId();

    JsonNode task = caller.query(id).data();
    assertThat(task.path("task_status").asText()).isEqualTo("succeed");
    assertThat(task.path("updated_at")).isEqualTo(task.path("created_at"));
    assertThat(caller.list("").data().get(0)).isEqualTo(task);
    HttpResponse<byte[]> result = result(caller, task);
    assertThat(result.body()).isEqualTo(Caller.HUMAN);
    assertThat(result.headers().firstValue("Content-Type")).contains("image/jpeg");
    assertThat(caller.books().path("painting").asInt()).isZero();
    assertThat(home.resolve("incoming")).isEmptyDirectory();
  }

  @Test
  void aTaskThatTakesTimeEndsWhenItsTimeIsOver() {
    Caller caller = start(TASK_TIME);
    caller.create("tr-1");
    clock.move(TASK_TIME.minusMillis(1));
    assertThat(caller.query("tr-1").status()).isEqualTo("processing");

    clock.move(Duration.ofMillis(501));

    JsonNode task = caller.query("tr-1").data();
    assertThat(task.path("task_status").asText()).isEqualTo("succeed");
    assertThat(task.path("updated_at").asLong() - task.path("created_at").asLong())
        .isEqualTo(TASK_TIME.toMillis());
  }

  @Test
  void noPictureIsDecoded() {
    Caller caller = start(NONE);
    byte[] half = Arrays.copyOf(Caller.HUMAN, Caller.HUMAN.length - 200);

    caller.create(Caller.body("tr-1", half, Caller.CLOTH));

    assertThat(result(caller, caller.query("tr-1").data()).body()).isEqualTo(half);
  }

  @Test
  void aPictureThatIsTooSmallStillFails() {
    Caller caller = start(NONE);

    caller.create(Caller.body("tr-1", Caller.HUMAN, TestPictures.plain(299, 400, "png")));

    assertThat(caller.query("tr-1").status()).isEqualTo("failed");
  }

  @Test
  void aRefusedCreateLeavesNothingBehind() throws IOException {
    Caller caller = start(NONE);
    caller.create("tr-1");

    assertThat(caller.create("tr-1").code()).isEqualTo(1201);

    assertThat(home.resolve("incoming")).isEmptyDirectory();
    assertThat(Files.list(home.resolve("files"))).hasSize(1);
  }

  @Test
  void aProcessThatDiesInTheMiddleLosesNoResult() throws IOException {
    Caller caller = start(NONE);
    caller.create("tr-1");
    stop();
    // the line of the result is the last thing that is written
    Path journal = home.resolve("journal.jsonl");
    List<String> lines = Files.readAllLines(journal);
    assertThat(lines).hasSize(2);
    Files.writeString(journal, lines.get(0) + "\n");

    // and by now it would be painted, from a picture that is no longer there
    caller = start();
    finish(caller);

    assertThat(result(caller, caller.query("tr-1").data()).body()).isEqualTo(Caller.HUMAN);
  }

  private Caller start(Duration taskTime) {
    Caller caller = start(options -> options.withTaskTime(TaskTime.of(taskTime)));
    caller.behave("{\"results\":\"person\"}");
    return caller;
  }

  private static HttpResponse<byte[]> result(Caller caller, JsonNode task) {
    return caller.download(task.at("/task_result/images/0/url").asText());
  }
}

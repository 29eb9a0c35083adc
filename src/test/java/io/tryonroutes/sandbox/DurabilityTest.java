package io.tryonroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurabilityTest extends SandboxFixture {

  @Test
  void booksTasksAndFilesSurviveARestart() {
    Caller before = start();
    before.create("tr-1");
    before.create("tr-1");
    finish(before);
    before.create("tr-2");
    JsonNode books = before.books();
    JsonNode task = before.query("tr-1").data();

    Caller after = start();

    assertThat(lasting(after.books(), 0)).isEqualTo(lasting(books, 1));
    JsonNode same = after.query("tr-1").data();
    assertThat(path(same)).isEqualTo(path(task));
    assertThat(same.path("updated_at")).isEqualTo(task.path("updated_at"));
    assertThat(after.download(same.at("/task_result/images/0/url").asText()).statusCode())
        .isEqualTo(200);
    assertThat(after.query("tr-2").status()).isEqualTo("submitted");
    assertThat(after.create("tr-2").code()).isEqualTo(1201);
    assertThat(after.create("tr-3").taskId()).isGreaterThan(after.query("tr-2").taskId());
  }

  @Test
  void aTornLastLineIsForgottenAndWritingGoesOnBehindTheLastWholeOne() throws IOException {
    start().create("tr-1");
    stop();
    Path journal = home.resolve("journal.jsonl");
    String whole =
        Files.readString(journal).lines().filter(l -> l.contains("created")).toList().get(0);
    Files.writeString(
        journal,
        whole.replace("tr-1", "tr-2").substring(0, whole.length() / 2),
        StandardOpenOption.APPEND);

    Caller caller = start();
    assertThat(caller.books().path("creates_accepted").asInt()).isEqualTo(1);
    assertThat(caller.create("tr-3").code()).isZero();

    caller = start();
    assertThat(caller.books().path("creates_accepted").asInt()).isEqualTo(2);
    assertThat(caller.query("tr-3").status()).isEqualTo("submitted");
  }

  @Test
  void aDamagedLineInTheMiddleStopsTheStart() throws IOException {
    start().create("tr-1");
    stop();
    Path journal = home.resolve("journal.jsonl");
    Files.writeString(journal, "{\"event\":\n" + Files.readString(journal));

    assertThatThrownBy(this::start).hasMessageContaining("damaged");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "", "{\"event\":\"other\"}", "{\"event\":\"created\"}"})
  void aLineThatIsNoneStopsTheStart(String line) throws IOException {
    start().create("tr-1");
    stop();
    Path journal = home.resolve("journal.jsonl");
    String whole = Files.readString(journal);
    Files.writeString(journal, line + "\n" + whole);
    assertThatThrownBy(this::start).hasMessageContaining("journal.jsonl is damaged");
    Files.writeString(journal, whole);
    assertThat(start().query("tr-1").status()).isEqualTo("submitted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"machine\":1,\"ours\":5,\"speed\":-3}", "garbage"})
  void aDamagedClockStopsTheStart(String content) throws IOException {
    Files.writeString(home.resolve("clock.json"), content);
    assertThatThrownBy(this::start).hasMessageContaining("clock.json is damaged");
  }

  @Test
  void whatWasNotPaintedIsPaintedAfterTheRestart(@org.junit.jupiter.api.io.TempDir Path dead)
      throws IOException {
    Caller caller = start();
    String result = path(ended(caller, "tr-1"));
    stop();
    // what a process leaves that dies right after its answer: inputs and one line, no picture
    Path incoming = Files.createDirectories(dead.resolve("incoming"));
    String created =
        Files.readString(home.resolve("journal.jsonl")).lines().findFirst().orElseThrow();
    Files.writeString(dead.resolve("journal.jsonl"), created + "\n");
    String files = result.substring(0, 36);
    Files.write(incoming.resolve(files + ".human"), Caller.HUMAN);
    Files.write(incoming.resolve(files + ".cloth"), Caller.CLOTH);
    Files.writeString(incoming.resolve("11111111-1111-1111-1111-111111111111.json"), "{");
    Files.writeString(incoming.resolve("11111111-1111-1111-1111-111111111111.human"), "half");

    Caller after = start(dead, options -> options);
    finish(after);

    assertThat(after.query("tr-1").status()).isEqualTo("succeed");
    assertThat(dead.resolve("files").resolve(result.substring(0, 40)))
        .hasSameBinaryContentAs(home.resolve("files").resolve(result.substring(0, 40)));
    assertThat(incoming).isEmptyDirectory();
  }

  @Test
  void aResultThatIsThereIsWholeAndNothingElseIsLeft() throws IOException {
    Caller caller = start();
    ended(caller, "tr-1");

    try (Stream<Path> files = Files.list(home.resolve("files"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .allMatch(name -> name.matches("[0-9a-f-]{36}\\.png"))
          .hasSize(1);
    }
    assertThat(home.resolve("incoming")).isEmptyDirectory();
  }

  @Test
  void aHomeIsForOneSandbox() {
    start();
    assertThatThrownBy(() -> SandboxServer.start(SandboxOptions.at(home), 0, "").close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another sandbox");
  }

  private JsonNode ended(Caller caller, String id) {
    caller.create(id);
    finish(caller);
    clock.move(Duration.ofSeconds(1));
    return caller.query(id).data();
  }

  /** The result's file name and query; its port changes from start to start. */
  private static String path(JsonNode data) {
    return data.at("/task_result/images/0/url").asText().replaceAll(".*/", "");
  }

  /** What lasts of the books, with more queries counted than there were; slots are counted anew. */
  private static JsonNode lasting(JsonNode books, int moreQueries) {
    ObjectNode lasting = books.deepCopy();
    lasting.remove(List.of("slot_seconds", "painting"));
    ObjectNode calls = (ObjectNode) lasting.path("calls");
    calls.put("query", calls.path("query").asInt() + moreQueries);
    return lasting;
  }
}

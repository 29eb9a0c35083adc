package io.tryonroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tryonroutes.Settings;
import io.tryonroutes.ledger.Input;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.JobState;
import io.tryonroutes.ledger.Outcome;
import io.tryonroutes.ledger.Output;
import io.tryonroutes.ledger.Paid;
import io.tryonroutes.ledger.TaskRow;
import io.tryonroutes.ledger.TaskState;
import io.tryonroutes.pair.Fault;
import io.tryonroutes.pair.Role;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds what is written beside pictures to the schema that other programs rely on. */
class SidecarsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(
              SidecarsTest.class.getResourceAsStream("/sidecar.schema.json"),
              SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());

  private static final Instant DROPPED = Instant.parse("2026-11-20T09:00:01Z");
  private static final Instant ENDED = Instant.parse("2026-11-20T09:00:31.250Z");
  private static final String DIGEST = "0123456789abcdef".repeat(4);
  private static final String EXTERNAL_ID = "tr-" + "0123456789abcdef".repeat(2) + "-a1";
  private static final List<Output> OUTPUTS = List.of(new Output("look-01.png", DIGEST, 768, 1152));
  private static final Fault FAULT =
      new Fault("KLING-1301", "Kling refused it.", "It looks unsafe.", "Take another.", false);

  private final Sidecars sidecars = sidecars(false);

  private static Sidecars sidecars(boolean sandbox) {
    return new Sidecars(
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(Settings.class)
            .withSources(
                new PropertiesConfigSource(
                    Map.of("tryon.sandbox.enabled", "" + sandbox), "test", 400))
            .build()
            .getConfigMapping(Settings.class));
  }

  private static TaskRow task(TaskState state, Optional<Fault> fault) {
    return new TaskRow(
        EXTERNAL_ID,
        1,
        state,
        1,
        state == TaskState.REFUSED ? Optional.empty() : Optional.of("867283741759111202"),
        Optional.of(DROPPED.plusSeconds(1)),
        Optional.empty(),
        Optional.of(ENDED),
        List.of(),
        state == TaskState.SUCCEEDED ? Optional.of("1") : Optional.empty(),
        List.of("request-1", "request-2"),
        fault);
  }

  private static Job job(
      List<Input> inputs,
      boolean reused,
      Optional<Outcome> outcome,
      Optional<Paid> paid,
      Optional<String> replaces,
      Optional<TaskRow> task) {
    boolean dead = outcome.isPresent();
    return new Job(
        "00c0ffee",
        7,
        "main",
        "batch-12/",
        "look-01",
        dead ? JobState.DEAD : JobState.DELIVERING,
        false,
        "kolors-virtual-try-on-v1-5",
        inputs,
        task.map(TaskRow::externalId),
        reused,
        0,
        Optional.empty(),
        dead ? Optional.of(FAULT) : Optional.empty(),
        outcome,
        paid,
        Optional.of("look-01"),
        replaces,
        Optional.of("0ddba115"),
        List.of(),
        DROPPED,
        DROPPED,
        Optional.empty(),
        Optional.empty(),
        0,
        Optional.empty(),
        false,
        task);
  }

  private static List<Input> looked() {
    return List.of(
        new Input(
            Role.HUMAN,
            "look-01_human.jpg",
            Optional.of(DIGEST),
            812_345,
            List.of("rotated by EXIF")),
        new Input(Role.CLOTH, "look-01_cloth.png", Optional.of(DIGEST), 12, List.of()));
  }

  private static Job delivering(boolean reused, Optional<String> replaces) {
    return job(
        looked(),
        reused,
        Optional.empty(),
        Optional.empty(),
        replaces,
        Optional.of(task(TaskState.SUCCEEDED, Optional.empty())));
  }

  private static Job unfit() {
    return job(
        List.of(
            new Input(Role.HUMAN, "look-01_human.jpg", Optional.empty(), 0, List.of()),
            Input.unread(Role.UPPER, "look-01_upper.jpg")),
        false,
        Optional.of(Outcome.REJECTED),
        Optional.of(Paid.NO),
        Optional.empty(),
        Optional.empty());
  }

  private static Job dead(Outcome outcome, Paid paid, TaskState state) {
    return job(
        looked(),
        false,
        Optional.of(outcome),
        Optional.of(paid),
        Optional.empty(),
        Optional.of(task(state, Optional.of(FAULT))));
  }

  private static JsonNode read(byte[] json) throws IOException {
    return JSON.readTree(json);
  }

  private JsonNode published() throws IOException {
    return read(sidecars.of(delivering(false, Optional.of("0badcafe")), OUTPUTS, ENDED));
  }

  @Test
  void aReplayReplacesItsDeadLetterUnlessAResultMadeWay() throws IOException {
    JsonNode replay = read(sidecars.of(delivering(false, Optional.empty()), OUTPUTS, ENDED));
    assertThat(replay.path("replaces").asText()).isEqualTo("0ddba115");
    assertThat(published().path("replaces").asText()).isEqualTo("0badcafe");
  }

  @Test
  void aPublishedJobSaysWhatItCostAndWhatItReplaces() throws IOException {
    JsonNode json = published();
    assertThat(SCHEMA.validate(json)).isEmpty();
    assertThat(json.path("name").asText()).isEqualTo("batch-12/look-01");
    assertThat(json.path("outcome").asText()).isEqualTo("published");
    assertThat(json.path("paid").asText()).isEqualTo("yes");
    assertThat(json.path("units").asText()).isEqualTo("1");
    assertThat(json.path("replaces").asText()).isEqualTo("0badcafe");
    assertThat(json.path("external_task_id").asText()).isEqualTo(EXTERNAL_ID);
    assertThat(json.path("outputs").path(0).path("height").asInt()).isEqualTo(1152);
    assertThat(json.path("times").path("published").asText()).isEqualTo(ENDED.toString());
    assertThat(json.has("error")).isFalse();
  }

  @Test
  void aReusedResultCostsNothing() throws IOException {
    JsonNode json = read(sidecars.of(delivering(true, Optional.empty()), OUTPUTS, ENDED));
    assertThat(SCHEMA.validate(json)).isEmpty();
    assertThat(json.path("reused").asBoolean()).isTrue();
    assertThat(json.path("paid").asText()).isEqualTo("no");
    assertThat(json.path("units").asText()).isEqualTo("0");
  }

  @Test
  void aPairThatWasNeverSentHasNoTask() throws IOException {
    JsonNode json = read(sidecars.of(unfit()));
    assertThat(SCHEMA.validate(json)).isEmpty();
    assertThat(json.path("outcome").asText()).isEqualTo("rejected");
    assertThat(json.path("paid").asText()).isEqualTo("no");
    assertThat(json.path("task_id").isNull()).isTrue();
    assertThat(json.path("attempt").isNull()).isTrue();
    assertThat(json.path("inputs").path(0).path("sha256").isNull()).isTrue();
    assertThat(json.path("error").path("code").asText()).isEqualTo("KLING-1301");
    assertThat(json.path("error").path("replay_helps").isBoolean()).isTrue();
  }

  static List<Job> deadJobs() {
    return List.of(
        dead(Outcome.REJECTED, Paid.NO, TaskState.REFUSED),
        dead(Outcome.FAILED, Paid.NO, TaskState.FAILED),
        dead(Outcome.FAILED, Paid.UNKNOWN, TaskState.FAILED),
        dead(Outcome.EXPIRED, Paid.YES, TaskState.SUCCEEDED),
        dead(Outcome.GIVEN_UP, Paid.UNKNOWN, TaskState.STUCK));
  }

  @ParameterizedTest
  @MethodSource("deadJobs")
  void aDeadJobSaysHowItEnded(Job job) throws IOException {
    JsonNode json = read(sidecars.of(job));
    assertThat(SCHEMA.validate(json)).isEmpty();
    assertThat(json.path("outcome").asText()).isEqualTo(job.outcome().orElseThrow().word());
    assertThat(json.path("paid").asText()).isEqualTo(job.paid().orElseThrow().word());
    assertThat(json.path("outputs")).isEmpty();
  }

  @Test
  void aRowNamesItsPicturesAsItsManifestDoesAndARejectedManifestNone() throws IOException {
    List<Input> row =
        List.of(
            new Input(Role.HUMAN, "models/anna.jpg", Optional.of(DIGEST), 1, List.of()),
            Input.unread(Role.CLOTH, "https://example.com/red.png"));
    for (List<Input> inputs : List.of(row, List.<Input>of())) {
      JsonNode json =
          read(
              sidecars.of(
                  job(
                      inputs,
                      false,
                      Optional.of(Outcome.REJECTED),
                      Optional.of(Paid.NO),
                      Optional.empty(),
                      Optional.empty())));
      assertThat(SCHEMA.validate(json)).isEmpty();
      assertThat(json.path("inputs")).hasSize(inputs.size());
    }
  }

  @Test
  void whatTheSandboxMadeSaysSo() throws IOException {
    assertThat(published().path("sandbox").asBoolean(true)).isFalse();
    JsonNode json = read(sidecars(true).of(delivering(false, Optional.empty()), OUTPUTS, ENDED));
    assertThat(SCHEMA.validate(json)).isEmpty();
    assertThat(json.path("sandbox").asBoolean()).isTrue();
  }

  /** Every way to break one, by its words. */
  enum Break {
    UNKNOWN_FIELD(json -> json.put("cost", 1)),
    UNKNOWN_FIELD_OF_AN_INPUT(json -> at(json, "inputs", "0").put("url", "x")),
    UNKNOWN_FIELD_OF_AN_OUTPUT(json -> at(json, "outputs", "0").put("url", "x")),
    UNKNOWN_TIME(json -> at(json, "times").put("seen", "2026-11-20T09:00:01Z")),
    OTHER_VERSION(json -> json.put("schema", 2)),
    UNKNOWN_OUTCOME(json -> json.put("outcome", "done")),
    UNKNOWN_PAID(json -> json.put("paid", "maybe")),
    UNKNOWN_ROLE(json -> at(json, "inputs", "0").put("role", "hat")),
    NO_INPUT(json -> json.putArray("inputs")),
    NO_OUTPUT(json -> json.putArray("outputs")),
    PATH_FOR_A_FILE(json -> at(json, "outputs", "0").put("file", "../look-01.png")),
    SHORT_DIGEST(json -> at(json, "outputs", "0").put("sha256", "abc")),
    NO_WIDTH(json -> at(json, "outputs", "0").put("width", 0)),
    FOREIGN_EXTERNAL_ID(json -> json.put("external_task_id", "x")),
    NUMBER_FOR_UNITS(json -> json.put("units", 1)),
    ATTEMPT_ZERO(json -> json.put("attempt", 0)),
    NO_TIME(json -> at(json, "times").put("dropped", "yesterday")),
    LOCAL_TIME(json -> at(json, "times").put("dropped", "2026-11-20T09:00:01+02:00")),
    PUBLISHED_NEVER(json -> at(json, "times").putNull("published")),
    FAULT_BESIDE_A_PICTURE(
        json ->
            json.putObject("error")
                .put("code", "TRYON-X")
                .put("message", "m")
                .put("cause", "c")
                .put("cure", "c")
                .put("replay_helps", true)),
    FAILURE_WITHOUT_A_REASON(
        json -> {
          json.put("outcome", "failed").putArray("outputs");
          at(json, "times").putNull("published");
        });

    private final Consumer<ObjectNode> change;

    Break(Consumer<ObjectNode> change) {
      this.change = change;
    }

    private static ObjectNode at(ObjectNode json, String... path) {
      return (ObjectNode) json.at("/" + String.join("/", path));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBrokenSidecarIsRefused(Break broken) throws IOException {
    ObjectNode json = published().deepCopy();
    broken.change.accept(json);
    assertThat(SCHEMA.validate(json)).isNotEmpty();
  }

  @Test
  void everyFieldIsRequired() throws IOException {
    List<String> missed = new ArrayList<>();
    for (String kind : List.of("", "/times", "/inputs/0", "/outputs/0")) {
      missed.addAll(canBeLeftOut(published(), kind));
    }
    missed.addAll(canBeLeftOut(read(sidecars.of(unfit())), ""));
    missed.addAll(canBeLeftOut(read(sidecars.of(unfit())), "/error"));
    assertThat(missed).isEmpty();
  }

  private static Stream<String> fields(JsonNode json) {
    return json.properties().stream().map(Map.Entry::getKey);
  }

  private static List<String> canBeLeftOut(JsonNode whole, String pointer) {
    return fields(whole.at(pointer))
        .filter(
            field -> {
              JsonNode json = whole.deepCopy();
              ((ObjectNode) json.at(pointer)).remove(field);
              return SCHEMA.validate(json).isEmpty();
            })
        .toList();
  }

  @Test
  void aReasonHasNoUnknownField() throws IOException {
    JsonNode json = read(sidecars.of(unfit()));
    ((ObjectNode) json.path("error")).put("stack", "at io.tryonroutes");
    assertThat(SCHEMA.validate(json)).isNotEmpty();
  }
}

package io.tryonroutes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tryonroutes.ledger.Event;
import io.tryonroutes.ledger.History;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.JobState;
import io.tryonroutes.ledger.Overview;
import io.tryonroutes.ledger.Paid;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.builder.AdviceWith;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the service does about each code of Kling's error table and each answer that cannot be read,
 * on create, query, list and result, with five pairs. The rows of the tables are the specification;
 * {@code reactions.md} shows them to people, with what readiness said.
 */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestProfile(ErrorReactionsTest.Hasty.class)
class ErrorReactionsTest extends RunningService {
  /** A service for which time runs faster, so that nobody waits minutes for the next probe. */
  public static class Hasty extends SandboxedProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
      settings.put("tryon.kling.task-deadline", "1000h");
      settings.put("tryon.kling.poll-interval", "50ms");
      settings.put("camel.component.http.response-timeout", "3000");
      settings.put("camel.component.http.so-timeout", "3000");
      return settings;
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return Set.of(FastTime.class);
    }
  }

  /** A hundred times as fast as the machine's. */
  @Alternative
  @Singleton
  public static class FastTime {
    private static final int SPEED = 100;

    @Produces
    @Singleton
    Clock clock() {
      Instant start = Instant.now();
      long begun = System.nanoTime();
      InstantSource fast = () -> start.plusNanos((System.nanoTime() - begun) * SPEED);
      return fast.withZone(ZoneOffset.UTC);
    }
  }

  private static final Path TABLE = Path.of("src", "test", "resources", "reactions.md");
  private static final Path ACTUAL = Path.of("target", "reactions.md");

  private static final int PAIRS = 5;
  private static final Duration AT_MOST = Duration.ofSeconds(120);

  /** Of what the sandbox paints here; an oversized one has a hundred times as many bytes. */
  private static final long LARGEST_RESULT = 1024 * 1024;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Nothing keeps the service from working. */
  private static final String READY = "";

  private static final String AWAY = "Asking Kling at";
  private static final String UNREADABLE = "could not be read";

  /** For less time than a look takes here. */
  private static final String BRIEFLY_NOT = "*";

  private static final int UNTIL_SEEN = 0;

  /** How a pair gets from its slot to its end; what stands in brackets happens to those hit. */
  private static final String STRAIGHT = "SUBMITTING RUNNING DELIVERING DONE";

  private static final String BACK_IN_LINE = "(SUBMITTING PREPARED )*" + STRAIGHT;
  private static final String POSTED_AGAIN = "(SUBMITTING UNCLEAR )?" + STRAIGHT;
  private static final String ADOPTED = "SUBMITTING UNCLEAR (RUNNING )?DELIVERING DONE";
  private static final String PUBLISHED = PAIRS + " published";

  private static final String GONE = "SUBMITTING RUNNING DELIVERING DEAD";
  private static final String REJECTED = "SUBMITTING DEAD";
  private static final String REJECTED_WHEN_ASKED = "SUBMITTING UNCLEAR DEAD";

  /**
   * What creates of five pairs meet, and what becomes of the pairs.
   *
   * @param hit how many creates meet it, the first ones; {@link #UNTIL_SEEN}: until readiness tells
   * @param fault of the sandbox
   * @param states of every pair
   * @param more creates beside those hit; every one is noted as SUBMITTING
   * @param readiness what it says meanwhile; {@link #READY}: nothing
   * @param deadLetters their code; empty when all pairs are published
   */
  private record OnCreate(
      int hit, String fault, String states, int more, String readiness, String deadLetters) {
    private String creates() {
      return hit == UNTIL_SEEN ? "the refused ones + " + more : "" + (hit + more);
    }

    private String end() {
      return deadLetters.isEmpty() ? PUBLISHED : PAIRS + " dead letters, " + deadLetters;
    }

    @Override
    public String toString() {
      return fault;
    }
  }

  static Stream<OnCreate> creates() {
    return Stream.of(
        new OnCreate(UNTIL_SEEN, "code 1000", BACK_IN_LINE, 5, "KLING-1000", ""),
        new OnCreate(UNTIL_SEEN, "code 1001", BACK_IN_LINE, 5, "KLING-1001", ""),
        new OnCreate(UNTIL_SEEN, "code 1002", BACK_IN_LINE, 5, "KLING-1002", ""),
        new OnCreate(UNTIL_SEEN, "code 1003", BACK_IN_LINE, 5, "KLING-1003", ""),
        new OnCreate(UNTIL_SEEN, "code 1004", BACK_IN_LINE, 5, "KLING-1004", ""),
        new OnCreate(UNTIL_SEEN, "code 1100", BACK_IN_LINE, 5, "KLING-1100", ""),
        new OnCreate(UNTIL_SEEN, "code 1101", BACK_IN_LINE, 5, "KLING-1101", ""),
        new OnCreate(UNTIL_SEEN, "code 1102", BACK_IN_LINE, 5, "KLING-1102", ""),
        new OnCreate(UNTIL_SEEN, "code 1103", BACK_IN_LINE, 5, "KLING-1103", ""),
        new OnCreate(5, "code 1200", REJECTED, 0, READY, "KLING-1200"),
        new OnCreate(5, "code 1201", REJECTED_WHEN_ASKED, 0, READY, "KLING-1201"),
        new OnCreate(UNTIL_SEEN, "code 1202", BACK_IN_LINE, 5, "KLING-1202", ""),
        new OnCreate(UNTIL_SEEN, "code 1203", BACK_IN_LINE, 5, "KLING-1203", ""),
        new OnCreate(5, "code 1300", REJECTED, 0, READY, "KLING-1300"),
        new OnCreate(5, "code 1301", REJECTED, 0, READY, "KLING-1301"),
        new OnCreate(1, "code 1302", BACK_IN_LINE, 5, BRIEFLY_NOT, ""),
        new OnCreate(1, "code 1303", BACK_IN_LINE, 5, READY, ""),
        new OnCreate(UNTIL_SEEN, "code 1304", BACK_IN_LINE, 5, "KLING-1304", ""),
        new OnCreate(1, "code 5000", POSTED_AGAIN, 5, READY, ""),
        new OnCreate(1, "code 5001", POSTED_AGAIN, 5, READY, ""),
        new OnCreate(1, "code 5002", POSTED_AGAIN, 5, READY, ""),
        new OnCreate(1, "fault hang", POSTED_AGAIN, 5, READY, ""),
        new OnCreate(1, "fault reset", POSTED_AGAIN, 5, READY, ""),
        new OnCreate(1, "fault html", POSTED_AGAIN, 5, READY, ""),
        new OnCreate(5, "fault hang accepted", ADOPTED, 0, READY, ""),
        new OnCreate(5, "fault reset accepted", ADOPTED, 0, READY, ""),
        new OnCreate(5, "fault html accepted", ADOPTED, 0, READY, ""),
        new OnCreate(5, "code 5000 accepted", ADOPTED, 0, READY, ""),
        new OnCreate(5, "code 1201 accepted", ADOPTED, 0, READY, ""),
        new OnCreate(5, "fault half", ADOPTED, 0, READY, ""),
        new OnCreate(5, "fault no_data", ADOPTED, 0, READY, ""),
        new OnCreate(5, "fault null_data", ADOPTED, 0, READY, ""),
        new OnCreate(5, "fault unknown_status", STRAIGHT, 0, READY, ""));
  }

  /**
   * What queries, or lists, meet while five tasks run: never more than words. No pair leaves its
   * state, nothing is sent, and all are published when the answers are good again.
   *
   * @param fault of the sandbox
   * @param query what readiness says when it happens to queries for one task
   * @param list and when it happens to lists
   */
  private record WhileRunning(String fault, String query, String list) {}

  private static final List<WhileRunning> WHILE_RUNNING =
      List.of(
          new WhileRunning("code 1000", "KLING-1000", "KLING-1000"),
          new WhileRunning("code 1001", "KLING-1001", "KLING-1001"),
          new WhileRunning("code 1002", "KLING-1002", "KLING-1002"),
          new WhileRunning("code 1003", "KLING-1003", "KLING-1003"),
          new WhileRunning("code 1004", "KLING-1004", "KLING-1004"),
          new WhileRunning("code 1100", "KLING-1100", "KLING-1100"),
          new WhileRunning("code 1101", "KLING-1101", "KLING-1101"),
          new WhileRunning("code 1102", "KLING-1102", "KLING-1102"),
          new WhileRunning("code 1103", "KLING-1103", "KLING-1103"),
          new WhileRunning("code 1200", READY, READY),
          new WhileRunning("code 1201", READY, READY),
          new WhileRunning("code 1202", "KLING-1202", "KLING-1202"),
          new WhileRunning("code 1203", READY, "KLING-1203"), // of a query: not there yet
          new WhileRunning("code 1300", READY, READY),
          new WhileRunning("code 1301", READY, READY),
          new WhileRunning("code 1302", BRIEFLY_NOT, BRIEFLY_NOT),
          new WhileRunning("code 1303", READY, READY),
          new WhileRunning("code 1304", "KLING-1304", "KLING-1304"),
          new WhileRunning("code 5000", "KLING-5000", "KLING-5000"),
          new WhileRunning("code 5001", "KLING-5001", "KLING-5001"),
          new WhileRunning("code 5002", "KLING-5002", "KLING-5002"),
          new WhileRunning("fault hang", AWAY, AWAY),
          new WhileRunning("fault reset", AWAY, AWAY),
          new WhileRunning("fault html", UNREADABLE, UNREADABLE),
          new WhileRunning("fault half", UNREADABLE, UNREADABLE),
          new WhileRunning("fault no_data", UNREADABLE, UNREADABLE),
          new WhileRunning("fault null_data", UNREADABLE, UNREADABLE),
          new WhileRunning("fault unknown_status", READY, READY));

  private final Map<String, String> table = new TreeMap<>();

  @Override
  void prepareRoutes() throws Exception {
    // Else a create that hangs takes 90 seconds.
    AdviceWith.adviceWith(
        context(),
        "submit-task",
        false,
        route ->
            route
                .weaveById("post-task")
                .replace()
                .to(
                    bean(Settings.class).kling().baseUrl()
                        + "/v1/images/kolors-virtual-try-on?httpClientConfigurer=#klingHttp"
                        + "&throwExceptionOnFailure=false&disableStreamCache=true"
                        + "&responseTimeout=5000&soTimeout=5000"));
  }

  @BeforeEach
  void allIsWell() throws IOException {
    admin("DELETE", "faults", "");
    admin("PATCH", "behaviour", "{\"task_time\": \"200ms\"}");
    within(AT_MOST).until(() -> readiness().equals(READY));
  }

  @AfterEach
  void nothingIsPaidTwice() throws IOException {
    assertThat(books().path("paid_twice")).isEmpty();
    assertThat(bean(Overview.class).open(10)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("creates")
  void onCreate(OnCreate row) throws IOException {
    int creates = calls("create");
    int tasks = books().path("creates_accepted").asInt();
    fault(
        "create",
        row.fault(),
        row.hit() == UNTIL_SEEN ? "\"share\": 1.0" : "\"next\": " + row.hit());
    List<String> names = register(row.fault());
    List<String> said = new ArrayList<>();
    if (row.hit() == UNTIL_SEEN) {
      within(AT_MOST).until(() -> said.add(readiness()) && told(row.readiness(), said).isPresent());
      admin("DELETE", "faults", "");
    }
    within(AT_MOST)
        .until(
            () -> {
              said.add(readiness());
              return bean(Overview.class).open(10).isEmpty();
            });

    if (row.readiness().equals(READY)) {
      assertThat(said).as("readiness").containsOnly(READY);
    }
    long submitted = names.stream().mapToLong(ErrorReactionsTest::submissions).sum();
    assertThat(calls("create") - creates).as("creates").isEqualTo((int) submitted);
    if (row.hit() != UNTIL_SEEN) {
      assertThat(submitted).as("creates").isEqualTo(row.hit() + row.more());
    }
    assertThat(books().path("creates_accepted").asInt() - tasks)
        .as("tasks")
        .isEqualTo(row.deadLetters().isEmpty() ? PAIRS : 0);
    for (String name : names) {
      Job job = bean(History.class).find(name).orElseThrow();
      assertThat(way(name)).as(name).matches(row.states());
      assertThat(job.fault().map(fault -> fault.code()).orElse("")).isEqualTo(row.deadLetters());
      assertThat(job.paid()).contains(row.deadLetters().isEmpty() ? Paid.YES : Paid.NO);
    }
    assertThat(names.stream().allMatch(name -> way(name).equals(STRAIGHT)))
        .as("nobody noticed")
        .isEqualTo(row.states().equals(STRAIGHT));
    assertThat(files(places().folder("outbox")).containsAll(results(names)))
        .isEqualTo(row.deadLetters().isEmpty());
    note(
        "create", row.fault(), row.states(), row.creates(), told(row.readiness(), said), row.end());
  }

  @Test
  void onQueryAndOnList() throws IOException {
    int creates = calls("create");
    admin("PATCH", "behaviour", "{\"task_time\": \"24h\"}");
    List<String> names = register("running");
    within(AT_MOST).until(() -> names.stream().allMatch(name -> way(name).endsWith("RUNNING")));

    for (WhileRunning row : WHILE_RUNNING) {
      // Tasks that the list leaves out are asked for singly.
      fault("list", "fault omit", "\"part\": 1.0");
      meets("query", row.fault(), row.query(), names);
      meets("list", row.fault(), row.list(), names);
    }

    admin("POST", "clock", "{\"leap\": \"24h\"}");
    within(AT_MOST).until(() -> bean(Overview.class).open(10).isEmpty());
    assertThat(names).allSatisfy(name -> assertThat(way(name)).isEqualTo(STRAIGHT));
    assertThat(calls("create") - creates).isEqualTo(PAIRS);
    assertThat(files(places().folder("outbox"))).containsAll(results(names));
    assertThat(readiness()).isEqualTo(READY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "missing",
        "forbidden",
        "broken",
        "oversized",
        "wrong_type",
        "half",
        "reset",
        "html"
      })
  void onFile(String fault) throws IOException {
    int creates = calls("create");
    fault("file", "fault " + fault, "\"next\": 3");
    List<String> names = register("file " + fault);
    List<String> said = new ArrayList<>();
    within(AT_MOST).until(() -> said.add(readiness()) && bean(Overview.class).open(10).isEmpty());
    assertThat(said).as("readiness").containsOnly(READY);
    assertThat(names).allSatisfy(name -> assertThat(way(name)).matches(STRAIGHT));
    assertThat(files(places().folder("outbox"))).containsAll(results(names));
    for (String name : names) {
      assertThat(Files.size(places().folder("outbox").at(name + ".png")))
          .isLessThan(LARGEST_RESULT);
    }
    assertThat(calls("create") - creates).isEqualTo(PAIRS);
    note("result", fault, STRAIGHT, "" + PAIRS, told(READY, said), PUBLISHED);
  }

  @Test
  void onFilesThatAreGone() throws IOException {
    int creates = calls("create");
    int queries = calls("query");
    fault("file", "fault missing", "\"share\": 1.0");
    List<String> names = register("gone");
    List<String> said = new ArrayList<>();
    within(AT_MOST).until(() -> said.add(readiness()) && bean(Overview.class).open(10).isEmpty());
    assertThat(said).as("readiness").containsOnly(READY);
    for (String name : names) {
      Job job = bean(History.class).find(name).orElseThrow();
      assertThat(way(name)).isEqualTo(GONE);
      assertThat(job.fault().orElseThrow().code()).isEqualTo("TRYON-RESULT-GONE");
      assertThat(job.fault().orElseThrow().message())
          .contains(job.task().orElseThrow().taskId().orElseThrow());
      assertThat(job.paid()).contains(Paid.YES);
    }
    assertThat(calls("query") - queries).as("asked anew").isGreaterThanOrEqualTo(PAIRS);
    assertThat(calls("create") - creates).isEqualTo(PAIRS);
    String end = PAIRS + " dead letters, TRYON-RESULT-GONE";
    note("result", "missing each time", GONE, "" + PAIRS, told(READY, said), end);
  }

  private void meets(String call, String fault, String readiness, List<String> names)
      throws IOException {
    // A query is for one pair, a list for all of them.
    int enough = calls(call) + (call.equals("list") ? 2 : PAIRS);
    fault(call, fault, "\"share\": 1.0");
    List<String> said = new ArrayList<>();
    within(AT_MOST)
        .until(
            () -> {
              said.add(readiness());
              return calls(call) >= enough
                  && (readiness.equals(BRIEFLY_NOT) || told(readiness, said).isPresent());
            });
    if (readiness.equals(READY)) {
      assertThat(said).as("%s on %s", fault, call).containsOnly(READY);
    }
    assertThat(names)
        .as("%s on %s", fault, call)
        .allSatisfy(name -> assertThat(way(name)).isEqualTo("SUBMITTING RUNNING"));
    note(call, fault, STRAIGHT, "" + PAIRS, told(readiness, said), PUBLISHED);
    admin("DELETE", "faults", "");
    within(AT_MOST).until(() -> readiness().equals(READY));
  }

  /** The first reason with these words. */
  private static Optional<String> told(String words, List<String> said) {
    return said.stream().filter(text -> text.contains(words)).findFirst();
  }

  private void note(
      String call,
      String answer,
      String states,
      String creates,
      Optional<String> told,
      String end) {
    String readiness =
        told.map(text -> text.equals(READY) ? "ready" : text).orElse("not ready for a moment");
    String way = states.replace(")*", ") … ").replace(")?", ") ").replace(" )", ")");
    table.put(
        call + " " + answer,
        "| %s | %s | %s | %s | %s | %s |"
            .formatted(
                call,
                answer
                    .replace("code ", "")
                    .replace("fault ", "")
                    .replace(" accepted", ", accepted"),
                way,
                creates,
                // Ports and lengths differ from run to run.
                readiness
                    .replaceAll("127\\.0\\.0\\.1:\\d+", "…")
                    .replaceAll(" \\(expected: .*?\\)", ""),
                end));
  }

  /** What happened has to be what people are told, so a run of some of the tests alone fails. */
  @AfterAll
  void theTableSaysWhatHappened() throws IOException {
    Files.write(ACTUAL, table.values());
    assertThat(Files.readAllLines(TABLE))
        .filteredOn(line -> line.matches("\\| (create|query|list|result) .*"))
        .as("%s; when %s is right, take it over", TABLE, ACTUAL)
        .containsExactlyInAnyOrderElementsOf(table.values());
  }

  private List<String> register(String batch) {
    return IntStream.range(0, PAIRS)
        .mapToObj(i -> batch.replace(' ', '-').replace('_', '-') + "/pair-" + i)
        .peek(RunningService::registerPair)
        .toList();
  }

  private static List<String> results(List<String> names) {
    return names.stream().flatMap(name -> Stream.of(name + ".json", name + ".png")).toList();
  }

  /** The states of a pair from its slot on. */
  private static String way(String name) {
    return String.join(
        " ",
        eventsOf(name).stream()
            .map(Event::state)
            .dropWhile(state -> state != JobState.SUBMITTING)
            .map(JobState::name)
            .toList());
  }

  private static long submissions(String name) {
    return eventsOf(name).stream().filter(event -> event.state() == JobState.SUBMITTING).count();
  }

  /** Plans a fault, for example {@code code 1102} or {@code fault reset accepted}. */
  private void fault(String call, String words, String more) throws IOException {
    String[] word = words.split(" ");
    String value = word[0].equals("code") ? word[1] : "\"" + word[1] + "\"";
    String accepted = word.length > 2 ? ", \"accepted\": true" : "";
    admin(
        "POST",
        "faults",
        "{\"call\": \"%s\", \"%s\": %s%s, %s}".formatted(call, word[0], value, accepted, more));
  }

  /** The reasons of a 503. */
  private static String readiness() throws IOException {
    return JSON.readTree(get("/q/health/ready").body()).findValuesAsText("waiting_for").stream()
        .findFirst()
        .orElse(READY);
  }
}

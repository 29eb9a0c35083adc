package io.tryonroutes.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Steps of pairs and questions of pages in a ledger with many rows. The long form, {@code
 * -Dtryon.it.rows=1000000}, prints how long each takes and how large the database is.
 */
abstract class ManyRowsRules extends LedgerTestBase {
  private static final int ROWS = Integer.getInteger("tryon.it.rows", 5_000);
  private static final int WAITING = ROWS / 10;

  /** The order of arrival is no way to find something: it is the whole table once more. */
  private static final Pattern WHOLE_TABLE =
      Pattern.compile("PUBLIC.((JOB|TASK|EVENT).tableScan|JOB_SEQ)");

  private static final int OVERWRITING = 200;
  private static final int ROUNDS = Math.min(300, ROWS / 100);

  ManyRowsRules(Database database) {
    super(database);
  }

  @Test
  void stepsAndPages() throws Exception {
    Node node = open("https://api-singapore.klingai.com", "service", 50);
    for (int i = 0; i < 3; i++) {
      wholeWay(node, "early-" + i, false); // what is planned for an empty ledger is kept, too
    }
    long began = System.nanoTime();
    new ManyRows(node, clock.instant()).enter(ROWS, WAITING);
    say("filled in %d s; %s", (System.nanoTime() - began) / 1_000_000_000, size());
    if (database == Database.POSTGRESQL) {
      Database.execute("VACUUM ANALYZE");
    }
    watchPlans(node);
    steps(node);
    assertThat(scans(node)).as("statements that read a whole table").isEmpty();
    pages(node);
    say("%s", size());
    assertThat(node.overview().counts())
        .isEqualTo(
            allZeroBut(
                Map.of(
                    JobState.WAITING,
                    (long) WAITING,
                    JobState.DONE,
                    ROWS - ROWS / 50L + ROUNDS + 3,
                    JobState.DEAD,
                    ROWS / 50L)));
  }

  private void watchPlans(Node node) {
    if (database == Database.H2) {
      node.ledger().read(handle -> handle.execute("SET QUERY_STATISTICS TRUE"));
    }
  }

  /** H2 remembers what it was asked, and says how it would read it. */
  private List<String> scans(Node node) {
    return database == Database.H2
        ? node.ledger()
            .read(
                handle ->
                    handle
                        .createQuery(
                            "SELECT sql_statement FROM information_schema.query_statistics")
                        .mapTo(String.class)
                        .list()
                        .stream()
                        .filter(sql -> sql.matches("(?s)(SELECT|UPDATE|DELETE).*"))
                        .map(sql -> plan(handle.getConnection(), sql))
                        .filter(plan -> WHOLE_TABLE.matcher(plan).find())
                        .toList())
        : List.of();
  }

  private static String plan(Connection connection, String sql) {
    try (PreparedStatement explain = connection.prepareStatement("EXPLAIN " + sql)) {
      for (int i = 1; i <= explain.getParameterMetaData().getParameterCount(); i++) {
        explain.setObject(i, null);
      }
      try (ResultSet plan = explain.executeQuery()) {
        plan.next();
        return plan.getString(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private void steps(Node node) {
    for (int i = 0; i < ROUNDS; i++) {
      wholeWay(node, "late-" + i, true);
    }
    times.report();
  }

  private final Times times = new Times();

  private void wholeWay(Node node, String name, boolean timed) {
    Times t = timed ? times : new Times();
    Job job = t.of("Jobs.register", () -> node.register(name));
    t.of("Slots.roomAhead", () -> node.slots().roomAhead());
    t.of("Jobs.waiting(8)", () -> node.jobs().waiting(8));
    t.of("Preparation.prepared", () -> node.prepare(job, content(name)));
    t.of("Slots.claim, one job", () -> node.slots().claim());
    t.of("Slots.claim, nothing to do", () -> node.slots().claim());
    t.of("Jobs.due", () -> node.jobs().due());
    String external = node.externalId(job);
    t.of("Tasks.accepted", () -> node.tasks().accepted(external, "task-" + name, "request"));
    t.of("Account.taken", () -> node.account().taken(job));
    t.of(
        "Tasks.ended",
        () -> {
          node.succeed(job);
          return null;
        });
    Job named = t.of("Deliveries.name", () -> node.deliveries().name(node.now(job)).job());
    t.of("Deliveries.namesakes", () -> node.deliveries().namesakes(named));
    List<Output> outputs = List.of(new Output(name + ".png", "ab", 1024, 1536));
    Job done = t.of("Deliveries.published", () -> node.deliveries().published(named, outputs));
    t.of("Deliveries.settled", () -> node.deliveries().settled(done));
  }

  private void pages(Node node) {
    Times t = new Times();
    Overview overview = node.overview();
    History history = node.history();
    Job old = history.find("batch-0/look-0000007").orElseThrow();
    for (int i = 0; i < Math.min(50, ROUNDS); i++) {
      t.of("Account.status", () -> node.account().status());
      t.of("Overview.counts", overview::counts);
      t.of("Overview.heldUp", overview::heldUp);
      t.of("Overview.ofOtherAccounts", overview::ofOtherAccounts);
      t.of("Overview.taskTime", overview::taskTime);
      t.of("Overview.open(100)", () -> overview.open(100));
      t.of("History.find", () -> history.find("batch-0/look-0000007"));
      t.of("History.events", () -> history.events(old));
      t.of("History.named", () -> history.named("batch-0/look-0000007", 20));
      t.of("History.firstWith", () -> history.firstWith(old.account(), old.externalId().get()));
      t.of("History.replayOf", () -> history.replayOf(old));
      t.of("History.newest", history::newest);
      t.of("History.deadLetters(100)", () -> history.deadLetters("KLING-1301", 0, 1L << 40, 100));
      t.of("Preparation.isPaid", () -> node.preparation().isPaid(content("nobody's")));
    }
    for (int i = 0; i < 5; i++) {
      t.of("History.deadLetterCodes", history::deadLetterCodes);
      t.of("History.like", () -> history.like("lok-0000007", 5));
      t.of(
          "Jobs.resume (at a start)",
          () -> {
            node.jobs().resume();
            return null;
          });
      t.of(
          "Account.clampTimes (at a start)",
          () -> {
            node.account().clampTimes();
            return null;
          });
    }
    t.report();
  }

  /** How long calls take, by what they are. */
  private final class Times {
    private final Map<String, List<Long>> nanos = new LinkedHashMap<>();

    private <T> T of(String what, Supplier<T> call) {
      long began = System.nanoTime();
      T answer = call.get();
      nanos.computeIfAbsent(what, w -> new ArrayList<>()).add(System.nanoTime() - began);
      return answer;
    }

    private void report() {
      nanos.forEach(
          (what, all) -> {
            double[] ms = all.stream().mapToDouble(n -> n / 1e6).sorted().toArray();
            say(
                "%-32s median %7.2f  95 %% %7.2f  max %7.2f ms",
                what, ms[ms.length / 2], ms[ms.length * 95 / 100], ms[ms.length - 1]);
          });
    }
  }

  private void say(String text, Object... values) {
    if (ROWS > 5_000) {
      System.out.println(database + " " + String.format(text, values));
    }
  }

  @Test
  void whatIsOverwrittenIsUsedAgain() throws Exception {
    Node node = open("https://api-singapore.klingai.com", "service", 50);
    if (database == Database.H2) {
      node.ledger().read(handle -> handle.execute("SET RETENTION_TIME 0"));
    }
    many(node);
    assertThat(bytes()).isLessThan(OVERWRITING * 10_000L);
  }

  private void many(Node node) {
    for (int i = 0; i < OVERWRITING; i++) {
      wholeWay(node, "look-" + i, false);
      if (i % 5 == 0) {
        node.ledger().compact();
      }
    }
  }

  private long bytes() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private String size() throws IOException {
    if (database == Database.H2) {
      return bytes() / 1_000_000 + " MB";
    }
    return one.ledger()
        .read(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT relname || ' ' || pg_total_relation_size(oid) / 1000000 || ' MB, indexes '
                               || pg_indexes_size(oid) / 1000000
                          FROM pg_class WHERE relname IN ('job', 'task', 'event') ORDER BY relname
                        """)
                    .mapTo(String.class)
                    .list()
                    .toString());
  }
}

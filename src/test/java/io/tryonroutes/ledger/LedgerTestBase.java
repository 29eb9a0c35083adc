package io.tryonroutes.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tryonroutes.MovableClock;
import io.tryonroutes.pair.Fault;
import io.tryonroutes.pair.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A ledger on one of the databases, steps that pairs take, and what holds after every test. */
abstract class LedgerTestBase {
  static final Instant START = Instant.parse("2026-11-20T09:00:00Z");
  static final Fault FAULT = new Fault("KLING-1301", "refused", "its content", "another", false);

  private static final int CLAIMS = 8;

  final Database database;
  @TempDir Path folder;
  final MovableClock clock = new MovableClock(START);
  private final List<Ledger> opened = new CopyOnWriteArrayList<>();
  String url;
  Node one;

  LedgerTestBase(Database database) {
    this.database = database;
  }

  /** One running instance of the service, as far as the ledger sees it. */
  record Node(
      Ledger ledger,
      Jobs jobs,
      Deliveries deliveries,
      Overview overview,
      Preparation preparation,
      Slots slots,
      Account account,
      Tasks tasks,
      History history) {
    private static Node on(Ledger ledger) {
      return new Node(
          ledger,
          new Jobs(ledger),
          new Deliveries(ledger),
          new Overview(ledger),
          new Preparation(ledger),
          new Slots(ledger),
          new Account(ledger),
          new Tasks(ledger),
          new History(ledger));
    }

    Job register(String name) {
      return register("", name, false);
    }

    Job register(String path, String name, boolean askFirst) {
      List<Input> inputs =
          List.of(
              Input.unread(Role.HUMAN, name + "_human.jpg"),
              Input.unread(Role.CLOTH, name + "_cloth.jpg"));
      return jobs.register(
          new NewJob(
              jobs.newId(), path, name, "v1-5", inputs, askFirst, Optional.empty(), ledger.now()));
    }

    Job prepare(Job job, String content) {
      return preparation.prepared(job, content, job.inputs());
    }

    /** A job whose content nobody else has. */
    Job prepared(String name) {
      return prepare(register(name), content(name));
    }

    Job now(Job job) {
      return jobs.get(job.id());
    }

    JobState state(Job job) {
      return now(job).state();
    }

    Job running(String name) {
      Job job = prepared(name);
      slots.claim();
      accept(job);
      return now(job);
    }

    void accept(Job job) {
      tasks.accepted(externalId(job), "task-" + job.id(), "request-1");
    }

    void succeed(Job job) {
      tasks.ended(
          List.of(
              new Tasks.End(
                  externalId(job),
                  Optional.of("task-" + job.id()),
                  List.of("https://p2-kling.klingai.com/a.png?x='%\""),
                  Optional.empty(),
                  Optional.of("1"),
                  "request-2")));
    }

    void fail(Job job, Optional<String> units) {
      tasks.ended(
          List.of(
              new Tasks.End(
                  externalId(job),
                  Optional.of("task-" + job.id()),
                  List.of(),
                  Optional.of(FAULT),
                  units,
                  "request-2")));
    }

    int used() {
      return account.status().used();
    }

    String externalId(Job job) {
      return now(job).externalId().orElseThrow();
    }
  }

  static String content(String name) {
    return String.format("%032x", name.hashCode() & 0xffffffffL);
  }

  @BeforeEach
  void openOne() {
    url = database.create(folder);
    one = open("one", 3);
  }

  Node open(String instance, int slots) {
    return open("account", instance, slots);
  }

  Node open(String account, String instance, int slots) {
    Ledger ledger = Ledger.open(url, database.user(), "", account, instance, slots, clock);
    opened.add(ledger);
    return Node.on(ledger);
  }

  /** What a start does. Nothing is said at a close, so this imitates a kill, too. */
  Node restart(Node node, int slots) {
    node.ledger().close();
    Node again = open(node.ledger().account(), node.ledger().instance(), slots);
    again.account().clampTimes();
    again.jobs().resume();
    return again;
  }

  /** Eight claims at the same moment, by the two in turn; returns how many jobs they got. */
  static int claimAtOnce(Node one, Node two) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(CLAIMS);
    try {
      CyclicBarrier all = new CyclicBarrier(CLAIMS);
      List<Future<Integer>> claims = new ArrayList<>();
      for (int i = 0; i < CLAIMS; i++) {
        Node node = i % 2 == 0 ? one : two;
        claims.add(
            pool.submit(
                () -> {
                  all.await();
                  return node.slots().claim();
                }));
      }
      int claimed = 0;
      for (Future<Integer> each : claims) {
        claimed += each.get();
      }
      return claimed;
    } finally {
      pool.shutdownNow();
    }
  }

  void pass(Duration time) {
    clock.move(time);
  }

  void pass(long seconds) {
    pass(Duration.ofSeconds(seconds));
  }

  @AfterEach
  void countsAreTrueAndEveryWayIsSound() {
    Node last = open("account", "looker", 3);
    try {
      Map<JobState, Long> real = new HashMap<>();
      for (JobState state : JobState.values()) {
        real.put(state, number(last, "SELECT COUNT(*) FROM job WHERE state = '" + state + "'"));
      }
      assertThat(last.overview().counts()).isEqualTo(real);
      assertThat(
              number(
                  last,
                  """
                  SELECT COUNT(*) FROM job j WHERE j.state IN ('SUBMITTING', 'RUNNING', 'UNCLEAR', 'STUCK')
                     AND NOT EXISTS (SELECT 1 FROM task t WHERE t.account = j.account
                           AND t.external_id = j.external_id AND t.state = j.state)
                  """))
          .as("jobs under way without a task in the same state")
          .isZero();
      assertThat(
              number(
                  last,
                  """
                  SELECT COUNT(*) FROM (SELECT external_id FROM job
                   WHERE state IN ('SUBMITTING', 'RUNNING', 'UNCLEAR', 'STUCK')
                   GROUP BY account, external_id HAVING COUNT(*) > 1) AS twice
                  """))
          .as("tasks that two jobs hold")
          .isZero();
      assertThat(
              number(
                  last,
                  """
                  SELECT COUNT(*) FROM task
                   WHERE holds_slot = TRUE AND state NOT IN ('SUBMITTING', 'UNCLEAR', 'RUNNING')
                  """))
          .as("slots that no task can use")
          .isZero();
      assertThat(
              number(
                  last,
                  """
                  SELECT COUNT(*) FROM job j WHERE j.state = 'PREPARED' AND EXISTS (SELECT 1
                    FROM task t WHERE t.account = j.account AND t.external_id = j.external_id
                     AND t.state IN ('SUCCEEDED', 'FAILED', 'REFUSED'))
                  """))
          .as("jobs that wait for an ended task")
          .isZero();
    } finally {
      opened.forEach(Ledger::close);
    }
  }

  /** Every state with its count, where all others have none. */
  static Map<JobState, Long> allZeroBut(Map<JobState, Long> counts) {
    Map<JobState, Long> all = new HashMap<>(counts);
    for (JobState state : JobState.values()) {
      all.putIfAbsent(state, 0L);
    }
    return all;
  }

  static long number(Node node, String sql) {
    return node.ledger().read(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }
}

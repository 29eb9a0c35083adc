package io.tryonroutes.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the ledger costs for one pair, all of its steps together, as the service takes them. The
 * long form, {@code -Dtryon.it.jobs=2000}, prints it.
 */
abstract class WayCostRules extends LedgerTestBase {
  private static final int JOBS = Integer.getInteger("tryon.it.jobs", 20);

  WayCostRules(Database database) {
    super(database);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8})
  void theWholeWayOfManyPairs(int threads) throws Exception {
    Node node = open("service", 50);
    way(node, "warm-up-", JOBS / 4, threads);
    OperatingSystemMXBean machine =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = machine.getProcessCpuTime();
    long began = System.nanoTime();
    way(node, "look-", JOBS, threads);
    System.out.printf(
        "%s, %d threads: %.2f ms and %.2f ms of CPU for each of %d pairs%n",
        database,
        threads,
        (System.nanoTime() - began) / 1e6 / JOBS,
        (machine.getProcessCpuTime() - cpu) / 1e6 / JOBS,
        JOBS);

    assertThat(node.overview().counts())
        .isEqualTo(LedgerTestBase.allZeroBut(Map.of(JobState.DONE, (long) JOBS + JOBS / 4)));
    assertThat(node.overview().open(1)).isEmpty();
  }

  private void way(Node node, String name, int jobs, int threads) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < jobs; i++) {
        String each = name + i;
        all.add(pool.submit(() -> way(node, each)));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  /** Each step, and the turn of the dispatcher behind each. */
  private static void way(Node node, String name) {
    Job job = node.register(name);
    turn(node);
    node.prepare(job, String.format("%032x", (long) name.hashCode() << 20 | name.length()));
    do {
      turn(node);
    } while (node.now(job).state() == JobState.PREPARED);
    node.accept(job);
    node.account().taken(node.now(job));
    turn(node);
    node.succeed(job);
    turn(node);
    Job named = node.deliveries().name(node.now(job)).job();
    node.deliveries().namesakes(named);
    Job done =
        node.deliveries().published(named, List.of(new Output(name + ".png", "ab", 1024, 1536)));
    node.deliveries().settled(done);
    turn(node);
  }

  /** What the dispatcher asks and does in a turn in which nothing starts. */
  private static void turn(Node node) {
    node.slots().claim();
    Optional.ofNullable(node.account().pause());
    node.jobs().due();
    if (node.slots().roomAhead() > 0) {
      node.jobs().waiting(8);
    }
  }
}

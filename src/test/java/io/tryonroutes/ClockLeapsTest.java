package io.tryonroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tryonroutes.ledger.Account;
import io.tryonroutes.ledger.Event;
import io.tryonroutes.ledger.JobState;
import io.tryonroutes.ledger.Overview;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.AdviceWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** This machine's clock is set while pairs are at every step of their way. */
@QuarkusTest
@TestProfile(ClockLeapsTest.Leaping.class)
class ClockLeapsTest extends RunningService {
  /** A service whose clock can be set. */
  public static class Leaping extends SandboxedProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
      settings.put("tryon.sandbox.task-time", "2s");
      settings.put("tryon.kling.slots", "4");
      settings.put("tryon.pairs.quiet-time", "1s");
      return settings;
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return Set.of(SetClock.class);
    }
  }

  /** The service's clock. */
  @Alternative
  @Singleton
  public static class SetClock {
    private final OffsetClock clock = new OffsetClock();

    void leap(Duration by) {
      clock.leap(by);
    }

    @Produces
    @Singleton
    Clock clock() {
      return clock.withZone(ZoneOffset.UTC);
    }
  }

  private static final int PAIRS = 12;

  /** Longer than anybody waits for a probe. */
  private static final Duration AT_MOST = Duration.ofSeconds(120);

  private static final AtomicInteger ANSWERS_LOST = new AtomicInteger();
  private static final AtomicInteger PUTS_FAILED = new AtomicInteger();

  private static boolean draws(AtomicInteger left) {
    return left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
  }

  @Override
  void prepareRoutes() throws Exception {
    AdviceWith.adviceWith(
        context(),
        "submit-task",
        false,
        route ->
            route
                .weaveById("post-task")
                .after()
                .process(
                    exchange -> {
                      if (draws(ANSWERS_LOST)) {
                        throw new SocketTimeoutException("Read timed out");
                      }
                    }));
    AdviceWith.adviceWith(
        context(),
        "publish",
        false,
        route ->
            route
                .weaveById("put-file")
                .before()
                .process(
                    exchange -> {
                      if (draws(PUTS_FAILED)) {
                        throw new IOException("No space left on device");
                      }
                    }));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT3H", "PT-3H"})
  void nobodyIsLostAndNobodyWaitsForHours(String leap) throws IOException {
    int creates = books().path("creates_accepted").asInt();
    List<String> names = new ArrayList<>();
    PUTS_FAILED.set(3);
    ANSWERS_LOST.set(1);
    for (int i = 1; i <= PAIRS; i++) {
      names.add("at" + leap + "-" + i);
      registerPair("at" + leap + "-" + i);
    }
    // Some are published, one has trouble with it, some run and others wait.
    await().atMost(AT_MOST).until(() -> published(names) > 0);
    bean(Account.class).pause("KLING-1102", "no units", Optional.empty());
    String dropped = "dropped" + leap;
    drop(dropped);
    names.add(dropped);
    assertThat(states(names)).contains("PREPARED");
    leap(Duration.parse(leap));

    await()
        .atMost(AT_MOST)
        .until(() -> published(names) == names.size() && bean(Overview.class).open(10).isEmpty());
    assertNothingIsLeftUnderWay();
    assertThat(books().path("creates_accepted").asInt() - creates).isEqualTo(names.size());
    assertThat(books().path("paid_twice")).isEmpty();
    for (String name : names) {
      assertThat(eventsOf(name).stream().map(Event::state).toList())
          .as("posted again only after Kling was asked: %s", name)
          .doesNotContainSequence(JobState.SUBMITTING, JobState.SUBMITTING);
    }
    assertThat(bean(Account.class).status().pause()).isEmpty();
  }

  /** The sandbox has the same clock; when that is put back, its own has to stay right. */
  private static void leap(Duration by) throws IOException {
    bean(SetClock.class).leap(by);
    if (by.isNegative()) {
      admin("POST", "clock", "{\"leap\": \"%ds\"}".formatted(by.negated().toSeconds()));
    }
  }

  private static long published(List<String> names) throws IOException {
    List<String> outbox = files(places().folder("outbox"));
    return names.stream().filter(name -> outbox.contains(name + ".json")).count();
  }

  private static String states(List<String> names) {
    return names.stream()
        .flatMap(name -> openJobs(name).stream())
        .map(job -> job.state().name())
        .distinct()
        .toList()
        .toString();
  }
}

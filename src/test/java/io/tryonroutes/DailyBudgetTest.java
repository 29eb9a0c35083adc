package io.tryonroutes;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tryonroutes.ledger.Account;
import io.tryonroutes.ledger.AccountStatus;
import io.tryonroutes.ledger.JobState;
import io.tryonroutes.ledger.Overview;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A day's budget in the running service, from one day into the next. */
@QuarkusTest
@TestProfile(DailyBudgetTest.TwentyADay.class)
class DailyBudgetTest extends RunningService {
  private static final int BUDGET = 20;
  private static final int PAIRS = 32;
  private static final Instant MIDNIGHT = Instant.parse("2026-11-21T00:00:00Z");
  private static final Duration AT_MOST = Duration.ofSeconds(120);

  public static class TwentyADay extends SandboxedProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
      settings.put("tryon.budget.units-per-day", "" + BUDGET);
      return settings;
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return Set.of(Leaps.class);
    }
  }

  /** Time that goes on from the noon before and can be made to leap. */
  @Alternative
  @Singleton
  public static class Leaps {
    private final OffsetClock clock = new OffsetClock();

    Leaps() {
      clock.set(MIDNIGHT.minus(Duration.ofHours(12)));
    }

    @Produces
    @Singleton
    Clock clock() {
      return clock.withZone(ZoneOffset.UTC);
    }

    void to(Instant time) {
      clock.set(time);
    }
  }

  @Test
  void theRestOfTheBatchIsOfTheNextDay() throws Exception {
    IntStream.range(0, PAIRS).forEach(i -> registerPair("batch/look-" + i));
    within(AT_MOST).until(() -> bean(Account.class).pause().isPresent());
    within(AT_MOST).until(() -> jobs(JobState.DONE) == BUDGET);

    assertThat(get("/q/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/q/health/ready").body())
        .contains("TRYON-BUDGET")
        .contains(BUDGET + " units")
        .contains(MIDNIGHT.toString());
    assertThat(get("/q/metrics").body()).contains("\ntryon_paused 1.0");
    assertThat(calls("create")).isEqualTo(BUDGET);
    assertThat(jobs(JobState.PREPARED) + jobs(JobState.WAITING)).isEqualTo(PAIRS - BUDGET);

    // Longer than the test may take until the next leap.
    bean(Leaps.class).to(MIDNIGHT.minus(AT_MOST.multipliedBy(2)));
    drop("later");
    within(AT_MOST)
        .until(() -> jobs(JobState.PREPARED) + jobs(JobState.WAITING) == PAIRS - BUDGET + 1);
    assertThat(bean(Account.class).pause().map(AccountStatus.Pause::code)).contains("TRYON-BUDGET");

    bean(Leaps.class).to(MIDNIGHT);
    within(AT_MOST)
        .until(() -> jobs(JobState.DONE) == PAIRS + 1 && bean(Overview.class).open(1).isEmpty());
    assertThat(calls("create")).isEqualTo(PAIRS + 1);
    assertThat(books().path("paid_twice")).isEmpty();
    within(AT_MOST).until(() -> get("/q/health/ready").statusCode() == 200);
    assertNothingIsLeftUnderWay();
  }

  private static long jobs(JobState state) {
    return bean(Overview.class).counts().get(state);
  }
}

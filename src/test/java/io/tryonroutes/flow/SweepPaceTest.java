package io.tryonroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.tryonroutes.MovableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SweepPaceTest {
  private final MovableClock clock = new MovableClock(Instant.parse("2026-11-20T09:00:00Z"));
  private final SweepPace pace = new SweepPace(clock);

  private void pass(long milliseconds) {
    clock.move(Duration.ofMillis(milliseconds));
  }

  /** The callback comes first, as it should. */
  private void told(String externalId) {
    pace.told(externalId, true);
    pace.ended(externalId);
  }

  private void slow() {
    told("a");
    told("b");
    told("c");
    pace.swept();
    assertThat(pace.isDue()).isFalse();
  }

  @Test
  void withoutCallbacksEverySweepIsDue() {
    for (int i = 0; i < 5; i++) {
      assertThat(pace.isDue()).isTrue();
      pace.swept();
      pace.ended("task-" + i);
      pass(400);
    }
  }

  @Test
  void threeEndsThatWereToldMakeItSlow() {
    told("a");
    told("b");
    told("b");
    pace.swept();
    assertThat(pace.isDue()).isTrue();
    told("c");
    assertThat(pace.isDue()).isFalse();
    pass(4999);
    assertThat(pace.isDue()).isFalse();
    pass(1);
    assertThat(pace.isDue()).isTrue();
  }

  @Test
  void anEndThatNoCallbackToldMakesItFastAtOnce() {
    slow();
    pace.ended("lost");
    assertThat(pace.isDue()).isTrue();
    pass(500);
    assertThat(pace.isDue()).isTrue();
    told("d");
    told("e");
    assertThat(pace.isDue()).isTrue();
    told("f");
    assertThat(pace.isDue()).isFalse();
  }

  @Test
  void aCallbackThatIsHardlyBehindASweepIsNotLost() {
    slow();
    pace.ended("d");
    assertThat(pace.isDue()).isTrue();
    pass(499);
    pace.told("d", false);
    assertThat(pace.isDue()).isFalse();
  }

  @Test
  void aCallbackThatIsFurtherBehindProvesNothing() {
    for (int i = 0; i < 10; i++) {
      pace.ended("task-" + i);
      pass(500);
      pace.told("task-" + i, false);
      pace.swept();
      assertThat(pace.isDue()).isTrue();
    }
  }

  @Test
  void callbacksOfTasksThatNobodyAwaitsProveNothing() {
    for (int i = 0; i < 10; i++) {
      pace.told("task-" + i, false);
    }
    pace.swept();
    assertThat(pace.isDue()).isTrue();
  }

  @Test
  void aSweepThatMeetsAnEndWhoseCallbackIsBeingDealtWithIsNoSign() {
    slow();
    pace.told("d", true);
    pace.ended("d");
    pace.ended("d");
    assertThat(pace.isDue()).isFalse();
  }

  @Test
  void aClockThatIsPutBackHoldsUpNoSweep() {
    slow();
    pass(-60_000);
    assertThat(pace.isDue()).isTrue();
  }
}

package io.tryonroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListingPaceTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private static List<Long> secondsWhileAllChanges(ListingPace pace, int listings) {
    return IntStream.range(0, listings).mapToObj(i -> pace.behind(true).toSeconds()).toList();
  }

  @Test
  void withoutAQueueTheIntervalIsWhatIsAskedFor() {
    ListingPace pace = new ListingPace(Duration.ofSeconds(2), false);
    assertThat(pace.behind(false)).isEqualTo(Duration.ofSeconds(2));
    assertThat(secondsWhileAllChanges(pace, 3)).containsExactly(2L, 2L, 2L);
  }

  @Test
  void withoutAQueueWhatStillChangesIsLookedAtSoonHoweverLongTheIntervalIs() {
    ListingPace pace = new ListingPace(HOUR, false);
    assertThat(pace.behind(false)).isEqualTo(HOUR);
    assertThat(secondsWhileAllChanges(pace, 3)).containsExactly(5L, 5L, 5L);
  }

  @Test
  void withAQueueTheListingIsHourlyThoughSomethingAlwaysChanges() {
    ListingPace pace = new ListingPace(Duration.ofSeconds(2), true);
    assertThat(pace.behind(false)).isEqualTo(HOUR);
    assertThat(secondsWhileAllChanges(pace, 13))
        .startsWith(5L, 10L, 20L, 40L)
        .endsWith(2560L, 3600L, 3600L, 3600L);
  }

  @Test
  void withAQueueALookThatSawNothingChangeLetsTheNextOneFollowSoon() {
    ListingPace pace = new ListingPace(Duration.ofSeconds(2), true);
    secondsWhileAllChanges(pace, 5);
    pace.behind(false);
    assertThat(pace.behind(true)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void withAQueueALongerIntervalIsKept() {
    assertThat(new ListingPace(HOUR.multipliedBy(6), true).behind(false))
        .isEqualTo(HOUR.multipliedBy(6));
  }
}

package io.tryonroutes.flow;

import java.time.Duration;

/**
 * How long an inbox bucket is left alone between two listings. Where a queue tells of what comes,
 * the listing is only the net below it, and slow.
 */
final class ListingPace {
  /**
   * A listing that was cut short, or saw what may still change, is followed so soon by another one,
   * however seldom the inbox is looked at.
   */
  private static final Duration SOON = Duration.ofSeconds(5);

  private static final Duration AS_A_NET = Duration.ofHours(1);

  private final Duration interval;
  private final boolean isNet;
  private Duration again;

  /**
   * @param asked the least time between two listings, if nothing changes
   * @param isNet whether a queue tells of what comes
   */
  ListingPace(Duration asked, boolean isNet) {
    this.interval = isNet && asked.compareTo(AS_A_NET) < 0 ? AS_A_NET : asked;
    this.isNet = isNet;
    this.again = soon();
  }

  /** The longest time between two listings. */
  Duration interval() {
    return interval;
  }

  /** The time behind a listing that was cut short. */
  Duration soon() {
    return shorter(interval, SOON);
  }

  /** The next time that something changes it is looked at again soon. */
  void afresh() {
    again = soon();
  }

  /**
   * The time behind a listing. What still changes is looked at again soon. Where a queue tells of
   * it, too, something always may, so each such look waits twice as long as the one before: a lone
   * second part or a lost message has its look, and the listing stays a net.
   */
  Duration behind(boolean stillChanges) {
    if (!stillChanges) {
      afresh();
      return interval;
    }
    Duration pause = again;
    if (isNet) {
      again = shorter(interval, again.multipliedBy(2));
    }
    return pause;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}

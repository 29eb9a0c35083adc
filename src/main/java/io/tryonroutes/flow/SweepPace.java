package io.tryonroutes.flow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * How often tasks are swept. Where callbacks tell of their ends the sweep is only the net below
 * them, and slow. One end that it finds first makes it fast at once; it slows down again when
 * callbacks have told of some ends and none is missing.
 */
final class SweepPace {
  /** Between two sweeps while callbacks do their work. */
  private static final Duration SLOW = Duration.ofSeconds(5);

  /**
   * A callback may come so long after a sweep has found its task's end; one that is later is worth
   * no more than a sweep.
   */
  private static final Duration GRACE = Duration.ofMillis(500);

  /** So many ends that were told make a slow sweep. */
  private static final int PROOF = 3;

  /** The news of an end that was told is on its way into the ledger for less than this. */
  private static final Duration UNDER_WAY = Duration.ofSeconds(10);

  private final Clock clock;
  private final Map<String, Instant> told = new HashMap<>();
  private final Map<String, Instant> missing = new HashMap<>();
  private int proofs;
  private Instant last = Instant.EPOCH;

  SweepPace(Clock clock) {
    this.clock = clock;
  }

  /**
   * A callback tells of a task's end.
   *
   * @param awaited whether that is news
   */
  synchronized void told(String externalId, boolean awaited) {
    forgetOld();
    boolean inTime = missing.remove(externalId) != null;
    if ((awaited || inTime) && told.put(externalId, clock.instant()) == null) {
      proofs++;
    }
  }

  /** A task has ended, by whoever's news. */
  synchronized void ended(String externalId) {
    forgetOld();
    if (!told.containsKey(externalId)) {
      missing.put(externalId, clock.instant());
    }
  }

  /** Whether it is time for a sweep. */
  synchronized boolean isDue() {
    forgetOld();
    boolean slow = proofs >= PROOF && missing.isEmpty();
    return !slow || isOver(last, SLOW);
  }

  /** A sweep begins. */
  synchronized void swept() {
    last = clock.instant();
  }

  private void forgetOld() {
    told.values().removeIf(at -> isOver(at, UNDER_WAY));
    if (missing.values().removeIf(at -> isOver(at, GRACE))) {
      proofs = 0;
    }
  }

  /** A time ahead is from before the clock was put back. */
  private boolean isOver(Instant since, Duration time) {
    Instant now = clock.instant();
    return since.isAfter(now) || !now.isBefore(since.plus(time));
  }
}

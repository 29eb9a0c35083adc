package io.tryonroutes.sandbox;

import java.util.Optional;

/**
 * The account's one pack of units.
 *
 * @param size units when it was bought; empty when it never runs out
 * @param boughtAt Unix milliseconds, also when it took effect
 * @param invalidAt Unix milliseconds
 */
record Pack(Optional<Long> size, long boughtAt, long invalidAt) {
  /** The protocol has no word for endless: such a pack is shown with so many units. */
  static final long ENDLESS = 1_000_000;

  /** Units left after so many were taken; never below 0. */
  long left(long taken) {
    return Math.max(0, size.orElse(ENDLESS) - taken);
  }

  boolean ranOut(long taken) {
    return size.isPresent() && left(taken) == 0;
  }
}

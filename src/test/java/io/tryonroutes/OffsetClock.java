package io.tryonroutes;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that runs as the machine's does and can be set. */
final class OffsetClock implements InstantSource {
  private final AtomicReference<Duration> off = new AtomicReference<>(Duration.ZERO);

  /** Sets it on, or back when negative. */
  void leap(Duration by) {
    off.updateAndGet(by::plus);
  }

  void set(Instant time) {
    off.set(Duration.between(Instant.now(), time));
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(off.get());
  }
}

package io.tryonroutes;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that runs as the machine's does and can be set. */
final class OffsetClock extends Clock {
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

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}

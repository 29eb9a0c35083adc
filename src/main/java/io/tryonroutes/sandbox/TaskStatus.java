package io.tryonroutes.sandbox;

import java.util.Locale;

/** The states of a task. */
enum TaskStatus {
  SUBMITTED,
  PROCESSING,
  SUCCEED,
  FAILED;

  /** The protocol's word; note that it is {@code succeed}, not succeeded. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean ended() {
    return this == SUCCEED || this == FAILED;
  }
}

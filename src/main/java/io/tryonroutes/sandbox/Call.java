package io.tryonroutes.sandbox;

import java.util.Locale;

/** What can go wrong: calls to the sandbox, its tasks, and its own calls to others. */
enum Call {
  CREATE,
  QUERY,
  LIST,
  ACCOUNT,
  /** A download of a result. */
  FILE,
  /** A task that was accepted. */
  TASK,
  CALLBACK;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the protocol's codes answer it. */
  boolean hasCodes() {
    return compareTo(ACCOUNT) <= 0;
  }
}

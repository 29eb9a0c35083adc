package io.tryonroutes.flow;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;

/** What came from a result's address is no picture, and no network is to blame. */
final class DeadResultException extends IOException {
  private static final long serialVersionUID = 1L;

  DeadResultException(String message) {
    super(message);
  }

  /** The one that this failure is or was caused by. */
  static Optional<DeadResultException> in(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .limit(50) // a chain of causes may bite its tail
        .filter(DeadResultException.class::isInstance)
        .map(DeadResultException.class::cast)
        .findFirst();
  }
}

package io.tryonroutes.ledger;

import io.tryonroutes.pair.Role;
import java.util.Optional;

/**
 * One picture as it was dropped.
 *
 * @param role what it shows
 * @param file its name without folders, as dropped
 * @param sha256 64 hex digits; empty until the picture was looked at
 * @param bytes its size; 0 until the picture was looked at
 */
public record Input(Role role, String file, Optional<String> sha256, long bytes) {

  /** An input nobody has looked at yet. */
  public static Input unread(Role role, String file) {
    return new Input(role, file, Optional.empty(), 0);
  }
}

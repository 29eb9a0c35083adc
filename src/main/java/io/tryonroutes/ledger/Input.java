package io.tryonroutes.ledger;

import io.tryonroutes.pair.Member;
import io.tryonroutes.pair.Role;
import java.util.Optional;

/**
 * One picture as it was dropped, or as a manifest names it.
 *
 * @param role what it shows
 * @param file its name without folders, as dropped; in a row of a manifest its name in the library,
 *     or its address
 * @param sha256 64 hex digits; empty until the picture was looked at, and for an address
 * @param bytes its size; 0 until the picture was looked at, and for an address
 */
public record Input(Role role, String file, Optional<String> sha256, long bytes) {

  /** Whether Kling fetches it from an address. */
  public boolean fromUrl() {
    return Member.isUrl(file);
  }

  /** What people are shown: an address may hold a secret behind its path. */
  public String shown() {
    return fromUrl() ? file.replaceFirst("[?#].*", "?…") : file;
  }

  /** An input nobody has looked at yet. */
  public static Input unread(Role role, String file) {
    return new Input(role, file, Optional.empty(), 0);
  }
}

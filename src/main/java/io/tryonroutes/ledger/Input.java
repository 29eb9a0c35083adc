package io.tryonroutes.ledger;

import io.tryonroutes.pair.Member;
import io.tryonroutes.pair.Role;
import java.util.List;
import java.util.Optional;

/**
 * One picture as it was dropped, or as a manifest names it.
 *
 * @param role what it shows
 * @param file its name without folders, as dropped; in a row of a manifest its name in the library,
 *     or its address
 * @param sha256 64 hex digits; empty until the picture was looked at, and for an address
 * @param bytes its size; 0 until the picture was looked at, and for an address
 * @param mended what is changed before it is sent, in words and in order
 */
public record Input(
    Role role, String file, Optional<String> sha256, long bytes, List<String> mended) {

  /** Rows that were written before anything was mended say nothing of it. */
  public Input {
    mended = Optional.ofNullable(mended).map(List::copyOf).orElse(List.of());
  }

  /** Whether Kling fetches it from an address. */
  public boolean fromUrl() {
    return Member.isUrl(file);
  }

  /** Whether nothing is changed before it is sent. */
  public boolean goesAsItIs() {
    return mended.isEmpty();
  }

  /** What people are shown: an address may hold a secret behind its path. */
  public String shown() {
    return fromUrl() ? file.replaceFirst("[?#].*", "?…") : file;
  }

  /** The same of a pair that was refused: nothing was done to it. */
  public Input unmended() {
    return new Input(role, file, sha256, bytes, List.of());
  }

  /** An input nobody has looked at yet. */
  public static Input unread(Role role, String file) {
    return new Input(role, file, Optional.empty(), 0, List.of());
  }
}

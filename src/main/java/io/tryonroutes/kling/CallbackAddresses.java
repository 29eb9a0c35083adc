package io.tryonroutes.kling;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;

/**
 * The address that Kling is to tell of one task at: our id of the task and its HMAC. So nobody can
 * guess the address of a task, and none has to be kept.
 */
public final class CallbackAddresses {
  /** What stands before the token in the path. */
  public static final String PATH = "/callbacks/";

  private static final char BETWEEN = '.';

  private final Optional<URI> base;
  private final byte[] key;

  /** No task is told of. */
  public static CallbackAddresses none() {
    return new CallbackAddresses(Optional.empty(), new byte[0]);
  }

  /**
   * @param base where this service is reached from outside, without a slash at its end
   * @param key a secret of at least 16 bytes, the same for all who may be told
   */
  public CallbackAddresses(URI base, byte[] key) {
    this(Optional.of(base), key.clone());
  }

  private CallbackAddresses(Optional<URI> base, byte[] key) {
    this.base = base;
    this.key = key;
  }

  /** Where everything of it begins; empty when nothing is told. */
  public Optional<String> start() {
    return base.map(address -> address + PATH);
  }

  /**
   * Where a task is told of; empty when none is. A secret: who has it is taken for Kling.
   *
   * @param externalId letters, digits and {@code -}
   */
  public Optional<String> of(String externalId) {
    return start().map(address -> address + externalId + BETWEEN + mac(externalId));
  }

  /** Our id of the task that a token is of; empty for a token that was never given out. */
  public Optional<String> externalIdOf(String token) {
    int between = token.lastIndexOf(BETWEEN);
    if (base.isEmpty() || between < 0) {
      return Optional.empty();
    }
    String externalId = token.substring(0, between);
    byte[] given = token.substring(between + 1).getBytes(StandardCharsets.UTF_8);
    byte[] right = mac(externalId).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(given, right) ? Optional.of(externalId) : Optional.empty();
  }

  private String mac(String externalId) {
    byte[] mac = Hmac.of(key, externalId.getBytes(StandardCharsets.UTF_8));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(mac);
  }
}

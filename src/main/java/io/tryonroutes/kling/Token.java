package io.tryonroutes.kling;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * The value that follows {@code Bearer }, good at the moment it is asked for. For a key pair it is
 * a JWT, signed anew when the last one is 25 minutes old or the clock has been put back.
 *
 * <p>The signature is made here because JWT libraries refuse HS256 secrets below 32 bytes, and
 * Kling's may be shorter.
 */
public final class Token {
  private static final Duration LIFE = Duration.ofMinutes(30);
  private static final Duration CACHED = Duration.ofMinutes(25);

  /** A drifting clock must not make a token "not valid yet" (1003). */
  private static final Duration BACK_DATE = Duration.ofSeconds(30);

  private static final Duration BETWEEN_RENEWALS = Duration.ofMinutes(1);

  private final Credentials credentials;
  private final Clock clock;
  private Optional<Signed> cached = Optional.empty();
  private Optional<Instant> renewed = Optional.empty();

  private record Signed(String value, Instant at) {}

  public Token(Credentials credentials, Clock clock) {
    this.credentials = credentials;
    this.clock = clock;
  }

  /** The credential to send now, without the word {@code Bearer}. Never to be logged. */
  public synchronized String bearer() {
    if (credentials instanceof Credentials.KeyPair pair) {
      Instant now = clock.instant();
      if (cached.filter(signed -> fresh(signed.at(), now)).isEmpty()) {
        cached = Optional.of(new Signed(sign(pair, now), now));
      }
      return cached.get().value();
    }
    return ((Credentials.ApiKey) credentials).key();
  }

  /**
   * Says whether repeating a request that was refused for its token can help, and if so makes the
   * next {@link #bearer()} a new one.
   *
   * @param begun when the refused request was begun, by the same clock. Several requests are under
   *     way at once: those begun before a renewal were refused for the old token and may be
   *     repeated, however recent the renewal is
   * @return false for an API key, and when a token not a minute old was refused as well
   */
  public synchronized boolean renew(Instant begun) {
    if (credentials instanceof Credentials.ApiKey) {
      return false;
    }
    if (renewed.filter(at -> !at.isBefore(begun)).isPresent()) {
      return true;
    }
    Instant now = clock.instant();
    if (renewed.filter(at -> near(at, now)).isPresent()) {
      return false;
    }
    renewed = Optional.of(now);
    cached = Optional.empty();
    return true;
  }

  private static boolean fresh(Instant at, Instant now) {
    return !now.isBefore(at) && now.isBefore(at.plus(CACHED));
  }

  private static boolean near(Instant at, Instant now) {
    return Duration.between(at, now).abs().compareTo(BETWEEN_RENEWALS) < 0;
  }

  private static String sign(Credentials.KeyPair pair, Instant now) {
    String payload =
        JsonNodeFactory.instance
            .objectNode()
            .put("iss", pair.accessKey())
            .put("exp", now.plus(LIFE).getEpochSecond())
            .put("nbf", now.minus(BACK_DATE).getEpochSecond())
            .toString();
    return jwt(pair.secretKey(), payload);
  }

  /** The compact form of a JWT with HS256; the payload is signed as the bytes given. */
  static String jwt(String secret, String payload) {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    String signed =
        base64.encodeToString(
                "{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8))
            + "."
            + base64.encodeToString(payload.getBytes(StandardCharsets.UTF_8));
    byte[] signature =
        Hmac.of(
            secret.getBytes(StandardCharsets.UTF_8), signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + base64.encodeToString(signature);
  }
}

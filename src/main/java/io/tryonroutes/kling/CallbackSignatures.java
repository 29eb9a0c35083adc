package io.tryonroutes.kling;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks callbacks as Standard Webhooks has it (kling-api, 10.1): HMAC-SHA256 over id, time and raw
 * body, by either secret while one is exchanged for another, not older or younger than five
 * minutes, each delivery once.
 */
public final class CallbackSignatures {
  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  private static final String PREFIX = "whsec_";
  private static final String VERSION = "v1,";

  /** Only what is genuine gets here; Kling does not tell of 300 tasks a second. */
  private static final int MOST_REMEMBERED = 100_000;

  private final List<byte[]> keys;
  private final Clock clock;

  /** Deliveries that were genuine, with their times. */
  private final Map<String, Instant> seen = new LinkedHashMap<>();

  /** What a callback is. */
  public enum Verdict {
    GENUINE,
    /** Without a signature by one of the secrets. */
    WRONG_SIGNATURE,
    /** Genuine once, but not of these minutes; or the clocks differ. */
    TOO_OLD,
    /** Genuine, but received before. */
    REPLAYED
  }

  /**
   * @param secrets each {@code whsec_} and Base64
   * @throws IllegalArgumentException when one has another form; the message does not contain it
   */
  public CallbackSignatures(List<String> secrets, Clock clock) {
    this.keys = secrets.stream().map(CallbackSignatures::key).toList();
    this.clock = clock;
  }

  private static byte[] key(String secret) {
    if (secret.startsWith(PREFIX) && secret.length() > PREFIX.length()) {
      try {
        return Base64.getDecoder().decode(secret.substring(PREFIX.length()));
      } catch (IllegalArgumentException e) {
        // its message may show a part of the secret
      }
    }
    throw new IllegalArgumentException("a webhook secret is whsec_ and Base64");
  }

  /** Whether there is a secret, without which nothing can be told of a callback. */
  public boolean areKnown() {
    return !keys.isEmpty();
  }

  /**
   * Judges a callback; a genuine one is remembered.
   *
   * @param id {@code webhook-id}
   * @param seconds {@code webhook-timestamp}, Unix time
   * @param signatures {@code webhook-signature}, several with a space between them
   * @param body exactly the bytes received
   */
  public Verdict check(String id, String seconds, String signatures, byte[] body) {
    if (id.isEmpty() || !seconds.matches("\\d{1,12}") || !signed(id, seconds, signatures, body)) {
      return Verdict.WRONG_SIGNATURE;
    }
    Instant sent = Instant.ofEpochSecond(Long.parseLong(seconds));
    if (Duration.between(sent, clock.instant()).abs().compareTo(TOLERANCE) > 0) {
      return Verdict.TOO_OLD;
    }
    return remember(id, sent) ? Verdict.GENUINE : Verdict.REPLAYED;
  }

  private boolean signed(String id, String seconds, String signatures, byte[] body) {
    byte[] head = (id + "." + seconds + ".").getBytes(StandardCharsets.UTF_8);
    List<byte[]> given =
        Arrays.stream(signatures.split(" "))
            .filter(each -> each.startsWith(VERSION))
            .map(each -> each.substring(VERSION.length()).getBytes(StandardCharsets.UTF_8))
            .toList();
    return keys.stream()
        .map(key -> Base64.getEncoder().encode(Hmac.of(key, head, body)))
        .anyMatch(right -> given.stream().anyMatch(each -> MessageDigest.isEqual(right, each)));
  }

  private synchronized boolean remember(String id, Instant sent) {
    Instant oldest = clock.instant().minus(TOLERANCE);
    Iterator<Instant> times = seen.values().iterator();
    while (times.hasNext() && (times.next().isBefore(oldest) || seen.size() > MOST_REMEMBERED)) {
      times.remove();
    }
    return seen.putIfAbsent(id, sent) == null;
  }
}

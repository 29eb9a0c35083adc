package io.tryonroutes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks the {@code Authorization} header: the plain API key, or a token of the form HS256 with the
 * access key as {@code iss}. No clock skew is forgiven, since nobody knows what Kling forgives.
 */
final class Bearer {
  private static final String SCHEME = "Bearer ";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Credentials credentials;
  private final Clock clock;

  Bearer(Credentials credentials, Clock clock) {
    this.credentials = credentials;
    this.clock = clock;
  }

  /**
   * @param header the header's value; null when it was not sent
   * @param badKey the code for a key that nobody knows
   * @return why the caller is not let in, or nothing
   */
  Optional<Refusal> check(String header, int badKey) {
    if (header == null || header.isBlank()) {
      return Optional.of(Refusal.NO_AUTHORIZATION);
    }
    if (!header.startsWith(SCHEME)) {
      return Optional.of(Refusal.BAD_AUTHORIZATION);
    }
    String shown = header.substring(SCHEME.length());
    if (shown.isEmpty() || shown.indexOf(' ') >= 0) {
      return Optional.of(Refusal.BAD_AUTHORIZATION);
    }
    if (credentials.open() || credentials.apiKey().filter(key -> same(key, shown)).isPresent()) {
      return Optional.empty();
    }
    Optional<Refusal> unknown = Refusal.of(badKey);
    return credentials
        .accessKey()
        .map(key -> checkToken(shown, key, credentials.secretKey().orElseThrow(), unknown))
        .orElse(unknown);
  }

  private Optional<Refusal> checkToken(
      String token, String accessKey, String secretKey, Optional<Refusal> unknown) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return unknown;
    }
    try {
      byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
      JsonNode header = decoded(parts[0]);
      JsonNode claims = decoded(parts[1]);
      JsonNode exp = claims.path("exp");
      JsonNode nbf = claims.path("nbf");
      if (!"HS256".equals(header.path("alg").asText())
          || !exp.isNumber()
          || !(nbf.isNumber() || nbf.isMissingNode())) {
        return Optional.of(Refusal.BAD_AUTHORIZATION);
      }
      if (!MessageDigest.isEqual(signature, signed(parts[0] + "." + parts[1], secretKey))
          || !same(accessKey, claims.path("iss").asText())) {
        return unknown;
      }
      long now = clock.instant().getEpochSecond();
      if (nbf.asLong() > now) {
        return Optional.of(Refusal.TOO_EARLY);
      }
      return exp.asLong() <= now ? Optional.of(Refusal.EXPIRED) : Optional.empty();
    } catch (IllegalArgumentException | IOException e) {
      return Optional.of(Refusal.BAD_AUTHORIZATION);
    }
  }

  private static JsonNode decoded(String part) throws IOException {
    return JSON.readTree(Base64.getUrlDecoder().decode(part));
  }

  private static byte[] signed(String text, String secretKey) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secretKey.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  private static boolean same(String expected, String shown) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
  }
}

package io.tryonroutes.sandbox;

import java.util.Optional;

/**
 * What callers have to show: the plain API key, or a token signed with access key and secret key.
 * Both ways may be open at once; with neither, any bearer is let in.
 *
 * @param apiKey the plain key
 * @param accessKey the {@code iss} of signed tokens; only together with {@code secretKey}
 * @param secretKey signs tokens, as raw UTF-8 bytes
 */
public record Credentials(
    Optional<String> apiKey, Optional<String> accessKey, Optional<String> secretKey) {

  public Credentials {
    if (accessKey.isPresent() != secretKey.isPresent()) {
      throw new IllegalArgumentException("access key and secret key belong together");
    }
  }

  /** Lets in any caller that shows some bearer. */
  public static Credentials any() {
    return new Credentials(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Lets in the callers that show this key. */
  public static Credentials ofApiKey(String apiKey) {
    return new Credentials(Optional.of(apiKey), Optional.empty(), Optional.empty());
  }

  /** Lets in the callers that show a token signed with this pair of keys. */
  public static Credentials ofKeyPair(String accessKey, String secretKey) {
    return new Credentials(Optional.empty(), Optional.of(accessKey), Optional.of(secretKey));
  }

  boolean open() {
    return apiKey.isEmpty() && accessKey.isEmpty();
  }

  /** Names no secret. */
  @Override
  public String toString() {
    return "Credentials[apiKey=" + shown(apiKey) + ", keyPair=" + shown(accessKey) + "]";
  }

  private static String shown(Optional<String> secret) {
    return secret.isPresent() ? "***" : "none";
  }
}

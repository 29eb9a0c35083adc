package io.tryonroutes.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs callbacks as Standard Webhooks has it: HMAC-SHA256 over id, time and raw body. While a
 * secret is exchanged for another, both sign. Without a secret nothing is signed.
 */
final class WebhookSignature {
  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";

  private final List<SecretKeySpec> keys;

  private WebhookSignature(List<SecretKeySpec> keys) {
    this.keys = keys;
  }

  /**
   * @param secrets each {@code whsec_} and Base64; none to sign nothing
   * @throws IllegalArgumentException when one has another form; the message does not contain it
   */
  static WebhookSignature of(List<String> secrets) {
    return new WebhookSignature(secrets.stream().map(WebhookSignature::key).toList());
  }

  /**
   * @param id of the delivery, the same when it is tried again
   * @param seconds Unix time
   * @param body exactly the bytes that are sent
   * @return the headers to send, by name; none without a secret
   */
  Map<String, String> headers(String id, long seconds, byte[] body) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (!keys.isEmpty()) {
      headers.put("webhook-id", id);
      headers.put("webhook-timestamp", Long.toString(seconds));
      headers.put(
          "webhook-signature",
          keys.stream()
              .map(key -> "v1," + signed(key, id + "." + seconds + ".", body))
              .collect(Collectors.joining(" ")));
    }
    return headers;
  }

  private static SecretKeySpec key(String secret) {
    if (secret.startsWith(PREFIX) && secret.length() > PREFIX.length()) {
      try {
        return new SecretKeySpec(
            Base64.getDecoder().decode(secret.substring(PREFIX.length())), ALGORITHM);
      } catch (IllegalArgumentException e) {
        // its message may show a part of the secret
      }
    }
    throw new IllegalArgumentException("a webhook secret is whsec_ and Base64");
  }

  private static String signed(SecretKeySpec key, String head, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(head.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}

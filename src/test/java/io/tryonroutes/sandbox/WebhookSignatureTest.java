package io.tryonroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTest {
  private static final String SECRET = "whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI=";
  private static final String OTHER = "whsec_b3RoZXJzZWNyZXRvdGhlcnNlY3JldA==";
  private static final long SECONDS = 1781080794;
  private static final byte[] BODY =
      "{\"id\":\"1234567890\",\"status\":\"succeeded\",\"message\":\"\",\"create_time\":1781080778802,\"update_time\":1781080794151}"
          .getBytes(StandardCharsets.UTF_8);
  private static final String PUBLISHED = "v1,UsKlJP00XoQyOn410NM9xv34sP+Gl0jnOO9Lcpr7NJ4=";

  @Test
  void thePublishedExampleIsSignedAsPublished() {
    assertThat(WebhookSignature.of(List.of(SECRET)).headers("9876543210", SECONDS, BODY))
        .isEqualTo(
            Map.of(
                "webhook-id", "9876543210",
                "webhook-timestamp", "1781080794",
                "webhook-signature", PUBLISHED));
  }

  @Test
  void whileSecretsAreExchangedEachOfThemSigns() {
    String both = signature(List.of(OTHER, SECRET));

    assertThat(both.split(" ")).containsExactly(signature(List.of(OTHER)), PUBLISHED);
  }

  @Test
  void withoutASecretNothingIsSigned() {
    assertThat(WebhookSignature.of(List.of()).headers("1", SECONDS, BODY)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "whsec_", "dGVzdHNlY3JldA==", "WHSEC_dGVzdA==", "whsec_not*base64", "whsec_x"})
  void aSecretOfAnotherFormIsRefusedAndNotShown(String secret) {
    assertThatThrownBy(() -> WebhookSignature.of(List.of(SECRET, secret)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a webhook secret is whsec_ and Base64")
        .hasNoCause();
  }

  private static String signature(List<String> secrets) {
    return WebhookSignature.of(secrets)
        .headers("9876543210", SECONDS, BODY)
        .get("webhook-signature");
  }
}

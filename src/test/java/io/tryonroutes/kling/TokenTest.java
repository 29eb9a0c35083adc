package io.tryonroutes.kling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tryonroutes.MovableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {
  private static final Instant NOON = Instant.ofEpochSecond(1_800_000_000L);
  private static final String VECTOR =
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
          + ".eyJpc3MiOiJhay10ZXN0IiwiZXhwIjoxODAwMDAxODAwLCJuYmYiOjE3OTk5OTk5OTV9"
          + ".rcsm0gQYBU7DjetFM_KmXC_mELaQmFHbbscMXXSapDY";

  private final MovableClock clock = new MovableClock(NOON);
  private final Token token =
      new Token(new Credentials.KeyPair("ak-test", "sk-test-secret"), clock);

  @Test
  void theSignatureIsThatOfTheTestVector() {
    String payload = "{\"iss\":\"ak-test\",\"exp\":1800001800,\"nbf\":1799999995}";

    assertThat(Token.jwt("sk-test-secret", payload)).isEqualTo(VECTOR);
  }

  @Test
  void theTokenIsCompactJsonInKlingsOrderAndSignedLikeTheVector() {
    String payload = "{\"iss\":\"ak-test\",\"exp\":1800001800,\"nbf\":1799999970}";

    assertThat(decoded(token.bearer())).isEqualTo(payload);
    assertThat(token.bearer()).isEqualTo(Token.jwt("sk-test-secret", payload));
  }

  @Test
  void aTokenIsKeptFor25MinutesAndNoLonger() {
    String first = token.bearer();

    clock.move(Duration.ofMinutes(25).minusMillis(1));
    assertThat(token.bearer()).isEqualTo(first);
    clock.move(Duration.ofMillis(1));
    assertThat(expiry(token.bearer())).isEqualTo(NOON.plus(Duration.ofMinutes(55)));
  }

  @Test
  void aClockThatWasPutBackMakesANewToken() {
    token.bearer();

    clock.move(Duration.ofHours(-1));

    assertThat(expiry(token.bearer())).isEqualTo(NOON.minus(Duration.ofMinutes(30)));
  }

  @Test
  void aRefusedTokenIsReplaced() {
    String first = token.bearer();
    Instant begun = clock.instant();
    clock.move(Duration.ofSeconds(2));

    assertThat(token.renew(begun)).isTrue();
    assertThat(token.bearer()).isNotEqualTo(first);
  }

  @Test
  void aTokenRefusedWithinAMinuteOfItsRenewalIsNotReplacedAgain() {
    Instant begun = clock.instant();
    clock.move(Duration.ofSeconds(2));
    token.renew(begun);
    clock.move(Duration.ofSeconds(1));
    String second = token.bearer();
    begun = clock.instant();
    clock.move(Duration.ofSeconds(58));

    assertThat(token.renew(begun)).isFalse();
    assertThat(token.bearer()).isEqualTo(second);
    clock.move(Duration.ofSeconds(1));
    assertThat(token.renew(begun)).isTrue();
    assertThat(token.bearer()).isNotEqualTo(second);
  }

  @Test
  void requestsBegunBeforeARenewalMayAllBeRepeatedWithTheSameNewToken() {
    Instant begun = clock.instant();
    clock.move(Duration.ofSeconds(2));
    token.renew(begun);
    String second = token.bearer();
    clock.move(Duration.ofSeconds(80));

    assertThat(token.renew(begun)).isTrue();
    assertThat(token.bearer()).isEqualTo(second);
  }

  @Test
  void anApiKeyIsSentAsItIsAndRenewingItCannotHelp() {
    Token plain = new Token(new Credentials.ApiKey("key-1\n"), clock);

    assertThat(plain.bearer()).isEqualTo("key-1");
    assertThat(plain.renew(NOON)).isFalse();
  }

  @Test
  void noSecretIsInAToString() {
    assertThat(new Credentials.ApiKey("key-1").toString()).doesNotContain("key-1");
    assertThat(new Credentials.KeyPair("ak-1", "sk-1").toString())
        .doesNotContain("ak-1")
        .doesNotContain("sk-1");
    assertThat(token.toString()).doesNotContain("test");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "two words", "two\r\nX-Lines: 1", "schlüssel"})
  void aCredentialThatNoHeaderCanCarryIsRefusedWithoutShowingIt(String key) {
    assertThatThrownBy(() -> new Credentials.ApiKey(key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("The API key of Kling")
        .satisfies(e -> assertThat(key.isBlank() || !e.getMessage().contains(key)).isTrue());
  }

  private static String decoded(String jwt) {
    return new String(Base64.getUrlDecoder().decode(jwt.split("\\.")[1]), StandardCharsets.UTF_8);
  }

  private static Instant expiry(String jwt) {
    try {
      JsonNode payload = new ObjectMapper().readTree(decoded(jwt));
      return Instant.ofEpochSecond(payload.get("exp").longValue());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

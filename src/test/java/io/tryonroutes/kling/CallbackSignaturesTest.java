package io.tryonroutes.kling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tryonroutes.MovableClock;
import io.tryonroutes.kling.CallbackSignatures.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackSignaturesTest {
  /** The example that Kling publishes (kling-api, 10.1). */
  private static final String SECRET = "whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI=";

  private static final String OTHER_SECRET = "whsec_b3RoZXJzZWNyZXRvdGhlcnNlY3JldA==";
  private static final String ID = "9876543210";
  private static final long SECONDS = 1781080794;
  private static final byte[] BODY =
      bytes(
          "{\"id\":\"1234567890\",\"status\":\"succeeded\",\"message\":\"\","
              + "\"create_time\":1781080778802,\"update_time\":1781080794151}");
  private static final String SIGNATURE = "v1,UsKlJP00XoQyOn410NM9xv34sP+Gl0jnOO9Lcpr7NJ4=";

  private final MovableClock clock = new MovableClock(Instant.ofEpochSecond(SECONDS));
  private final CallbackSignatures signatures = new CallbackSignatures(List.of(SECRET), clock);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Verdict check(String id, String signature) {
    return signatures.check(id, "" + SECONDS, signature, BODY);
  }

  private static String signed(String secret, String id, long seconds) {
    byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
    byte[] mac = Hmac.of(key, bytes(id + "." + seconds + "."), BODY);
    return "v1," + Base64.getEncoder().encodeToString(mac);
  }

  @Test
  void klingsOwnExampleIsGenuine() {
    assertThat(check(ID, SIGNATURE)).isEqualTo(Verdict.GENUINE);
  }

  @Test
  void anyOtherByteIsNot() {
    assertThat(check("9876543211", SIGNATURE)).isEqualTo(Verdict.WRONG_SIGNATURE);
    assertThat(signatures.check(ID, "" + (SECONDS + 1), SIGNATURE, BODY))
        .isEqualTo(Verdict.WRONG_SIGNATURE);
    byte[] other = BODY.clone();
    other[8]++;
    assertThat(signatures.check(ID, "" + SECONDS, SIGNATURE, other))
        .isEqualTo(Verdict.WRONG_SIGNATURE);
    assertThat(check(ID, SIGNATURE.replace("Us", "us"))).isEqualTo(Verdict.WRONG_SIGNATURE);
  }

  @Test
  void eitherSecretWillDoAndOneSignatureOfSeveral() {
    CallbackSignatures both = new CallbackSignatures(List.of(OTHER_SECRET, SECRET), clock);
    assertThat(both.check("1", "" + SECONDS, signed(SECRET, "1", SECONDS), BODY))
        .isEqualTo(Verdict.GENUINE);
    assertThat(both.check("2", "" + SECONDS, signed(OTHER_SECRET, "2", SECONDS), BODY))
        .isEqualTo(Verdict.GENUINE);
    assertThat(check(ID, signed(OTHER_SECRET, ID, SECONDS) + " " + SIGNATURE))
        .isEqualTo(Verdict.GENUINE);
    assertThat(check("3", signed(OTHER_SECRET, "3", SECONDS))).isEqualTo(Verdict.WRONG_SIGNATURE);
  }

  @ParameterizedTest
  @CsvSource({"300, GENUINE", "301, TOO_OLD", "-300, GENUINE", "-301, TOO_OLD"})
  void theClocksMayDifferByFiveMinutes(long later, Verdict verdict) {
    clock.move(Duration.ofSeconds(later));
    assertThat(check(ID, SIGNATURE)).isEqualTo(verdict);
  }

  @Test
  void aDeliveryIsTakenOnceAsLongAsItsTimeIsGood() {
    clock.move(Duration.ofSeconds(-300));
    assertThat(check(ID, SIGNATURE)).isEqualTo(Verdict.GENUINE);
    assertThat(check("another", signed(SECRET, "another", SECONDS))).isEqualTo(Verdict.GENUINE);
    clock.move(Duration.ofSeconds(600));
    assertThat(check(ID, SIGNATURE)).isEqualTo(Verdict.REPLAYED);
    clock.move(Duration.ofSeconds(1));
    assertThat(check(ID, SIGNATURE)).isEqualTo(Verdict.TOO_OLD);
  }

  @Test
  void whatIsNotGenuineUsesUpNoId() {
    assertThat(check(ID, "v1,AAAA")).isEqualTo(Verdict.WRONG_SIGNATURE);
    assertThat(check(ID, SIGNATURE)).isEqualTo(Verdict.GENUINE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "v1", "v1,", "v2,UsKlJP00XoQyOn410NM9xv34sP+Gl0jnOO9Lcpr7NJ4=", ",,, ,"})
  void garbageIsNoSignature(String garbage) {
    assertThat(check(ID, garbage)).isEqualTo(Verdict.WRONG_SIGNATURE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-1", "1e9", "99999999999999999999", "1781080794151.0"})
  void garbageIsNoTime(String garbage) {
    assertThat(signatures.check(ID, garbage, SIGNATURE, BODY)).isEqualTo(Verdict.WRONG_SIGNATURE);
  }

  @Test
  void withoutAnIdNothingIsGenuine() {
    assertThat(check("", signed(SECRET, "", SECONDS))).isEqualTo(Verdict.WRONG_SIGNATURE);
  }

  @Test
  void withoutASecretNothingCanBeTold() {
    CallbackSignatures none = new CallbackSignatures(List.of(), clock);
    assertThat(none.areKnown()).isFalse();
    assertThat(none.check(ID, "" + SECONDS, SIGNATURE, BODY)).isEqualTo(Verdict.WRONG_SIGNATURE);
    assertThat(signatures.areKnown()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"whsec_", "whsec_c29tZXRoaW5n*", "c29tZXRoaW5n", "WHSEC_c29tZXRoaW5n"})
  void aSecretOfAnotherFormIsRefusedAndNotShown(String secret) {
    assertThatThrownBy(() -> new CallbackSignatures(List.of(secret), clock))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("c29t");
  }
}

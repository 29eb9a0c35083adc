package io.tryonroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationTest extends SandboxFixture {
  private long now;

  @BeforeEach
  void begin() {
    now = clock.instant().getEpochSecond();
    start(
        options ->
            options.withCredentials(
                new Credentials(Optional.of("key"), Optional.of("ak"), Optional.of("sk"))));
  }

  @Test
  void theApiKeyIsLetIn() {
    assertThat(code("Bearer key")).isZero();
  }

  @Test
  void aSignedTokenIsLetIn() {
    assertThat(code("Bearer " + token("ak", "sk", now - 5, now + 1800))).isZero();
  }

  @Test
  void aMissingOrEmptyHeaderIs1001() {
    assertThat(code("")).isEqualTo(1001);
    assertThat(code(" ")).isEqualTo(1001);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "key",
        "Basic key",
        "bearer key",
        "Bearer  key",
        "Bearer",
        "Bearer other",
        "Bearer a.b.c"
      })
  void anythingElseIs1002(String header) {
    assertThat(code(header)).isEqualTo(1002);
  }

  @Test
  void aTokenOfAnotherSecretIssuerOrAlgorithmIs1002() {
    assertThat(code("Bearer " + token("ak", "other", now - 5, now + 1800))).isEqualTo(1002);
    assertThat(code("Bearer " + token("other", "sk", now - 5, now + 1800))).isEqualTo(1002);
    String none =
        encoded("{\"alg\":\"none\"}") + "." + encoded("{\"iss\":\"ak\",\"exp\":9999999999}");
    assertThat(code("Bearer " + none + ".")).isEqualTo(1002);
  }

  @Test
  void aTokenOfTheFutureIs1003() {
    assertThat(code("Bearer " + token("ak", "sk", now + 1, now + 1800))).isEqualTo(1003);
  }

  @Test
  void aTokenThatHasExpiredIs1004() {
    String token = token("ak", "sk", now - 5, now + 1800);
    clock.move(Duration.ofSeconds(1800));

    assertThat(code("Bearer " + token)).isEqualTo(1004);
  }

  @Test
  void theProtocolsOwnVectorIsUnderstood() {
    start(options -> options.withCredentials(Credentials.ofKeyPair("ak-test", "sk-test-secret")));
    clock.move(Duration.between(clock.instant(), java.time.Instant.ofEpochSecond(1_800_000_000)));
    String token =
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
            + ".eyJpc3MiOiJhay10ZXN0IiwiZXhwIjoxODAwMDAxODAwLCJuYmYiOjE3OTk5OTk5OTV9"
            + ".rcsm0gQYBU7DjetFM_KmXC_mELaQmFHbbscMXXSapDY";

    assertThat(code("Bearer " + token)).isZero();
    assertThat(code("Bearer " + token.replace("rcsm", "rcsn"))).isEqualTo(1002);
  }

  @Test
  void everyCallButFilesAndBooksWantsACredential() {
    Caller nobody = as("");
    assertThat(nobody.create("tr-1").http()).isEqualTo(401);
    assertThat(nobody.query("1").http()).isEqualTo(401);
    assertThat(nobody.list("").http()).isEqualTo(401);
    assertThat(nobody.books().path("calls").path("create").asInt()).isEqualTo(1);
    assertThat(nobody.books().path("creates_accepted").asInt()).isZero();
  }

  @Test
  void withoutConfiguredCredentialsAnyBearerIsLetIn() {
    start();
    assertThat(code("Bearer whatever")).isZero();
    assertThat(code("whatever")).isEqualTo(1002);
    assertThat(code("")).isEqualTo(1001);
  }

  @Test
  void credentialsAreNotShown() {
    Credentials credentials =
        new Credentials(Optional.of("key-1"), Optional.of("ak-1"), Optional.of("sk-1"));
    assertThat(SandboxOptions.at(home).withCredentials(credentials).toString())
        .doesNotContain("key-1", "ak-1", "sk-1");
  }

  @Test
  void timesOfATokenAreNumbersAndMayHaveAFraction() {
    assertThat(code("Bearer " + token(now - 5 + ".5", now + 1800 + ".25"))).isZero();
    assertThat(code("Bearer " + token("null", "" + (now + 1800)))).isEqualTo(1002);
    assertThat(code("Bearer " + token("\"soon\"", "" + (now + 1800)))).isEqualTo(1002);
    assertThat(code("Bearer " + token("" + now, "\"" + (now + 1800) + "\""))).isEqualTo(1002);
  }

  private int code(String authorization) {
    return as(authorization).list("").code();
  }

  private static String token(String issuer, String secret, long notBefore, long expires) {
    return token(issuer, secret, Long.toString(notBefore), Long.toString(expires));
  }

  private static String token(String notBefore, String expires) {
    return token("ak", "sk", notBefore, expires);
  }

  private static String token(String issuer, String secret, String notBefore, String expires) {
    String text =
        encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}")
            + "."
            + encoded(
                "{\"iss\":\"%s\",\"exp\":%s,\"nbf\":%s}".formatted(issuer, expires, notBefore));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] signature = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return text + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}

package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Kling behind a path prefix, with either kind of credential, and with a wrong one. */
class GatewayIT {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int PAIRS = 3;

  @RegisterExtension final Stage stage = new Stage();

  @Test
  void aKeyPairIsTakenBehindAPathPrefix() throws IOException {
    SandboxProcess sandbox =
        sandbox("--access-key", "an-access-key", "--secret-key", "a-secret-key");
    Service service =
        stage
            .service()
            .against(sandbox, PAIRS)
            .withoutSecrets()
            .secret("TRYON_KLING_ACCESS_KEY", "an-access-key")
            .secret("TRYON_KLING_SECRET_KEY", "a-secret-key")
            .startAndAwaitReady();

    List<String> names = service.home().inbox().pairs(PAIRS);
    service.awaitPublished(names, PATIENCE);

    assertThat(sandbox.books().tasks()).isEqualTo(PAIRS);
    assertThat(service.output()).doesNotContain("a-secret-key");
  }

  @Test
  void aWrongKeyBuriesNothingAndTheRightOnePublishesAll() throws IOException {
    SandboxProcess sandbox = sandbox("--api-key", "the-right-key");
    Service service =
        stage
            .service()
            .against(sandbox, PAIRS)
            .secret("TRYON_KLING_API_KEY", "a-wrong-key")
            .startAndAwaitLive();
    Home home = service.home();
    List<String> names = home.inbox().pairs(PAIRS);

    service
        .within(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(home.files("inbox")).isEmpty();
              assertThat(service.status().required("paused").path("code").asText())
                  .isEqualTo("KLING-1002");
            });
    Http.Answer readiness = service.readiness();
    assertThat(readiness.status()).isEqualTo(503);
    assertThat(readiness.body()).contains("KLING-1002");
    assertThat(home.files("dead-letter")).isEmpty();
    assertThat(home.files("work")).as("pairs that are still there").hasSize(2 * PAIRS);
    assertThat(sandbox.books().tasks()).isZero();
    assertThat(service.output()).doesNotContain("a-wrong-key");

    service.stopAfter(Duration.ZERO);
    service.secret("TRYON_KLING_API_KEY", "the-right-key").startAndAwaitLive();
    service.awaitPublished(names, PATIENCE);

    assertThat(sandbox.books().tasks()).isEqualTo(PAIRS);
    service
        .within(PATIENCE)
        .untilAsserted(() -> assertThat(service.readiness().status()).isEqualTo(200));
    assertThat(service.output()).doesNotContain("the-right-key");
  }

  private SandboxProcess sandbox(String... credential) throws IOException {
    String[] options = new String[credential.length + 4];
    System.arraycopy(credential, 0, options, 4, credential.length);
    options[0] = "--path-prefix";
    options[1] = "/kling";
    options[2] = "--task-time";
    options[3] = "1s";
    SandboxProcess sandbox = stage.sandbox(options);
    assertThat(sandbox.baseUrl()).endsWith("/kling");
    return sandbox;
  }
}

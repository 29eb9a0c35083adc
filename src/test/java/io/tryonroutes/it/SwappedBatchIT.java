package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A batch that Kling refuses as a whole must not become thousands of dead letters. */
class SwappedBatchIT {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int SLOTS = 5;
  private static final int PAIRS = 40;
  private static final int MOST_IN_A_ROW = 20;

  @RegisterExtension final Stage stage = new Stage();

  @Test
  void twentyRejectionsInARowPauseUntilAPersonResumes() throws IOException {
    SandboxProcess sandbox = stage.sandbox("--task-time", "200ms", "--slots", "" + SLOTS);
    Service service = stage.service().against(sandbox, SLOTS).startAndAwaitReady();
    Home home = service.home();
    sandbox.fault("{\"call\": \"create\", \"code\": 1301}");
    home.inbox().pairs(PAIRS);

    service
        .within(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(service.readiness().body())
                    .contains("TRYON-ALL-REJECTED")
                    .contains("KLING-1301")
                    .contains("resume"));
    assertThat(service.readiness().status()).isEqualTo(503);
    service.within(PATIENCE).until(() -> service.jobs("SUBMITTING") == 0);
    int rejected = sandbox.books().createCalls();
    assertThat(rejected).isBetween(MOST_IN_A_ROW, MOST_IN_A_ROW + SLOTS - 1);

    sandbox.clearFaults();
    service.resumeByCommand();
    service
        .within(PATIENCE)
        .until(() -> home.files("done").size() == 2 * (PAIRS - rejected) && service.isIdle());
    assertThat(home.sidecars()).isEqualTo(PAIRS - rejected);
    assertThat(home.files("dead-letter")).hasSize(3 * rejected);
    assertThat(sandbox.books().createCalls()).isEqualTo(PAIRS);
    assertThat(service.readiness().status()).isEqualTo(200);
  }
}

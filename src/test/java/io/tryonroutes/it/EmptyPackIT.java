package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The account's units run out in the middle of a batch and come back. In the short form a person
 * resumes, by command and by call; with {@code -Dtryon.it.pause-seconds=120 -Dtryon.it.pairs=200}
 * nobody does, and the probe of each minute ends the pause.
 */
class EmptyPackIT {
  private static final int PAIRS = Integer.getInteger("tryon.it.pairs", 12);
  private static final int PAUSE_SECONDS = Integer.getInteger("tryon.it.pause-seconds", 0);
  private static final int UNITS = PAIRS / 2;
  private static final int SLOTS = 5;
  private static final String NO_UNITS = "KLING-1102";
  private static final Duration PATIENCE = Duration.ofSeconds(120L + 2 * PAIRS);

  @RegisterExtension final Stage stage = new Stage();

  private SandboxProcess sandbox;
  private Service service;

  @Test
  void pairsWaitForUnitsAndAllArePublishedWithoutARestart() throws IOException {
    sandbox = stage.sandbox("--task-time", "500ms", "--slots", "" + SLOTS);
    sandbox.behave("{\"units\": %d}".formatted(UNITS));
    service = stage.service().against(sandbox, SLOTS).startAndAwaitReady();
    List<String> names = service.home().inbox().pairs(PAIRS);

    service
        .within(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(service.home().sidecars()).as("tasks that ran").isEqualTo(UNITS);
              assertPaused();
              assertThat(service.jobs("SUBMITTING")).isZero();
            });
    int creates = sandbox.books().createCalls();
    if (PAUSE_SECONDS > 0) {
      stayPaused(creates);
      sandbox.behave("{\"units\": null}");
    } else {
      resumeInVain(creates);
      sandbox.behave("{\"units\": null}");
      assertThat(service.resume().body()).isEqualTo("{\"resumed\":true}");
    }
    service.awaitPublished(names, PATIENCE);

    SandboxProcess.Books books = sandbox.books();
    assertThat(books.tasks()).isEqualTo(PAIRS);
    assertThat(books.paidTwice()).isZero();
    assertThat(service.readiness().status()).isEqualTo(200);
    System.out.printf(
        "%d pairs, %d units, %d s without: %d creates for %d tasks%n",
        PAIRS, UNITS, PAUSE_SECONDS, books.createCalls(), books.tasks());
  }

  private void stayPaused(int creates) {
    Duration pause = Duration.ofSeconds(PAUSE_SECONDS);
    service
        .within(pause.plus(PATIENCE))
        .pollInterval(Duration.ofSeconds(1))
        .during(pause)
        .untilAsserted(
            () -> {
              assertPaused();
              assertThat(sandbox.books().createCalls() - creates)
                  .as("probes")
                  .isLessThanOrEqualTo(1 + PAUSE_SECONDS / 60);
            });
  }

  /** The units are not back: another create tells so, and the account pauses again. */
  private void resumeInVain(int creates) {
    service.resumeByCommand();
    service
        .within(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(sandbox.books().createCalls()).isGreaterThan(creates);
              assertPaused();
              assertThat(service.jobs("SUBMITTING")).isZero();
            });
  }

  private void assertPaused() throws IOException {
    assertThat(service.readiness().status()).isEqualTo(503);
    assertThat(service.readiness().body()).contains(NO_UNITS);
    assertThat(service.status().required("paused").path("code").asText()).isEqualTo(NO_UNITS);
    assertThat(service.home().files("dead-letter")).isEmpty();
  }
}

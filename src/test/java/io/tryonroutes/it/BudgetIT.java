package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a person allows to be spent, and when. */
class BudgetIT {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private static final int PAIRS = 16;
  private static final int BUDGET = 10;

  @RegisterExtension final Stage stage = new Stage();

  /** A new day has units of its own; one that began meanwhile is long enough for another try. */
  @Test
  void nothingIsSentBeforeAPersonSaysSoAndNoMoreThanTheDaysBudget() throws IOException {
    LocalDate day = LocalDate.now(ZoneOffset.UTC);
    try {
      onOneDay();
    } catch (AssertionError | IOException | RuntimeException failure) {
      if (day.equals(LocalDate.now(ZoneOffset.UTC))) {
        throw failure;
      }
      onOneDay();
    }
  }

  private void onOneDay() throws IOException {
    SandboxProcess sandbox = stage.sandbox("--task-time", "300ms", "--slots", "5");
    Service service =
        stage
            .service()
            .against(sandbox, 5)
            .set("tryon.start-paused", "true")
            .set("tryon.budget.units-per-day", "" + BUDGET)
            .startAndAwaitLive();
    List<String> names = service.home().inbox().pairs(PAIRS);
    service.within(PATIENCE).until(() -> service.jobs("PREPARED") == PAIRS);
    assertThat(service.readiness().status()).isEqualTo(503);
    assertThat(service.readiness().body()).contains("TRYON-START-PAUSED");
    assertThat(service.output()).contains("tryon.start-paused");
    assertThat(sandbox.books().createCalls()).isZero();

    service.resumeByCommand();
    service.within(PATIENCE).until(() -> sandbox.books().tasks() >= BUDGET / 2);
    service.kill();
    service.set("tryon.start-paused", "false").startAndAwaitLive();
    service
        .within(PATIENCE)
        .until(() -> service.status().at("/paused/code").asText().equals("TRYON-BUDGET"));
    service.within(PATIENCE).until(() -> service.jobs("DONE") == BUDGET);
    assertThat(sandbox.books().tasks()).isEqualTo(BUDGET);
    assertThat(service.status().at("/paused/reason").asText()).contains(BUDGET + " units");
    assertThat(service.readiness().status()).isEqualTo(503);
    assertThat(service.readiness().body()).contains("TRYON-BUDGET").contains("resume");
    assertThat(service.metric("tryon_paused")).isOne();
    assertThat(service.output()).contains("paused: today's budget");

    service.resumeByCommand();
    service.awaitPublished(names, PATIENCE);
    assertThat(sandbox.books().tasks()).isEqualTo(PAIRS);
    assertThat(sandbox.books().paidTwice()).isZero();
    assertThat(service.readiness().status()).isEqualTo(200);
    assertThat(service.home().files("dead-letter")).isEmpty();
  }
}

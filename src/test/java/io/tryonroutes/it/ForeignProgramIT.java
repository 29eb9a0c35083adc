package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Another program uses the same account: it holds slots that our service believes to be its own,
 * and fills the list of tasks. With {@code -Dtryon.it.foreign=1000 -Dtryon.it.pairs=60} it made
 * more tasks, and there is more to do for us.
 */
class ForeignProgramIT {
  private static final int FOREIGN = Integer.getInteger("tryon.it.foreign", 40);
  private static final int PAIRS = Integer.getInteger("tryon.it.pairs", 8);
  private static final int SLOTS = 5;

  /** Those of the first burst, and one for each slot that is tried again. */
  private static final int A_FEW = 8;

  private static final Duration PATIENCE = Duration.ofSeconds(120L + 4 * PAIRS + FOREIGN);

  @RegisterExtension final Stage stage = new Stage();

  private SandboxProcess sandbox;
  private ForeignProgram other;

  @AfterEach
  void endOther() {
    if (other != null) {
      other.close();
    }
  }

  private void otherHasMadeTasks() throws Exception {
    sandbox = stage.sandbox("--task-time", "100ms", "--slots", "" + FOREIGN);
    other = new ForeignProgram(sandbox);
    other.makeTasks(FOREIGN);
    await().atMost(PATIENCE).until(() -> sandbox.books().running() == 0);
    sandbox.behave("{\"task_time\": \"1s\", \"slots\": %d}".formatted(SLOTS));
  }

  @Test
  void threeSlotsThatAreNotOursCostNoPairAndFewRefusals() throws Exception {
    otherHasMadeTasks();
    other.hold(3);
    Service service = stage.service().against(sandbox, SLOTS).startAndAwaitReady();
    SandboxProcess.Books before = sandbox.books();
    int queriesBefore = before.queryCalls() - other.queries();
    long begun = System.nanoTime();
    List<String> names = service.home().inbox().pairs(PAIRS);
    service.awaitPublished(names, PATIENCE);

    double minutes = (System.nanoTime() - begun) / 60e9;
    SandboxProcess.Books books = sandbox.books();
    int refused = books.overLimit() - other.refused();
    System.out.printf(
        "%d pairs in %.0f s beside %d foreign tasks: %d times 1303 for us, %d for the other,"
            + " %d creates, %d lists, %d queries%n",
        PAIRS,
        minutes * 60,
        other.made(),
        refused,
        other.refused(),
        books.createCalls() - other.made() - other.refused(),
        books.listCalls() - before.listCalls(),
        books.queryCalls() - other.queries() - queriesBefore);
    assertThat(books.externalIds()).isEqualTo(PAIRS);
    assertThat(books.paidTwice()).isZero();
    assertThat(refused).as("1303 for us").isBetween(1, A_FEW * (1 + (int) minutes));
  }

  @Test
  void aForeignProgramThatHasEverySlotIsWaitedForWithFewRefusals() throws Exception {
    otherHasMadeTasks();
    sandbox.behave("{\"task_time\": \"24h\"}");
    other.makeTasks(SLOTS);
    Service service = stage.service().against(sandbox, SLOTS).startAndAwaitReady();
    List<String> names = service.home().inbox().pairs(SLOTS);
    service
        .within(PATIENCE)
        .during(Duration.ofSeconds(8))
        .until(() -> sandbox.books().overLimit() <= A_FEW);
    assertThat(sandbox.books().overLimit()).isPositive();
    assertThat(service.home().files("dead-letter")).isEmpty();

    sandbox.behave("{\"task_time\": \"1s\", \"slots\": %d}".formatted(2 * SLOTS));
    service.awaitPublished(names, PATIENCE);
    assertThat(sandbox.books().overLimit()).isLessThanOrEqualTo(A_FEW);
  }
}

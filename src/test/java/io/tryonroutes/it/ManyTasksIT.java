package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * As many tasks at once as there are pairs: 40, or as {@code -Dtryon.it.pairs=500} says. Waiting
 * costs neither threads nor calls.
 */
class ManyTasksIT {
  private static final int PAIRS = Integer.getInteger("tryon.it.pairs", 40);
  private static final Duration PATIENCE = Duration.ofSeconds(120 + PAIRS / 2);

  /** How long all of them run at least. */
  private static final Duration TOGETHER = Duration.ofSeconds(4 + PAIRS / 20);

  private static final int MOST_THREADS = 64;
  private static final int MOST_LISTS_A_SECOND = 3;

  @RegisterExtension final Stage stage = new Stage();

  @Test
  void manyTasksAreAwaitedWithFewThreadsAndFewCalls() throws IOException {
    SandboxProcess sandbox = stage.sandbox("--task-time", "24h", "--slots", "" + PAIRS);
    Service service = stage.service().against(sandbox, PAIRS).startAndAwaitReady();
    long begun = System.nanoTime();
    int listsBefore = sandbox.books().listCalls();

    List<String> names = service.home().inbox().pairs(PAIRS);
    service
        .within(PATIENCE)
        .during(TOGETHER)
        .until(() -> service.jobs("RUNNING") == PAIRS && sandbox.books().running() == PAIRS);
    sandbox.leap("24h");
    service.awaitPublished(names, PATIENCE);

    int lists = sandbox.books().listCalls() - listsBefore;
    double seconds = (System.nanoTime() - begun) / 1e9;
    double threads = service.metric("jvm_threads_peak_threads");
    SandboxProcess.Books books = sandbox.books();
    System.out.printf(
        "%d tasks at once: %.0f threads at most, %.1f list queries a second, %.1f s in all; %s%n",
        PAIRS, threads, lists / seconds, seconds, books.summary());
    assertThat(books.summary())
        .isEqualTo("%d creates accepted, %d units paid, paid twice: none".formatted(PAIRS, PAIRS));
    assertThat(books.tasks()).isEqualTo(PAIRS);
    assertThat(books.createCalls()).isEqualTo(PAIRS);
    assertThat(books.paidTwice()).isZero();
    assertThat(threads).isLessThanOrEqualTo(MOST_THREADS);
    assertThat(lists).isLessThanOrEqualTo((int) Math.ceil(MOST_LISTS_A_SECOND * seconds));
  }
}

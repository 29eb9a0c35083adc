package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Tasks go on at Kling while the service is away, and are collected by the next start. {@code
 * -Dtryon.it.running=50} lets more of them run. Ends at every other moment are {@link ChaosIT}'s.
 */
class RestartIT {
  private static final int RUNNING = Integer.getInteger("tryon.it.running", 8);

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @RegisterExtension final Stage stage = new Stage();

  /** How the service ends. */
  private interface End {
    void of(Service service, Duration delay);
  }

  private static final End KILL = Service::killAfter;
  private static final End STOP = Service::stopAfter;

  @Test
  void tasksThatRanAtAKillAreCollectedAfterIt() throws IOException {
    tasksThatRanAreCollected(KILL);
  }

  @Test
  void tasksThatRanAtAStopAreCollectedAfterIt() throws IOException {
    tasksThatRanAreCollected(STOP);
  }

  private void tasksThatRanAreCollected(End end) throws IOException {
    SandboxProcess sandbox = stage.sandbox("--task-time", "24h", "--slots", "" + RUNNING);
    Service service =
        stage.service().asUsersStartIt().against(sandbox, RUNNING).startAndAwaitReady();
    List<String> names = service.home().inbox().pairs(RUNNING);
    service.within(PATIENCE).until(() -> service.jobs("RUNNING") == RUNNING);
    assertThat(sandbox.books().running()).as("tasks still under way").isEqualTo(RUNNING);

    end.of(service, Duration.ZERO);
    sandbox.leap("24h");
    service.startAndAwaitLive();
    service.awaitPublished(names, PATIENCE);
    assertPaidOnce(sandbox, RUNNING);
  }

  private static void assertPaidOnce(SandboxProcess sandbox, int pairs) throws IOException {
    SandboxProcess.Books books = sandbox.books();
    assertThat(books.tasks()).isEqualTo(pairs);
    assertThat(books.duplicatesRefused()).isZero();
    assertThat(books.paidTwice()).isZero();
  }
}

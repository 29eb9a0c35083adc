package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Somebody looks at the outbox all the time, while the service is killed again and again: whatever
 * has a name there is whole, and a sidecar has its picture (promise 5).
 */
class WholeResultsIT {
  private static final int PAIRS = 8;
  private static final int KILLS = 2;

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @RegisterExtension final Stage stage = new Stage();

  @Test
  void nothingHalfIsEverSeenThroughKills() throws Exception {
    SandboxProcess sandbox = stage.sandbox("--task-time", "500ms", "--slots", "3");
    Service service = stage.service().against(sandbox, 3);
    Home home = service.home();
    List<String> names = home.inbox().pairs(PAIRS);
    service.startAndAwaitLive();
    try (OutboxWatcher watcher = OutboxWatcher.of(home)) {
      for (int i = 1; i <= KILLS; i++) {
        int files = home.files("outbox").size();
        service.within(PATIENCE).until(() -> home.files("outbox").size() > files);
        service.kill();
        service.startAndAwaitLive();
      }
      service.awaitPublished(names, PATIENCE);
      watcher.assertAllWasWhole(PAIRS);
    }
    assertThat(sandbox.books().tasks()).isEqualTo(PAIRS);
  }
}

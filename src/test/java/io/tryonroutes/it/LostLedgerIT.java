package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Even without its ledger the service finds what it has paid for. With {@code
 * -Dtryon.it.running=50} more tasks run when the ledger is lost.
 */
class LostLedgerIT {
  private static final int PAIRS = Integer.getInteger("tryon.it.running", 10);
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @RegisterExtension final Stage stage = new Stage();

  @Test
  void tasksThatRunAreAdoptedWhenTheLedgerIsLost() throws IOException {
    SandboxProcess sandbox = stage.sandbox("--task-time", "24h", "--slots", "" + PAIRS);
    Service service = stage.service().against(sandbox, PAIRS).startAndAwaitReady();
    Home home = service.home();
    List<String> names = home.inbox().pairs(PAIRS);
    service.within(PATIENCE).until(() -> service.jobs("RUNNING") == PAIRS);
    assertThat(sandbox.books().running()).as("tasks still under way").isEqualTo(PAIRS);

    service.kill();
    deleteLedger(home);
    service.startAndAwaitLive();
    service.within(PATIENCE).until(() -> service.jobs("RUNNING") == PAIRS);
    sandbox.leap("24h");
    service.awaitPublished(names, PATIENCE);

    assertThat(sandbox.books().tasks()).isEqualTo(PAIRS);
    assertThat(sandbox.books().createCalls()).isEqualTo(PAIRS);
  }

  private static void deleteLedger(Home home) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(home.root())) {
      files = all.filter(file -> file.getFileName().toString().startsWith("ledger.")).toList();
    }
    assertThat(files).extracting(Path::getFileName).asString().contains("ledger.mv.db");
    for (Path file : files) {
      Files.delete(file);
    }
  }
}

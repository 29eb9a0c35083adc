package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tryonroutes.Drawing;
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

  @Test
  void soAreThoseOfPairsInABucket() throws IOException {
    int pairs = 5;
    SandboxProcess sandbox = stage.sandbox("--task-time", "24h", "--slots", "" + pairs);
    StoreServer store = stage.store();
    String[] places = {"inbox", "outbox", "done", "dead-letter"};
    Service service =
        store.places(stage.service().against(sandbox, pairs), places).startAndAwaitReady();
    for (int i = 1; i <= pairs; i++) {
      store.put("inbox/batch/look-" + i + "_human.jpg", Drawing.PERSON.jpeg("" + i));
      store.put("inbox/batch/look-" + i + "_cloth.png", Drawing.GARMENT.png("" + i));
    }
    service.within(PATIENCE).until(() -> service.jobs("RUNNING") == pairs);

    service.kill();
    deleteLedger(service.home());
    service.startAndAwaitLive();
    service.within(PATIENCE).until(() -> service.jobs("RUNNING") == pairs);
    sandbox.leap("24h");
    service
        .within(PATIENCE)
        .until(() -> store.names("done").size() == 2 * pairs && service.isIdle());
    assertThat(store.names("outbox")).hasSize(2 * pairs);
    assertThat(store.names("inbox")).isEmpty();
    assertThat(sandbox.books().tasks()).isEqualTo(pairs);
    assertThat(sandbox.books().createCalls()).isEqualTo(pairs);
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

package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An H2 ledger is for one instance. */
class SharedLedgerIT {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int BAD_SETTINGS = 78;

  @RegisterExtension final Stage stage = new Stage();

  @Test
  void aSecondInstanceOnTheSameFileRefusesAndTheFirstGoesOn() throws IOException {
    SandboxProcess sandbox = stage.sandbox("--task-time", "100ms");
    Service first = stage.service().against(sandbox, 5);
    String ledger = "jdbc:h2:file:" + first.folder().resolve("shared");
    first.set("tryon.ledger.url", ledger).startAndAwaitReady();

    Service second = stage.service().against(sandbox, 5).set("tryon.ledger.url", ledger);
    Program refused = second.start();
    assertThat(refused.exitStatus(PATIENCE)).isEqualTo(BAD_SETTINGS);
    assertThat(refused.output().lines())
        .singleElement()
        .asString()
        .startsWith("tryon-routes cannot start: tryon.ledger.url=")
        .contains("shared", "another instance of the service uses it", "jdbc:postgresql:");

    List<String> names = first.home().inbox().pairs(2);
    first.awaitPublished(names, PATIENCE);
  }
}

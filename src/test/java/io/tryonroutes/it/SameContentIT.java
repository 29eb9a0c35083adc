package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same pictures cost nothing twice, whatever their names. */
class SameContentIT {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @RegisterExtension final Stage stage = new Stage();

  @Test
  void theSamePicturesUnderManyNamesArePaidForOnce() throws IOException {
    SandboxProcess sandbox = stage.sandbox("--task-time", "3s", "--slots", "5");
    Service service = stage.service().against(sandbox, 5).startAndAwaitReady();
    Home home = service.home();

    for (String name : List.of("a", "b", "c")) {
      home.inbox().pair(name, "the same");
    }
    service.awaitPublished(List.of("a", "b", "c"), PATIENCE);
    assertThat(sandbox.books().tasks()).isEqualTo(1);

    home.inbox().pair("d", "the same");
    List<String> all = List.of("a", "b", "c", "d");
    service.awaitPublished(all, PATIENCE);
    assertThat(sandbox.books().tasks()).isEqualTo(1);
    assertThat(sandbox.books().createCalls()).isEqualTo(1);

    for (String name : all) {
      assertThat(home.at("outbox").resolve(name + ".png"))
          .hasSameBinaryContentAs(home.at("outbox").resolve("a.png"));
    }
    assertThat(all)
        .as("pairs whose sidecar says that they were paid for")
        .filteredOn(name -> home.sidecar(name).required("paid").asText().equals("yes"))
        .hasSize(1);
    JsonNode reused = home.sidecar("d");
    assertThat(reused.required("reused").asBoolean()).isTrue();
    assertThat(reused.required("paid").asText()).isEqualTo("no");
  }
}

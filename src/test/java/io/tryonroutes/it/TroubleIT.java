package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is nobody's verdict: pairs wait, and go on by themselves. */
class TroubleIT {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @RegisterExtension final Stage stage = new Stage();

  @Test
  void aTaskThatDoesNotEndInTimeFreesItsSlotAndIsStillPublished() throws IOException {
    SandboxProcess sandbox = stage.sandbox("--task-time", "24h", "--slots", "2");
    Service service =
        stage
            .service()
            .against(sandbox, 1)
            .set("tryon.kling.task-deadline", "2s")
            .startAndAwaitReady();

    List<String> names = service.home().inbox().pairs(2);
    service.within(PATIENCE).until(() -> service.jobs("STUCK") == 2);
    assertThat(sandbox.books().tasks()).as("the second took the slot of the first").isEqualTo(2);
    assertThat(service.status().required("slots").required("used").asInt()).isZero();
    assertThat(service.status().required("notes").toString()).contains("not ended in time");

    sandbox.leap("24h");
    service.awaitPublished(names, PATIENCE);
    assertThat(sandbox.books().createCalls()).isEqualTo(2);
  }

  @Test
  void aNewerDropHasTheNameAndTheOlderResultIsKept() throws IOException {
    SandboxProcess sandbox = stage.sandbox("--task-time", "1s", "--slots", "5");
    Service service = stage.service().against(sandbox, 5).startAndAwaitReady();
    Home home = service.home();

    home.inbox().pair("look", "first");
    service.within(PATIENCE).until(() -> home.files("done").size() == 2 && service.isIdle());
    byte[] first = Files.readAllBytes(home.at("outbox").resolve("look.png"));
    home.inbox().pair("look", "second");
    service.within(PATIENCE).until(() -> home.files("done").size() == 4 && service.isIdle());

    assertThat(home.files("outbox")).hasSize(4).contains("look.png", "look.json");
    String older = home.sidecar("look").required("replaces").asText();
    assertThat(home.at("outbox").resolve("look~" + older + ".png")).hasBinaryContent(first);
    assertThat(home.sidecar("look~" + older).required("outputs").get(0).required("file").asText())
        .isEqualTo("look~" + older + ".png");
    assertThat(sandbox.books().createCalls()).isEqualTo(2);
  }
}

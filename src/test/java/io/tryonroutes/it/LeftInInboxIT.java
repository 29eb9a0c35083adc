package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tryonroutes.Drawing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What cannot be taken in is named in status and log, with what would help; and that helps. */
class LeftInInboxIT {
  /** As the project promises it: named within 10 s. */
  private static final Duration SOON = Duration.ofSeconds(10);

  @RegisterExtension final Stage stage = new Stage();

  @Test
  void whatStaysIsNamedWithWhatHelps() throws Exception {
    SandboxProcess sandbox = stage.sandbox("--task-time", "300ms");
    Service service =
        stage
            .service()
            .against(sandbox, 5)
            // Rights are taken from pictures that have just been dropped.
            .set("tryon.pairs.quiet-time", "1s")
            .withoutAllRights()
            .startAndAwaitReady();
    Path inbox = service.home().at("inbox");
    Drops drops = new Drops(inbox);
    drops.file("lone_human.jpg", Drawing.PERSON.jpeg("lone"));
    drops.file("IMG_1234.png", Drawing.PERSON.png("img"));
    drops.pair("it's secret", "secret");
    rights(inbox.resolve("it's secret_human.jpg"), "---------");
    drops.pair("closed/look", "closed");
    rights(inbox.resolve("closed"), "---------");
    drops.pair("fixed/look", "fixed");
    rights(inbox.resolve("fixed"), "r-xr-xr-x");
    Files.createSymbolicLink(inbox.resolve("link_human.jpg"), inbox.resolve("lone_human.jpg"));

    service
        .within(SOON)
        .untilAsserted(
            () -> {
              JsonNode there = service.status().required("inbox");
              assertThat(there.required("lone").toString()).contains("lone_cloth.jpg");
              assertThat(there.required("not_understood").toString())
                  .contains("IMG_1234_human.png or IMG_1234_cloth.png");
              assertThat(there.required("left_alone")).hasSize(4);
            });
    service
        .within(SOON)
        .untilAsserted(
            () ->
                assertThat(service.output())
                    .contains(
                        "lone waits in the inbox for a garment: lone_cloth.jpg",
                        "IMG_1234.png stays in the inbox",
                        "it's secret_human.jpg stays in the inbox, it cannot be read",
                        "closed/ stays in the inbox, it cannot be looked into",
                        "cannot be moved out of the inbox",
                        "link_human.jpg stays in the inbox, it is a link"));
    assertThat(service.readiness().status()).as("all the rest can go on").isEqualTo(200);

    for (JsonNode each : service.status().required("inbox").required("left_alone")) {
      String help = each.required("would_help").asText();
      if (help.startsWith("chmod ")) {
        assertThat(new ProcessBuilder("sh", "-c", help).inheritIO().start().waitFor()).isZero();
      }
    }
    Files.delete(inbox.resolve("link_human.jpg"));
    drops.file("lone_cloth.jpg", Drawing.GARMENT.jpeg("lone"));
    Files.move(inbox.resolve("IMG_1234.png"), inbox.resolve("IMG_1234_human.png"));
    drops.file("IMG_1234_cloth.png", Drawing.GARMENT.png("img"));
    // What could not be moved is tried again every 15 s.
    service.within(Duration.ofSeconds(120)).until(() -> service.jobs("DONE") == 5);

    assertThat(service.home().files("inbox")).isEmpty();
    assertThat(service.home().files("outbox"))
        .contains(
            "lone.json",
            "IMG_1234.json",
            "it's secret.json",
            "closed/look.json",
            "fixed/look.json");
    assertThat(sandbox.books().createCalls()).isEqualTo(5);
    assertThat(service.output().lines().filter(line -> line.contains(" stays in the inbox")))
        .map(line -> line.substring("2026-11-20 09:00:00 ".length()))
        .as("each is told once")
        .hasSize(5)
        .doesNotHaveDuplicates();
  }

  private static void rights(Path path, String rights) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
  }
}

package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tryonroutes.Drawing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Addresses, keys and pictures change while pairs are under way. */
class MovingWorldIT {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int PAIRS = 3;

  @RegisterExtension final Stage stage = new Stage();

  private SandboxProcess sandbox;
  private Service service;
  private Home home;

  @BeforeEach
  void begin() throws IOException {
    sandbox =
        stage.sandbox(
            "--task-time",
            "24h",
            "--api-key",
            "a-key",
            "--access-key",
            "an-access-key",
            "--secret-key",
            "a-secret-key");
    service = stage.service().against(sandbox, PAIRS);
    home = service.home();
  }

  /** Another address of the same sandbox. */
  private String otherAddress() {
    return sandbox.baseUrl().replace("127.0.0.1", "localhost");
  }

  private List<String> runThree() throws IOException {
    service.startAndAwaitReady();
    List<String> names = home.inbox().pairs(PAIRS);
    service.within(PATIENCE).until(() -> service.jobs("RUNNING") == PAIRS);
    return names;
  }

  private void endTasks() throws IOException {
    sandbox.behave("{\"task_time\": \"100ms\"}");
    sandbox.leap("24h");
  }

  private void awaitPublished(List<String> names) throws IOException {
    service.awaitPublished(names, PATIENCE);
    assertThat(sandbox.books().tasks()).isEqualTo(names.size());
    assertThat(sandbox.books().paidTwice()).isZero();
  }

  @Test
  void jobsOfAnotherAccountAreShownAndWaitUntilItIsBack() throws IOException {
    List<String> names = new ArrayList<>(runThree());
    service.kill();
    endTasks();

    service.set("tryon.kling.base-url", otherAddress()).startAndAwaitReady();
    home.inbox().pair("of-the-other", "of-the-other");
    service.within(PATIENCE).until(() -> home.files("done").size() == 2);
    assertThat(home.files("outbox")).containsExactly("of-the-other.json", "of-the-other.png");
    assertThat(service.status().required("notes").toString())
        .contains(PAIRS + " jobs belong to the account " + sandbox.baseUrl());
    assertThat(service.jobs("RUNNING")).isEqualTo(PAIRS);
    assertThat(sandbox.books().createCalls()).isEqualTo(PAIRS + 1);

    service.kill();
    service.set("tryon.kling.base-url", sandbox.baseUrl()).startAndAwaitLive();
    names.add("of-the-other");
    awaitPublished(names);
  }

  @Test
  void jobsOfAnAccountWithALabelGoOnAtANewAddressWithANewKey() throws IOException {
    service.set("tryon.kling.account", "ours");
    List<String> names = runThree();
    service.kill();
    endTasks();

    service
        .set("tryon.kling.base-url", otherAddress())
        .withoutSecrets()
        .secret("TRYON_KLING_ACCESS_KEY", "an-access-key")
        .secret("TRYON_KLING_SECRET_KEY", "a-secret-key")
        .startAndAwaitLive();
    awaitPublished(names);
  }

  /** The first pairs keep the slots, so that the last ones wait, ready to be sent. */
  @Test
  void picturesThatAreReplacedOrTakenAwayInWorkAreLookedAtAgain() throws IOException {
    List<String> names = new ArrayList<>(runThree());
    for (String name : List.of("replaced", "taken-away")) {
      home.inbox().pair(name, name);
      names.add(name);
    }
    service.within(PATIENCE).until(() -> service.jobs("PREPARED") == 2);
    Path replaced = work("replaced").resolve("replaced_human.jpg");
    byte[] before = Files.readAllBytes(replaced);
    byte[] after = Drawing.PERSON.jpeg("reworked");
    assertThat(after).as("as long as before").hasSameSizeAs(before);
    Files.write(replaced, after);
    String id = externalId("replaced");
    Path takenAway = work("taken-away").resolve("taken-away_human.jpg");
    Path away = service.folder().resolve("away.jpg");
    Files.move(takenAway, away);
    endTasks();

    service
        .within(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(service.status().required("under_way").toString())
                    .contains("taken-away_human.jpg"));
    service.within(PATIENCE).until(() -> home.files("done").size() == 2 * (PAIRS + 1));
    assertThat(home.files("dead-letter")).isEmpty();
    assertThat(home.sidecar("replaced").required("external_task_id").asText())
        .as("not the id of the picture that was there")
        .isNotEqualTo(id);
    assertThat(home.sidecar("replaced").required("inputs").get(0).required("sha256").asText())
        .isEqualTo(Home.sha256(settled("replaced_human.jpg")));
    assertThat(service.output()).contains("replaced_human.jpg has become another picture");

    Files.move(away, takenAway);
    awaitPublished(names);
  }

  private Path work(String name) throws IOException {
    try (var folders = Files.list(home.at("work"))) {
      return folders
          .filter(folder -> folder.getFileName().toString().startsWith(name + "~"))
          .findFirst()
          .orElseThrow();
    }
  }

  private String externalId(String name) throws IOException {
    for (var job : service.status().required("under_way")) {
      if (job.required("name").asText().equals(name)) {
        return job.required("external_task_id").asText();
      }
    }
    throw new AssertionError("there is no " + name);
  }

  private Path settled(String file) {
    return home.files("done").stream()
        .filter(name -> name.endsWith("/" + file))
        .map(home.at("done")::resolve)
        .findFirst()
        .orElseThrow();
  }
}

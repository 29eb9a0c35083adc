package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tryonroutes.Drawing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Routes of the user's, put beside the packaged service: the very files that the README shows. */
class OwnRoutesIT {
  private static final Path EXAMPLES = Path.of("src", "test", "resources", "own-routes");
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /** Names that would be calls if anybody took them for more than names. */
  private static final List<String> ODD = List.of("${bean:trouble}", "$simple{body}", "{{x}}");

  @RegisterExtension final Stage stage = new Stage();

  private static void use(Service service, String... examples) throws IOException {
    Path own = Files.createDirectories(service.folder().resolve("routes/own"));
    for (String example : examples) {
      String file = example + ".camel.yaml";
      Files.copy(EXAMPLES.resolve(file), own.resolve(file));
    }
  }

  @Test
  void pairsPouredInFromElsewhereSurviveAKillAndArePaidForOnce() throws IOException {
    SandboxProcess sandbox = stage.sandbox("--task-time", "500ms", "--slots", "8");
    Service service = stage.service().against(sandbox, 8);
    use(service, "second-folder", "sftp-inbox");
    Path folder = Files.createDirectories(service.folder().resolve("second"));
    Path remote = Files.createDirectories(service.folder().resolve("remote"));
    List<String> names = new ArrayList<>(new Drops(folder).pairs(8));
    for (String name : ODD) {
      new Drops(folder).pair(name, name);
      names.add(name);
    }
    new Drops(folder.resolve("batch")).pair("deep", "deep");
    names.add("batch/deep");
    new Drops(remote.resolve("in/batch")).pair("far", "far");
    names.add("batch/far");

    try (SftpServer server = new SftpServer(remote)) {
      service
          .set("own.folder", folder.toString())
          .set("own.sftp", server.address() + "/in")
          .set("own.known-hosts", server.knownHosts(service.folder().resolve("known")).toString())
          .secret("OWN_SFTP_PASSWORD", SftpServer.PASSWORD)
          .startAndAwaitLive();
      int before = new Home(folder).files("").size();
      service.within(PATIENCE).until(() -> new Home(folder).files("").size() < before);
      service.kill();
      service.startAndAwaitLive();
      service.awaitPublished(names, PATIENCE);
    }

    assertThat(new Home(folder).files("")).isEmpty();
    assertThat(new Home(remote).files("")).isEmpty();
    assertThat(sandbox.books().tasks()).isEqualTo(names.size());
    assertThat(sandbox.books().paidTwice()).isZero();
    assertThat(service.output()).doesNotContain(SftpServer.PASSWORD);
  }

  @Test
  void anSftpServerThatHasAnotherKeyIsNotBelieved() throws IOException {
    Service service = stage.service().against(stage.sandbox(), 1);
    use(service, "sftp-inbox");
    Path remote = Files.createDirectories(service.folder().resolve("remote"));
    new Drops(remote.resolve("in")).pair("look", "look");
    try (SftpServer server = new SftpServer(remote);
        SftpServer other = new SftpServer(remote)) {
      service
          .set("own.sftp", server.address() + "/in")
          .set("own.known-hosts", other.knownHosts(service.folder().resolve("known")).toString())
          .secret("OWN_SFTP_PASSWORD", SftpServer.PASSWORD)
          .startAndAwaitLive();
      service.within(PATIENCE).until(() -> service.output().contains("HostKey"));
    }
    assertThat(service.home().files("inbox")).isEmpty();
    assertThat(service.output()).doesNotContain(SftpServer.PASSWORD);
  }

  @Test
  void routesOfOnesOwnTakeAllPlaces() throws IOException {
    SandboxProcess sandbox = stage.sandbox("--task-time", "500ms", "--slots", "5");
    Service service = stage.service().against(sandbox, 5);
    Path people = Files.createDirectories(service.folder().resolve("people"));
    Path garments = Files.createDirectories(service.folder().resolve("garments"));
    Path remote = Files.createDirectories(service.folder().resolve("remote/out")).getParent();
    Home archive = new Home(service.folder().resolve("archive"));
    use(service, "orders", "publish", "settle");
    // A failure must come back to the service whatever error handler the route has.
    edit(service, "routes/own/publish.camel.yaml", "    routeConfigurationId: to-caller\n", "");
    edit(
        service,
        "routes/try-on.camel.yaml",
        "      uri: direct:deliver-result\n      steps:\n",
        """
              uri: direct:deliver-result
              steps:
                - log:
                    message: "a step of mine"
        """);
    for (String place : List.of("inbox", "outbox", "done", "dead-letter")) {
      service.set("tryon." + place, "own");
    }
    new Drops(garments).file("today.png", Drawing.GARMENT.png("today"));

    try (SftpServer server = new SftpServer(remote)) {
      server.open(false);
      service
          .set("own.people", people.toString())
          .set("own.garments", garments.toString())
          .set("own.results", server.address() + "/out")
          .set("own.archive", archive.root().toString())
          .set("own.known-hosts", server.knownHosts(service.folder().resolve("known")).toString())
          .secret("OWN_SFTP_PASSWORD", SftpServer.PASSWORD)
          .startAndAwaitReady();
      new Drops(people).file("anna_human.jpg", Drawing.PERSON.jpeg("anna"));
      new Drops(people).file("text_human.jpg", "no picture".getBytes());
      service.within(PATIENCE).until(() -> service.output().contains("tried again in"));
      server.open(true);
      service.within(PATIENCE).until(() -> service.jobs("DONE") == 1);
      new Drops(people).file("anna_human.jpg", Drawing.PERSON.jpeg("another anna"));
      service.within(PATIENCE).until(() -> archive.files("").size() == 7);
    }

    assertThat(service.output()).contains("a step of mine");
    assertThat(new Home(remote).files("out"))
        .hasSize(4)
        .contains("anna.png", "anna.json")
        .anyMatch(name -> name.matches("anna~[0-9a-f]{8}\\.png"))
        .anyMatch(name -> name.matches("anna~[0-9a-f]{8}\\.json"));
    assertThat(archive.files("").stream().map(name -> name.replaceFirst("^.*/", "")))
        .containsOnly("human.jpg", "human", "dress.png", "error.json");
    assertThat(service.home().files("work")).isEmpty();
    for (String place : List.of("inbox", "outbox", "done", "dead-letter")) {
      assertThat(service.home().at(place)).doesNotExist();
    }
    assertThat(sandbox.books().tasks()).isEqualTo(2);
  }

  private static void edit(Service service, String file, String old, String text)
      throws IOException {
    Path path = service.folder().resolve(file);
    String before = Files.readString(path);
    assertThat(before).contains(old);
    Files.writeString(path, before.replace(old, text));
  }
}

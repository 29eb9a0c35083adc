package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tryonroutes.Drawing;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Dead letters get another go, moved by hand, asked for by name or all with one error code. */
class ReplayIT {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String TOKEN = "a-long-random-word";
  private static final String[] WITH_TOKEN = {"Authorization", "Bearer " + TOKEN};

  private static final Drawing SMALL = new Drawing(299, 400, Color.GRAY);
  private static final String FAILED = "KLING-FAILED-COMBINATION";

  @RegisterExtension final Stage stage = new Stage();

  private SandboxProcess sandbox;
  private Service service;
  private Home home;

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void start() throws IOException {
    sandbox = stage.sandbox("--task-time", "1s");
    service =
        stage
            .service()
            .against(sandbox, 5)
            .set("quarkus.http.port", "" + freePort())
            .secret("TRYON_HTTP_TOKEN", TOKEN)
            .startAndAwaitReady();
    home = service.home();
  }

  @Test
  void whatKlingCanDoAtLastIsPublishedAsTheNextAttempt() throws IOException {
    start();
    sandbox.fault(
        "{\"call\":\"task\",\"fault\":\"fail\",\"next\":2,"
            + "\"message\":\"Failure to pass the risk control system\"}");
    drop("", "moved", Drawing.PERSON);
    drop("", "asked", Drawing.PERSON);
    Path moved = letter("moved", 1);
    Path asked = letter("asked", 1);

    moveToInbox(moved);
    says("replay", "asked", 0, "asked: replayed as job ");
    service.within(PATIENCE).until(() -> home.sidecars() == 2);

    for (Path letter : List.of(moved, asked)) {
      JsonNode sidecar = home.sidecar(letter.getFileName().toString().replaceAll("~.*", ""));
      assertThat(sidecar.required("attempt").asInt()).isEqualTo(2);
      assertThat(sidecar.required("replaces").asText()).isEqualTo(id(letter));
      assertThat(sidecar.required("external_task_id").asText()).endsWith("-a2");
    }
    assertThat(sandbox.books().summary())
        .isEqualTo("4 creates accepted, 2 units paid, paid twice: none");
  }

  @Test
  void deadLettersAreReplayedAsNewJobsWithAnotherAttempt() throws IOException {
    start();
    drop("", "small", SMALL);
    dropTwins("", "long");
    dropTwins("batch 1/", "tall");
    Path small = letter("small", 0);
    Path failed = letter("long", 1);
    Path tall = letter("batch 1/tall", 1);

    Files.write(small.resolve("small_human.jpg"), Drawing.PERSON.jpeg("small"));
    moveToInbox(small);
    moveToInbox(failed);
    service.within(PATIENCE).until(() -> home.sidecars() == 1);
    assertThat(home.sidecar("small").required("replaces").asText()).isEqualTo(id(small));
    assertThat(home.sidecar("small").required("attempt").asInt()).isEqualTo(1);
    Path failedTwice = letter("long", 2);
    assertThat(reason(failedTwice).required("replaces").asText()).isEqualTo(id(failed));

    assertOnlyOneOfTwoGetsIt(tall);
    Path tallTwice = letter("batch 1/tall", 2);
    assertThat(reason(tallTwice).required("replaces").asText()).isEqualTo(id(tall));
    says(
        "replay",
        "batch 1/tall~" + id(tall),
        1,
        "it was replayed already, as job " + id(tallTwice));

    Files.delete(tallTwice.resolve("tall_cloth.png"));
    says("replay", "--code=" + FAILED, 1, "1 replayed, 1 could not be", "tall_cloth");
    Path failedThrice = letter("long", 3);
    Files.write(tallTwice.resolve("tall_cloth.png"), Drawing.GARMENT.png("tall"));
    says("replay", "batch 1/TALL", 0, "batch 1/tall: replayed as job ");
    service.within(PATIENCE).until(() -> home.files("outbox").contains("batch 1/tall.json"));
    assertThat(home.sidecar("batch 1/tall").required("replaces").asText()).isEqualTo(id(tallTwice));

    says("replay", "--code=none", 1, "no dead letter has the code none; 1 have " + FAILED);
    says("replay", "small", 1, "it is published as small");
    says(
        "explain",
        "batch 1/tall",
        0,
        "batch 1/tall (job",
        "replays the dead letter of job " + id(tallTwice),
        "same name: batch 1/tall (job " + id(tall) + "): failed");
    says("explain", id(failedThrice), 0, "attempt 3 of these pictures", "quarkus-run.jar replay ");
    says("explain", "smal", 1, "nothing is known of smal; did you mean small?");
    assertThat(home.files("dead-letter")).hasSize(3);
    assertThat(home.files("work")).isEmpty();
    assertThat(sandbox.books().tasks())
        .as("three of long, three of tall, one of small")
        .isEqualTo(7);
    assertThat(sandbox.books().paidTwice()).isZero();

    assertThatNobodyElseReplays();
    aNameThatDiffersInCaseIsTheSame(id(small));
    says(
        "explain",
        "--url=http://127.0.0.1:" + freePort(),
        "x",
        1,
        "no service answers at http://127");
    says("replay", "--help", 0, "--code");
    Program usage = service.command("replay");
    assertThat(usage.exitStatus(PATIENCE)).isEqualTo(2);
    aReplayThatDiedHalfWayGoesOn(failedThrice);
  }

  /** The first result makes way on every file system, also where both names are one file. */
  private void aNameThatDiffersInCaseIsTheSame(String replaced) throws IOException {
    drop("", "SMALL", Drawing.PERSON);
    service.within(PATIENCE).until(() -> home.files("outbox").contains("SMALL.json"));
    String older = home.sidecar("SMALL").required("replaces").asText();
    assertThat(home.files("outbox"))
        .contains("SMALL.png", "small~" + older + ".png", "small~" + older + ".json")
        .doesNotContain("small.png", "small.json");
    assertThat(home.sidecar("small~" + older).required("replaces").asText()).isEqualTo(replaced);
  }

  /** Killed after its folder came into work, and during a copy from another file system. */
  private void aReplayThatDiedHalfWayGoesOn(Path letter) throws IOException {
    service.kill();
    Path cut = Files.createDirectories(home.at("work").resolve(".long~0badcaff.part"));
    Files.writeString(cut.resolve("long_human.jpg"), "half");
    Files.move(letter, home.at("work").resolve("long~0badcafe"));
    service.startAndAwaitReady();
    assertThat(id(letter("long", 4))).isEqualTo("0badcafe");
    assertThat(home.files("work")).isEmpty();
  }

  private void drop(String path, String name, Drawing human) throws IOException {
    Drops drops = new Drops(home.at("inbox").resolve(path));
    drops.file(name + "_cloth.png", Drawing.GARMENT.png(path + name));
    drops.file(name + "_human.jpg", human.jpeg(path + name));
  }

  /** A pair whose garment picture shows two of a kind, which Kling notices when it looks. */
  private void dropTwins(String path, String name) throws IOException {
    BufferedImage twins = new BufferedImage(700, 400, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = twins.createGraphics();
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, 700, 400);
    pen.setColor(new Color(name.hashCode() & 0x7F7F7F));
    pen.fillOval(50, 50, 250, 300);
    pen.fillOval(400, 50, 250, 300);
    pen.dispose();
    ByteArrayOutputStream cloth = new ByteArrayOutputStream();
    ImageIO.write(twins, "png", cloth);
    Drops drops = new Drops(home.at("inbox").resolve(path));
    drops.file(name + "_cloth.png", cloth.toByteArray());
    drops.file(name + "_human.jpg", Drawing.PERSON.jpeg(path + name));
  }

  /**
   * Waits for a pair's settled dead letter after so many attempts; 0 for one that was never sent.
   */
  private Path letter(String label, int attempt) {
    return service
        .within(PATIENCE)
        .until(
            () ->
                home.files("dead-letter").stream()
                    .filter(file -> file.matches(label + "~[0-9a-f]{8}/error\\.json"))
                    .map(file -> home.at("dead-letter").resolve(file).getParent())
                    .filter(letter -> reason(letter).required("attempt").asInt() == attempt)
                    .filter(
                        letter ->
                            service.output().contains("dead-letter/" + label + "~" + id(letter)))
                    .toList(),
            letters -> letters.size() == 1)
        .get(0);
  }

  private static JsonNode reason(Path letter) {
    return Home.json(letter.resolve("error.json"));
  }

  private static String id(Path letter) {
    String name = letter.getFileName().toString();
    return name.substring(name.lastIndexOf('~') + 1);
  }

  private void moveToInbox(Path letter) throws IOException {
    Files.move(letter, home.at("inbox").resolve(letter.getFileName()));
  }

  private void assertOnlyOneOfTwoGetsIt(Path letter) {
    Http http = new Http(service.address());
    List<CompletableFuture<Integer>> answers =
        Stream.of(id(letter), "batch%201/tall~" + id(letter))
            .map(name -> CompletableFuture.supplyAsync(() -> replay(http, name)))
            .toList();
    assertThat(answers).map(CompletableFuture::join).containsExactlyInAnyOrder(200, 409);
  }

  private static int replay(Http http, String name) {
    try {
      return http.post("/api/jobs/" + name + "/replay", "", WITH_TOKEN).status();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertThatNobodyElseReplays() throws IOException {
    Http http = new Http(service.address());
    assertThat(http.post("/api/jobs/long/replay", "", "Accept", "*/*").status()).isEqualTo(401);
    assertThat(http.post("/api/jobs/replay?code=" + FAILED, "", "Accept", "*/*").status())
        .isEqualTo(401);
    assertThat(http.get("/api/jobs/long").status()).isEqualTo(401);
    assertThat(http.get("/api/jobs/long/explain").status()).isEqualTo(401);
    assertThat(home.files("dead-letter")).hasSize(3);
  }

  /** Runs a command to its end; the last arguments are what it exits with and has to say. */
  private void says(String command, String argument, int status, String... words) {
    says(List.of(command, argument), status, words);
  }

  private void says(String command, String option, String argument, int status, String... words) {
    says(List.of(command, option, argument), status, words);
  }

  private void says(List<String> arguments, int status, String... words) {
    Program program = service.command(arguments.toArray(String[]::new));
    int exit = program.exitStatus(PATIENCE);
    assertThat(program.output()).contains(words).doesNotContain("Exception");
    assertThat(exit).as(program.output()).isEqualTo(status);
  }
}

package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tryonroutes.Drawing;
import java.awt.Color;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A file that names many pairs, and files beside one pair that say what is wanted for it. With
 * {@code -Dtryon.it.garments=200 -Dtryon.it.manifest-kills=10} three persons wear so many, with
 * {@code -Dtryon.it.rows=10000} one does in a small heap.
 */
class ManifestIT {
  private static final int HUMANS = 3;
  private static final int GARMENTS = Integer.getInteger("tryon.it.garments", 8);
  private static final int ROWS = HUMANS * GARMENTS;
  private static final int MANY = Integer.getInteger("tryon.it.rows", 200);
  private static final int KILLS = Integer.getInteger("tryon.it.manifest-kills", 2);
  private static final Duration PATIENCE = Duration.ofSeconds(120 + ROWS);
  private static final Drawing SMALL = new Drawing(299, 400, Color.GRAY);
  private static final String HEADINGS = "name,human,cloth\n";

  @RegisterExtension final Stage stage = new Stage();

  private SandboxProcess sandbox;
  private Service service;
  private Home home;

  private void prepare(int slots, String taskTime) throws IOException {
    sandbox = stage.sandbox("--task-time", taskTime, "--slots", "" + slots);
    service = stage.service().against(sandbox, slots);
    home = service.home();
  }

  private Drops library() {
    return new Drops(home.at("library"));
  }

  private void dropManifest(String name, String text) throws IOException {
    home.inbox().file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The folders of a name among the dead letters that are settled. */
  private List<Path> letters(String name) {
    return home.files("dead-letter").stream()
        .filter(file -> file.matches("\\Q" + name + "\\E~[0-9a-f]{8}/error\\.json"))
        .filter(file -> service.output().contains("dead-letter/" + file.replace("/error.json", "")))
        .map(file -> home.at("dead-letter").resolve(file).getParent())
        .toList();
  }

  private Path letter(String name) {
    return service.within(PATIENCE).until(() -> letters(name), found -> found.size() == 1).get(0);
  }

  private static JsonNode error(Path letter) {
    return Home.json(letter.resolve("error.json")).required("error");
  }

  private List<String> results(String name) throws IOException {
    return Files.readAllLines(home.at("outbox").resolve(name + ".results.csv"));
  }

  private void awaitDone(String manifest, int times) {
    service
        .within(PATIENCE)
        .until(
            () ->
                home.files("done").stream().filter(file -> file.endsWith("/" + manifest)).count()
                        == times
                    && service.isIdle());
  }

  private List<String> outbox(Predicate<String> such) {
    return home.files("outbox").stream().filter(such).toList();
  }

  @Test
  void aManifestIsTakenWholeOrNotAtAllAndEachOfItsPairsIsPaidForOnce() throws IOException {
    prepare(8, "500ms-1s");
    List<String> rows = new ArrayList<>();
    for (int h = 0; h < HUMANS; h++) {
      library().file("models/human-" + h + ".jpg", Drawing.PERSON.jpeg("human " + h));
    }
    for (int g = 0; g < GARMENTS; g++) {
      library().file("tops/garment-" + g + ".png", Drawing.GARMENT.png("garment " + g));
    }
    for (int row = 0; row < ROWS; row++) {
      rows.add(
          "look-%04d,models/human-%d.jpg,tops/garment-%d.png\n"
              .formatted(row, row / GARMENTS, row % GARMENTS));
    }
    List<String> library = home.files("library");
    service.startAndAwaitReady();

    List<String> bad = new ArrayList<>(rows);
    bad.set(4, "look-0004,models/human-0.jpg,tops/nothing.png\n");
    bad.set(ROWS - 2, "look-x,models/nobody.jpg,tops/garment-0.png\n");
    dropManifest("season/looks.csv", HEADINGS + String.join("", bad));
    Path letter = letter("season/looks.csv");
    assertThat(error(letter).required("message").asText())
        .contains("has 2 problems")
        .contains("line 6, column 3 (cloth): tops/nothing.png is not in the library")
        .contains("line " + ROWS + ", column 2 (human): models/nobody.jpg is not in the library");
    assertThat(letter.resolve("looks.csv")).exists();
    assertThat(home.files("inbox")).isEmpty();
    assertThat(sandbox.books().createCalls()).isZero();

    dropManifest("season/looks.csv", HEADINGS + String.join("", rows));
    for (int kill = 1; kill <= KILLS; kill++) {
      int creates = kill * ROWS / (KILLS + 1);
      service.within(PATIENCE).until(() -> sandbox.books().tasks() >= creates);
      service.kill();
      System.out.printf(
          "killed after %d creates, %d of %d published%n",
          sandbox.books().tasks(), home.sidecars(), ROWS);
      service.startAndAwaitLive();
    }
    awaitDone("looks.csv", 1);
    assertEachIsPublished(rows.size());

    dropManifest("season/looks.csv", HEADINGS + String.join("", rows));
    awaitDone("looks.csv", 2);
    assertEachIsPublished(rows.size());
    assertThat(results("season/looks")).filteredOn(line -> line.endsWith(",0,")).hasSize(ROWS);
    assertThat(home.files("library")).as("nothing is moved or left there").isEqualTo(library);
    assertThat(home.files("work")).isEmpty();
  }

  private void assertEachIsPublished(int rows) throws IOException {
    assertThat(outbox(file -> file.matches("season/look-\\d{4}\\.png"))).hasSize(rows);
    assertThat(outbox(file -> file.matches("season/look-\\d{4}\\.json"))).hasSize(rows);
    assertThat(outbox(file -> file.endsWith(".csv"))).containsExactly("season/looks.results.csv");
    List<String> lines = results("season/looks");
    assertThat(lines).hasSize(rows + 1);
    assertThat(lines.get(0)).isEqualTo("name,outcome,file,units,reason");
    assertThat(lines.get(1)).startsWith("look-0000,published,look-0000.png,");
    assertThat(lines).filteredOn(line -> line.contains(",published,")).hasSize(rows);
    assertThat(sandbox.books().tasks()).isEqualTo(rows);
    assertThat(sandbox.books().paidTwice()).isZero();
    assertThat(home.files("dead-letter")).as("the rejected one").hasSize(2);
  }

  @Test
  void manyRowsAreRegisteredAtOnceInASmallHeap() throws IOException {
    prepare(1, "10m");
    service.jvm("-Xmx256m");
    library().file("models/anna.jpg", Drawing.PERSON.jpeg("anna"));
    for (int i = 0; i < MANY; i++) {
      library().file("tops/%05d.png".formatted(i), Drawing.GARMENT.png("garment " + i));
    }
    service.startAndAwaitReady();
    dropManifest("many.csv", "human,cloth\nmodels/anna.jpg,tops/*.png\n");
    Instant dropped = Instant.now();
    service
        .within(PATIENCE)
        .until(() -> service.jobs("WAITING", "PREPARED", "SUBMITTING", "RUNNING") == MANY);
    System.out.printf(
        "%d rows registered %.1f s after the drop%n",
        MANY, Duration.between(dropped, Instant.now()).toMillis() / 1000.0);
    assertThat(service.output()).doesNotContain("OutOfMemoryError");
  }

  @Test
  void rowsThatFailAreDeadLettersOfTheirOwnAndOptionsAreFollowed() throws IOException {
    prepare(1, "2s");
    library().file("anna.jpg", Drawing.PERSON.jpeg("anna"));
    library().file("red.png", Drawing.GARMENT.png("red"));
    library().file("blue.png", Drawing.GARMENT.png("blue"));
    library().file("small.png", SMALL.png("small"));
    Path secret = Files.write(home.root().resolve("secret.png"), Drawing.GARMENT.png("secret"));
    Files.createSymbolicLink(home.at("library").resolve("link.png"), secret);
    service.startAndAwaitReady();

    noCellLeavesTheLibrary();
    aPictureThatChangesIsLookedAtAgain();
    aRowThatFailsIsReplayed();
    addressesArePassedOn();
    optionsAreFollowed();
    assertThat(home.files("work")).isEmpty();
    assertThat(home.files("library")).hasSize(5);
  }

  private void noCellLeavesTheLibrary() throws IOException {
    List<String> cells =
        List.of(
            "../secret.png", secretPath(), "link.png", "file://" + secretPath(), "${sys:user.dir}");
    StringBuilder text = new StringBuilder(HEADINGS);
    cells.forEach(
        cell ->
            text.append("n").append(text.length()).append(",anna.jpg,").append(cell).append("\n"));
    dropManifest("escapes.csv", text.toString());
    JsonNode error = error(letter("escapes.csv"));
    assertThat(error.required("message").asText()).contains("has 5 problems");
    assertThat(sandbox.books().createCalls()).isZero();
  }

  private String secretPath() {
    return home.root().resolve("secret.png").toString();
  }

  /** A pair holds the one slot, so that the row waits while its picture is replaced. */
  private void aPictureThatChangesIsLookedAtAgain() throws IOException {
    home.inbox().file("first_human.jpg", Drawing.PERSON.jpeg("anna"));
    home.inbox().file("first_cloth.png", Drawing.GARMENT.png("blue"));
    service.within(PATIENCE).until(() -> service.jobs("RUNNING") == 1);
    dropManifest("two.csv", HEADINGS + "second,anna.jpg,red.png\n");
    service.within(PATIENCE).until(() -> service.jobs("PREPARED") == 1);
    library().file("red.png", Drawing.GARMENT.png("RED"));
    awaitDone("two.csv", 1);
    assertThat(service.output()).contains("second: not sent, a picture is not as it was: ");
    assertThat(home.sidecar("second").at("/inputs/1/sha256").asText())
        .isEqualTo(Home.sha256(home.at("library").resolve("red.png")));
    assertThat(sandbox.books().tasks()).isEqualTo(2);
  }

  private void aRowThatFailsIsReplayed() throws IOException {
    dropManifest(
        "three.csv", "name;human;cloth\n=one;anna.jpg;small.png\nfine;anna.jpg;blue.png\n");
    awaitDone("three.csv", 1);
    assertThat(results("three"))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("name,"),
            line -> assertThat(line).startsWith("'=one,rejected,,,TRYON-PICTURE-TOO-SMALL"),
            line -> assertThat(line).isEqualTo("fine,published,fine.png,0,"));
    Path letter = letter("=one");
    try (Stream<Path> files = Files.list(letter)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("=one.csv", "error.json");
    }
    library().file("small.png", Drawing.GARMENT.png("no longer small"));
    Files.move(letter, home.at("inbox").resolve(letter.getFileName()));
    service.within(PATIENCE).until(() -> home.files("outbox").contains("=one.json"));
    String id = letter.getFileName().toString().substring("=one~".length());
    assertThat(home.sidecar("=one").required("replaces").asText()).isEqualTo(id);
    service.within(PATIENCE).until(() -> service.isIdle());
    assertThat(home.files("inbox")).isEmpty();
  }

  private void addressesArePassedOn() throws IOException {
    String samples = sandbox.baseUrl() + "/samples/look-01_";
    dropManifest("web.csv", HEADINGS + "web," + samples + "human.jpg," + samples + "cloth.png\n");
    awaitDone("web.csv", 1);
    assertThat(home.sidecar("web").at("/inputs/0/file").asText()).isEqualTo(samples + "human.jpg");
    assertThat(home.sidecar("web").required("outcome").asText()).isEqualTo("published");
  }

  private void optionsAreFollowed() throws IOException {
    int tasks = sandbox.books().tasks();
    home.inbox().file("old.yaml", "model_name: kolors-virtual-try-on-v1\n".getBytes());
    home.inbox().pair("old", "old");
    home.inbox().file("odd/pair.yaml", "modell: v1\n".getBytes());
    home.inbox().file("odd/human.jpg", Drawing.PERSON.jpeg("odd"));
    home.inbox().file("odd/cloth.jpg", Drawing.GARMENT.jpeg("odd"));
    service.within(PATIENCE).until(() -> home.files("outbox").contains("old.json"));
    assertThat(home.sidecar("old").required("model_name").asText())
        .isEqualTo("kolors-virtual-try-on-v1");
    Path letter = letter("odd");
    assertThat(error(letter).required("message").asText())
        .isEqualTo("pair.yaml has the key modell, which no pair has.");
    assertThat(letter.resolve("pair.yaml")).exists();
    service.within(PATIENCE).until(() -> service.isIdle());
    assertThat(home.files("done")).anyMatch(file -> file.matches(".*/old~.{8}/old\\.yaml"));

    home.inbox().file("old.yaml", "model_name: kolors-virtual-try-on-v1\nagain: true\n".getBytes());
    home.inbox().pair("old", "old");
    service
        .within(PATIENCE)
        .ignoreExceptions()
        .until(() -> home.sidecar("old").required("attempt").asInt() == 2);
    assertThat(sandbox.books().tasks()).isEqualTo(tasks + 2);
    service.within(PATIENCE).until(() -> service.isIdle());
    assertThat(home.files("inbox")).isEmpty();
  }
}

package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tryonroutes.Drawing;
import java.awt.Color;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a plan says is what a run then does, and a plan does nothing itself. */
class PlanIT {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int FILES_A_ROUND = 30;
  private static final int ROUNDS = Integer.getInteger("tryon.it.plan.files", 60) / FILES_A_ROUND;
  private static final int ROWS = Integer.getInteger("tryon.it.plan.rows", 30);
  private static final Drawing SMALL = new Drawing(200, 200, Color.RED);
  private static final String READY = "READY";

  @RegisterExtension final Stage stage = new Stage();

  @Test
  void aMessyInboxIsRunAsItWasPlanned() throws IOException {
    SandboxProcess sandbox = stage.sandbox("--task-time", "300ms", "--slots", "5");
    Service service =
        stage
            .service()
            .against(sandbox, 5)
            .set("tryon.pairs.ready-file", READY)
            .set("tryon.pairs.unfinished-time", "1s")
            .startAndAwaitReady();
    Home home = service.home();
    Drops inbox = home.inbox();
    inbox.pair("first/paid", "paid");
    inbox.file("first/" + READY, new byte[0]);
    service.within(PATIENCE).until(() -> service.jobs("DONE") == 1 && service.isIdle());
    for (int i = 0; i < ROUNDS; i++) {
      mess("r%02d/".formatted(i), home);
    }
    List<String> before = home.files("inbox");
    assertThat(before).hasSize(ROUNDS * FILES_A_ROUND);

    JsonNode plan = planned(2, service, "plan", "--json", "--url", service.address());
    System.out.println("planned: " + plan.toString().replaceFirst(",\"problems\":.*", "}"));
    assertThat(plan.required("pairs").asInt()).isEqualTo(11 * ROUNDS);
    assertThat(plan.required("units").asInt()).isEqualTo(2 * ROUNDS);
    assertThat(plan.required("alike").asInt()).isEqualTo(ROUNDS);
    assertThat(plan.required("paid_already").asInt()).isEqualTo(ROUNDS);
    assertThat(plan.required("rejected").asInt()).isEqualTo(7 * ROUNDS);
    assertThat(plan.required("problems_in_all").asInt()).isEqualTo(10 * ROUNDS);
    assertThat(plan.required("cost").decimalValue())
        .isEqualByComparingTo(new BigDecimal("0.14").multiply(BigDecimal.valueOf(ROUNDS)));
    assertThat(plan.required("task_time_measured").asBoolean()).isTrue();
    assertThat(home.files("inbox")).as("nothing moves").isEqualTo(before);
    assertThat(sandbox.books().createCalls()).as("nothing is sent").isOne();
    assertThat(service.jobs("WAITING", "PREPARED")).isZero();

    inbox.file(READY, new byte[0]);
    service
        .within(PATIENCE)
        .until(
            () ->
                service.jobs("DONE", "DEAD") == 1 + plan.required("pairs").asInt()
                    && service.isIdle());
    assertThat(sandbox.books().tasks() - 1).as("units").isEqualTo(plan.required("units").asInt());
    assertThat(home.sidecars() - 1)
        .as("published")
        .isEqualTo(
            plan.required("units").asInt()
                + plan.required("alike").asInt()
                + plan.required("paid_already").asInt());
    assertThat(deadLetters(home))
        .containsExactlyInAnyOrderElementsOf(
            problems(plan).filter(each -> !code(each).isEmpty()).map(PlanIT::rejection).toList());
    JsonNode left = service.status().at("/inbox/in_all");
    assertThat(
            Stream.of("lone", "not_understood", "left_alone")
                .mapToInt(kind -> left.required(kind).asInt())
                .sum())
        .isEqualTo((int) problems(plan).filter(each -> code(each).isEmpty()).count());

    JsonNode after = planned(2, service, "plan", "--json", "--url", service.address());
    assertThat(after.required("pairs").asInt()).isZero();
    assertThat(after.required("problems_in_all").asInt()).isEqualTo(3 * ROUNDS);
  }

  @Test
  void aManifestIsPlannedOnTheDeskAndAFolderWithoutTheService() throws IOException {
    SandboxProcess sandbox = stage.sandbox("--task-time", "200ms", "--slots", "50");
    Service service = stage.service().against(sandbox, 50).startAndAwaitReady();
    Path library = service.home().at("library");
    Files.createDirectories(library.resolve("tops"));
    Files.write(library.resolve("anna.jpg"), Drawing.PERSON.jpeg("anna"));
    for (int i = 0; i < ROWS; i++) {
      Files.write(library.resolve("tops/%05d.png".formatted(i)), Drawing.GARMENT.png("top" + i));
    }
    List<String> rows =
        IntStream.range(0, ROWS)
            .mapToObj("look-%1$05d,anna.jpg,tops/%1$05d.png"::formatted)
            .toList();
    Path desk = Files.createDirectories(service.folder().resolve("desk"));
    Path sheet = desk.resolve("sheet.csv");

    Files.writeString(sheet, manifest(rows.stream()));
    JsonNode plan =
        planned(0, service, "plan", "desk/sheet.csv", "--json", "--url", service.address());
    System.out.println("planned: " + plan);
    assertThat(plan.required("units").asInt()).isEqualTo(ROWS);
    assertThat(plan.required("pairs").asInt()).isEqualTo(ROWS);
    assertThat(plan.required("slots").asInt()).isEqualTo(50);
    assertThat(plan.required("seconds").asDouble()).isEqualTo((ROWS + 49) / 50 * 19.0);
    assertThat(plan.required("task_time_measured").asBoolean()).isFalse();

    Files.writeString(
        sheet,
        manifest(Stream.concat(rows.stream(), Stream.of("a,anna.jpg,../x.png", "b,,tops/0.png"))));
    Program faulty = service.command("plan", "desk/sheet.csv", "--url", service.address());
    assertThat(faulty.exitStatus(PATIENCE)).isEqualTo(2);
    assertThat(faulty.output())
        .contains("0 would be sent: 0 units")
        .contains("line " + (ROWS + 2) + ", column 3 (cloth): ../x.png leads out of the library")
        .contains("line " + (ROWS + 3));

    assertThat(sandbox.books().createCalls()).isZero();

    service
        .home()
        .inbox()
        .file("sheet.csv", manifest(rows.stream()).getBytes(StandardCharsets.UTF_8));
    service
        .within(PATIENCE.plusMillis(50L * ROWS))
        .until(() -> service.home().sidecars() == ROWS && service.isIdle());
    assertThat(sandbox.books().tasks()).isEqualTo(ROWS);
    Files.writeString(sheet, manifest(rows.stream()));
    JsonNode again =
        planned(0, service, "plan", "desk/sheet.csv", "--json", "--url", service.address());
    assertThat(again.required("paid_already").asInt()).isEqualTo(ROWS);
    assertThat(again.required("units").asInt()).isZero();
    assertThat(again.required("task_time_measured").asBoolean()).isTrue();

    service.kill();
    Files.write(desk.resolve("IMG_0001.jpg"), Drawing.PERSON.jpeg("who"));
    Program alone = service.command("plan", "desk");
    assertThat(alone.exitStatus(PATIENCE)).as(alone.output()).isEqualTo(2);
    assertThat(alone.output())
        .contains(ROWS + " would be sent: " + ROWS + " units")
        .contains("IMG_0001.jpg: its name does not say what it shows")
        .contains("paid for already only the running service knows");
    Program nobody = service.command("plan", "--url", service.address());
    assertThat(nobody.exitStatus(PATIENCE)).isEqualTo(1);
    assertThat(nobody.output()).contains("no service answers");
  }

  private static String manifest(Stream<String> rows) {
    return rows.collect(Collectors.joining("\n", "name,human,cloth\n", "\n"));
  }

  /** Eleven pairs, seven of which are rejected, and three that stay. */
  private static void mess(String batch, Home home) throws IOException {
    Drops inbox = home.inbox();
    inbox.pair(batch + "flat", batch);
    inbox.file(batch + "own/human.jpg", Drawing.PERSON.jpeg(batch + "own"));
    inbox.file(batch + "own/dress.png", Drawing.GARMENT.png(batch + "own"));
    inbox.pair(batch + "alike", batch);
    inbox.pair(batch + "paid", "paid");
    faulty(inbox, batch + "small", SMALL.jpeg(batch));
    faulty(inbox, batch + "text", "a text".getBytes());
    byte[] whole = Drawing.PERSON.jpeg(batch);
    faulty(inbox, batch + "cut-off", Arrays.copyOf(whole, whole.length / 2));
    inbox.pair(batch + "garments", batch + "garments");
    inbox.file(batch + "garments_dress.png", Drawing.GARMENT.png(batch));
    inbox.pair(batch + "twins", batch + "twins");
    inbox.file(batch + "twins_human.png", Drawing.PERSON.png(batch));
    inbox.file(batch + "parts_human.jpg", whole);
    inbox.file(batch + "parts_upper.png", SMALL.png(batch + "upper"));
    inbox.file(batch + "parts_lower.png", Drawing.GARMENT.png(batch + "lower"));
    inbox.pair(batch + "odd~name", batch + "odd");
    inbox.file(batch + "lone_human.jpg", whole);
    inbox.file(batch + "IMG_0001.jpg", whole);
    Path link = home.at("inbox").resolve(batch + "link_human.jpg");
    Files.createSymbolicLink(link, Path.of("lone_human.jpg"));
    inbox.file(batch + "notes.txt", "notes".getBytes());
    inbox.file(batch + ".hidden_human.jpg", whole);
  }

  private static void faulty(Drops inbox, String name, byte[] human) throws IOException {
    inbox.file(name + "_human.jpg", human);
    inbox.file(name + "_cloth.png", Drawing.GARMENT.png(name));
  }

  private static JsonNode planned(int status, Service service, String... command)
      throws IOException {
    Program plan = service.command(command);
    assertThat(plan.exitStatus(PATIENCE)).as(plan.output()).isEqualTo(status);
    return new ObjectMapper().readTree(plan.output());
  }

  private static Stream<JsonNode> problems(JsonNode plan) {
    return StreamSupport.stream(plan.required("problems").spliterator(), false);
  }

  private static String code(JsonNode problem) {
    return problem.required("code").asText("");
  }

  private static String rejection(JsonNode problem) {
    return problem.required("where").asText() + " " + code(problem);
  }

  private static List<String> deadLetters(Home home) {
    return home.files("dead-letter").stream()
        .filter(file -> file.endsWith("/error.json"))
        .map(
            file ->
                file.replaceFirst("~[0-9a-f]{8}/error\\.json$", " ")
                    + Home.json(home.at("dead-letter").resolve(file)).at("/error/code").asText())
        .toList();
  }
}

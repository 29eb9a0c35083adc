package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tryonroutes.Drawing;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Pictures as people have them go in, and what Kling takes goes out: nothing is asked of people.
 */
class PicturesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Color GREY = new Color(238, 238, 240);
  private static final String SHIRT =
      "..##..##../.########./##########/##.####.##/...####.../...####.../...####...";
  private static final String TROUSERS = "#####/#####/#####/##.##/##.##/##.##/##.##/##.##/##.##";
  private static final List<String> COMBINED =
      List.of("trimmed and combined with the other garment");

  @RegisterExtension final Stage stage = new Stage();

  private SandboxProcess sandbox;
  private Service service;
  private Home home;

  @Test
  void picturesAsTheyComeAreMendedAndTheDroppedOnesKept() throws IOException {
    sandbox = stage.sandbox("--task-time", "1s", "--slots", "1");
    service = stage.service().against(sandbox, 1);
    home = service.home();
    byte[] phone = turned(Drawing.PERSON.jpeg("phone"));
    home.inbox().file("phone_human.jpg", phone);
    home.inbox().file("phone_cloth.jpg", resource("lossy.webp"));
    home.inbox().file("printer_human.jpg", resource("cmyk.jpg"));
    home.inbox().file("printer_cloth.png", garment(SHIRT, null));
    suit("suit");
    suit("old");
    home.inbox().file("old.yaml", "model_name: kolors-virtual-try-on-v1\n".getBytes());
    List<String> planned = planned();

    service.set("tryon.pairs.second-part-time", "2s").startAndAwaitReady();
    service
        .within(PATIENCE)
        .until(() -> service.jobs("DONE") == 3 && service.jobs("DEAD") == 1 && service.isIdle());

    assertThat(mended("phone", "human")).containsExactly("rotated by EXIF", "metadata taken off");
    assertThat(mended("phone", "cloth")).containsExactly("converted from a WebP");
    assertThat(mended("printer", "human")).containsExactly("converted from CMYK colours");
    assertThat(mended("printer", "cloth")).containsExactly("transparency laid onto white");
    assertThat(mended("suit", "human")).isEmpty();
    assertThat(mended("suit", "upper")).containsExactlyElementsOf(COMBINED);
    assertThat(mended("suit", "lower")).containsExactlyElementsOf(COMBINED);
    assertThat(planned)
        .containsExactlyInAnyOrder(
            "phone_human.jpg: rotated by EXIF, metadata taken off",
            "phone_cloth.jpg: converted from a WebP",
            "printer_human.jpg: converted from CMYK colours",
            "printer_cloth.png: transparency laid onto white",
            "suit_upper.png: " + COMBINED.get(0),
            "suit_lower.png: " + COMBINED.get(0));
    assertThat(service.output())
        .contains("phone: phone_human.jpg is mended: rotated by EXIF, metadata taken off");
    assertThat(home.sidecar("suit").required("units").asText()).isEqualTo("1");
    assertThat(sandbox.books().tasks()).isEqualTo(3);
    assertThat(error("old").required("message").asText())
        .isEqualTo("The pair old has an upper and a lower garment.");
    String done =
        home.files("done").stream()
            .filter(file -> file.endsWith("/phone_human.jpg"))
            .findFirst()
            .orElseThrow();
    assertThat(home.at("done").resolve(done)).hasBinaryContent(phone);
    assertThat(home.files("work")).isEmpty();

    aRestartMakesThemAgain();
    aPictureOfManyRowsIsMendedForEach();
  }

  private void aRestartMakesThemAgain() throws IOException {
    List<String> names = List.of("again-1", "again-2", "again-3");
    for (String name : names) {
      home.inbox().file(name + "_human.jpg", turned(Drawing.PERSON.jpeg(name)));
      home.inbox().file(name + "_cloth.png", Drawing.GARMENT.png(name));
    }
    service.within(PATIENCE).until(() -> service.jobs("PREPARED") >= 1);
    service.kill();
    service.startAndAwaitReady();
    service.within(PATIENCE).until(() -> service.jobs("DONE") == 6 && service.isIdle());
    for (String name : names) {
      assertThat(mended(name, "human")).contains("rotated by EXIF");
    }
    assertThat(sandbox.books().tasks()).isEqualTo(6);
    assertThat(home.files("work")).isEmpty();
  }

  private void aPictureOfManyRowsIsMendedForEach() throws IOException {
    Drops library = new Drops(home.at("library"));
    library.file("anna.jpg", turned(Drawing.PERSON.jpeg("anna")));
    StringBuilder rows = new StringBuilder("name,human,cloth\n");
    for (int i = 0; i < 5; i++) {
      library.file(i + ".png", Drawing.GARMENT.png("row" + i));
      rows.append("row").append(i).append(",anna.jpg,").append(i).append(".png\n");
    }
    home.inbox().file("five.csv", rows.toString().getBytes(StandardCharsets.UTF_8));
    service
        .within(PATIENCE)
        .until(() -> home.files("outbox").contains("five.results.csv") && service.isIdle());

    for (int i = 0; i < 5; i++) {
      assertThat(mended("row" + i, "human")).contains("rotated by EXIF");
    }
    assertThat(home.files("work")).isEmpty();
  }

  private void suit(String name) throws IOException {
    home.inbox().file(name + "_human.jpg", Drawing.PERSON.jpeg(name));
    home.inbox().file(name + "_upper.png", garment(SHIRT, Color.WHITE));
    home.inbox().file(name + "_lower.png", garment(TROUSERS, GREY));
  }

  /** What a plan says before the service runs for the first time. */
  private List<String> planned() throws IOException {
    Program plan = service.command("plan", "--json", home.at("inbox").toString());
    assertThat(plan.exitStatus(PATIENCE)).as(plan.output()).isEqualTo(2);
    JsonNode json = new ObjectMapper().readTree(plan.output());
    return StreamSupport.stream(json.required("mended").spliterator(), false)
        .map(each -> each.required("file").asText() + ": " + words(each.required("how")))
        .toList();
  }

  private static String words(JsonNode list) {
    return String.join(", ", texts(list));
  }

  private List<String> mended(String name, String role) {
    JsonNode inputs = home.sidecar(name).required("inputs");
    return StreamSupport.stream(inputs.spliterator(), false)
        .filter(input -> input.required("role").asText().equals(role))
        .flatMap(input -> texts(input.required("mended")).stream())
        .toList();
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  private JsonNode error(String name) throws IOException {
    try (Stream<java.nio.file.Path> letters = Files.list(home.at("dead-letter"))) {
      return letters
          .filter(letter -> letter.getFileName().toString().startsWith(name + "~"))
          .map(letter -> Home.json(letter.resolve("error.json")).required("error"))
          .findFirst()
          .orElseThrow();
    }
  }

  /** A photo that its EXIF says is to be turned by a quarter. */
  private static byte[] turned(byte[] jpeg) {
    byte[] exif = {
      (byte) 0xFF,
      (byte) 0xE1,
      0,
      34,
      'E',
      'x',
      'i',
      'f',
      0,
      0,
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8,
      0,
      1,
      1,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      6,
      0,
      0,
      0,
      0,
      0,
      0
    };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    out.writeBytes(exif);
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }

  /**
   * @param shape rows of cells
   * @param ground none for a transparent one
   */
  private static byte[] garment(String shape, Color ground) throws IOException {
    String[] rows = shape.split("/");
    BufferedImage photo = new BufferedImage(700, 800, BufferedImage.TYPE_INT_ARGB);
    Graphics2D pen = photo.createGraphics();
    if (ground != null) {
      pen.setColor(ground);
      pen.fillRect(0, 0, 700, 800);
    }
    pen.setColor(new Color(0x304878));
    for (int y = 0; y < rows.length; y++) {
      for (int x = 0; x < rows[y].length(); x++) {
        if (rows[y].charAt(x) == '#') {
          pen.fillRect(50 + x * 60, 100 + y * 60, 60, 60);
        }
      }
    }
    pen.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BufferedImage written = photo;
    if (ground != null) {
      written = new BufferedImage(700, 800, BufferedImage.TYPE_INT_RGB);
      written.createGraphics().drawImage(photo, 0, 0, null);
    }
    ImageIO.write(written, "png", out);
    return out.toByteArray();
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = PicturesIT.class.getResourceAsStream("/pictures/" + name)) {
      return in.readAllBytes();
    }
  }
}

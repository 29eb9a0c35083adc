package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tryonroutes.Drawing;
import java.awt.Color;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What cannot become a picture costs nothing and comes back with a reason. */
class BadInputIT {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int TOO_BIG = 10 * 1024 * 1024 + 1;

  @RegisterExtension final Stage stage = new Stage();

  @Test
  void whatKlingCannotTakeIsDeadLetteredWithItsReasonAndNotSent() throws IOException {
    SandboxProcess sandbox = stage.sandbox("--task-time", "1s");
    Service service =
        stage
            .service()
            .against(sandbox, 5)
            .set("tryon.pairs.unfinished-time", "1s")
            .set("tryon.pictures.mend", "off")
            .startAndAwaitReady();
    Home home = service.home();
    Drops inbox = home.inbox();
    byte[] whole = Drawing.PERSON.jpeg("whole");
    Map<String, byte[]> humans =
        Map.of(
            "text", "This is no picture.".repeat(50).getBytes(StandardCharsets.UTF_8),
            "narrow", new Drawing(299, 400, Color.GRAY).jpeg("narrow"),
            "heavy", Drawing.PERSON.jpeg("heavy", TOO_BIG),
            "cut", Arrays.copyOf(whole, whole.length / 2));
    for (Map.Entry<String, byte[]> human : humans.entrySet()) {
      inbox.file(human.getKey() + "_human.jpg", human.getValue());
      inbox.file(human.getKey() + "_cloth.png", Drawing.GARMENT.png(human.getKey()));
    }
    inbox.file("both_human.jpg", Drawing.PERSON.jpeg("both"));
    inbox.file("both_upper.png", Drawing.GARMENT.png("upper"));
    inbox.file("both_dress.png", Drawing.GARMENT.png("dress"));
    inbox.file("alone_human.jpg", Drawing.PERSON.jpeg("alone"));

    service.within(PATIENCE).until(() -> home.files("dead-letter").size() == 4 * 3 + 4);

    Map<String, JsonNode> reasons = reasons(home);
    assertReason(reasons, "text", "TRYON-PICTURE-NOT-A-PICTURE", "text_human.jpg");
    assertReason(reasons, "narrow", "TRYON-PICTURE-TOO-SMALL", "299 pixels wide");
    assertReason(reasons, "heavy", "TRYON-PICTURE-TOO-BIG", "10,485,761 bytes");
    assertReason(reasons, "cut", "TRYON-PICTURE-CUT-OFF", "cut_human.jpg");
    assertReason(reasons, "both", "TRYON-GARMENTS", "upper, dress");
    assertThat(reasons).hasSize(5);
    for (String name : humans.keySet()) {
      assertThat(home.files("dead-letter"))
          .filteredOn(file -> file.startsWith(name + "~"))
          .map(file -> file.substring(file.indexOf('/') + 1))
          .containsExactlyInAnyOrder(name + "_human.jpg", name + "_cloth.png", "error.json");
    }
    assertThat(home.files("inbox")).containsExactly("alone_human.jpg");
    assertThat(home.files("work")).isEmpty();
    assertThat(home.files("outbox")).isEmpty();
    assertThat(sandbox.books().createCalls()).isZero();

    JsonNode lone = service.status().required("inbox").required("lone");
    assertThat(lone).hasSize(1);
    assertThat(lone.get(0).required("name").asText()).isEqualTo("alone");
    assertThat(texts(lone.get(0).required("files"))).containsExactly("alone_human.jpg");
    assertThat(texts(lone.get(0).required("missing")))
        .singleElement()
        .asString()
        .contains("alone_cloth");
  }

  private static void assertReason(
      Map<String, JsonNode> reasons, String name, String code, String words) {
    assertThat(reasons).containsKey(name);
    JsonNode reason = reasons.get(name);
    assertThat(reason.required("outcome").asText()).as(name).isEqualTo("rejected");
    assertThat(reason.required("paid").asText()).as(name).isEqualTo("no");
    JsonNode error = reason.required("error");
    assertThat(error.required("code").asText()).as(name).isEqualTo(code);
    assertThat(error.required("message").asText()).as(name).contains(words);
    assertThat(error.required("cause").asText()).as(name).isNotBlank();
    assertThat(error.required("cure").asText()).as(name).isNotBlank();
    assertThat(error.required("replay_helps").asBoolean()).as(name).isFalse();
  }

  /** The reasons by the names of their pairs. */
  private static Map<String, JsonNode> reasons(Home home) {
    List<String> files =
        home.files("dead-letter").stream().filter(name -> name.endsWith("/error.json")).toList();
    Map<String, JsonNode> reasons = new TreeMap<>();
    for (String file : files) {
      assertThat(file).matches("[a-z]+~[0-9a-f]{8}/error\\.json");
      reasons.put(
          file.substring(0, file.indexOf('~')), Home.json(home.at("dead-letter").resolve(file)));
    }
    return reasons;
  }

  private static List<String> texts(JsonNode array) {
    return Stream.iterate(0, i -> i < array.size(), i -> i + 1)
        .map(i -> array.get(i).asText())
        .toList();
  }
}

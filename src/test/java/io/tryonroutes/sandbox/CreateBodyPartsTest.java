package io.tryonroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CreateBodyPartsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] HUMAN = bytes(100_000);
  private static final byte[] CLOTH = bytes(1000);

  @TempDir Path folder;

  /** Whatever the pieces are that it comes in. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 64, 1021, 32_768, 1_000_000})
  void picturesAreDecodedAndTheRestIsKept(int piece) throws IOException {
    String body =
        "{\"a\":{\"human_image\":\"AAAA\",\"b\":[\"cloth_image\",\"x\\\"\"]}, \"human_image\" : \"%s\",\"n\":1,\"cloth_image\":\"%s\",\"c\":\"\\\\\"}"
            .formatted(text(HUMAN), text(CLOTH));

    CreateBodyParts parts = parts(body.getBytes(StandardCharsets.UTF_8), piece);

    assertThat(rest(parts).toString())
        .isEqualTo(
            "{\"a\":{\"human_image\":\"AAAA\",\"b\":[\"cloth_image\",\"x\\\"\"]},\"human_image\":\"\",\"n\":1,\"cloth_image\":\"\",\"c\":\"\\\\\"}");
    assertThat(folder.resolve("human")).hasBinaryContent(HUMAN);
    assertThat(folder.resolve("cloth")).hasBinaryContent(CLOTH);
    assertThat(human(parts).isBase64()).isTrue();
    assertThat(human(parts).isAddress()).isFalse();
    assertThat(human(parts).digest())
        .isEqualTo(HexFormat.of().formatHex(Sha256.begin().digest(HUMAN)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 1_000_000})
  void escapesThatStandForBase64AreBase64(int piece) throws IOException {
    String escaped =
        text(HUMAN)
            .replace("/", "\\/")
            .replace("+", "\\u002B")
            .replace("=", "\\u003d")
            .replace("Q", "\\u0051");

    CreateBodyParts parts = parts(body(escaped), piece);

    assertThat(human(parts).isBase64()).isTrue();
    assertThat(folder.resolve("human")).hasBinaryContent(HUMAN);
    assertThat(rest(parts).path("human_image").asText()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:80/a?b=c",
        "HTTPS:\\/\\/example.com\\/abcdabcdabcd?a=1\\u0026b=\\\"2",
        "http://x"
      })
  void addressesStayWhole(String address) throws IOException {
    for (int piece : new int[] {1, 4, 1000}) {
      CreateBodyParts parts = parts(body(address), piece);

      assertThat(human(parts).isAddress()).isTrue();
      assertThat(human(parts).isBase64()).isFalse();
      assertThat(rest(parts).path("human_image")).isEqualTo(JSON.readTree("\"" + address + "\""));
      assertThat(folder.resolve("human")).doesNotExist();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data:image/png;base64,AAAA",
        "AAA",
        "AA",
        "A",
        "====",
        "AAAA AAAA",
        "AAAA\\nAAAA",
        "AA==AAAA",
        "AAAA\\u00e9",
        "AAAA\\\\",
        "AAAA\\u2f2f",
        "AA_-",
        "AAAAé"
      })
  void whatIsNoBase64IsKnown(String text) throws IOException {
    CreateBodyParts parts = parts(body(text), 1000);

    assertThat(human(parts).isBase64()).isFalse();
    assertThat(human(parts).isEmpty()).isFalse();
    assertThat(human(parts).isAddress()).isFalse();
    assertThat(rest(parts).path("model_name").asText()).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"AAAA\"]", "{\"x\":\"AAAA\"}", "{\"cloth_image\":\"AAAA\"}", "5"})
  void whatIsNoTextIsNoPicture(String value) throws IOException {
    String body = "{\"human_image\":" + value + ",\"model_name\":\"x\"}";

    CreateBodyParts parts = parts(body.getBytes(StandardCharsets.UTF_8), 1000);

    assertThat(rest(parts).toString()).isEqualTo(body);
    assertThat(parts.picture("human_image")).isEmpty();
    assertThat(parts.picture("cloth_image")).isEmpty();
  }

  @Test
  void anEndIsAnEndHoweverMuchComesBehindIt() throws IOException {
    // the first piece that is decoded at once ends with the padding
    String text = "A".repeat(32_766) + "==";
    assertThat(human(parts(body(text), 1000)).isBase64()).isTrue();
    assertThat(human(parts(body(text + "AAAA"), 1000)).isBase64()).isFalse();
  }

  /** What is no JSON must stay none, wherever it is. */
  @ParameterizedTest
  @ValueSource(
      strings = {"AAAA\n", "AAAAA\u0001AAAA", "\\q", "AAAA\\uAAAG", "AAAA\\u\"", "AAAA\"AAAA"})
  void whatIsNoJsonStaysSo(String text) throws IOException {
    for (int piece : new int[] {1, 1000}) {
      CreateBodyParts parts = parts(body(text), piece);

      assertThatThrownBy(() -> rest(parts)).isInstanceOf(JsonParseException.class);
    }
  }

  @Test
  void aBodyThatEndsInAPictureIsNoJson() throws IOException {
    byte[] body = body(text(HUMAN));
    CreateBodyParts parts = parts(Arrays.copyOf(body, 50_000), 1000);

    assertThatThrownBy(() -> rest(parts)).isInstanceOf(IOException.class);
  }

  @Test
  void anEmptyBodyLeavesAnEmptyRest() throws IOException {
    assertThat(parts(new byte[0], 1).rest()).isEmptyFile();
  }

  private CreateBodyParts parts(byte[] body, int piece) throws IOException {
    CreateBodyParts parts =
        new CreateBodyParts(
            folder.resolve("rest"),
            Map.of("human_image", folder.resolve("human"), "cloth_image", folder.resolve("cloth")));
    for (int at = 0; at < body.length; at += piece) {
      parts.add(Arrays.copyOfRange(body, at, Math.min(body.length, at + piece)));
    }
    parts.rest();
    return parts;
  }

  private static byte[] body(String human) {
    return "{\"human_image\":\"%s\",\"model_name\":\"x\"}"
        .formatted(human)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static JsonNode rest(CreateBodyParts parts) throws IOException {
    return JSON.readTree(parts.rest().toFile());
  }

  private static PictureText human(CreateBodyParts parts) {
    return parts.picture("human_image").orElseThrow();
  }

  private static String text(byte[] picture) {
    return Base64.getEncoder().encodeToString(picture);
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}

package io.tryonroutes.kling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tryonroutes.picture.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TryOnEntityTest {
  @TempDir Path folder;

  private final Random random = new Random(7);

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "1, 2",
    "2, 3",
    "3, 4",
    "4, 0",
    "24575, 24576",
    "24577, 24578",
    "49152, 73729",
    "5000000, 10485760"
  })
  void theBodyHasThePromisedLengthAndBothPicturesInBase64(int human, int cloth) throws IOException {
    byte[] person = file("human", human);
    byte[] garment = file("cloth", cloth);
    TryOnEntity entity = entity("kolors-virtual-try-on-v1-5", "tr-0a-a1");

    byte[] body = written(entity);

    assertThat(entity.getContentLength()).isEqualTo(body.length);
    JsonNode json = new ObjectMapper().readTree(body);
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly("model_name", "human_image", "cloth_image", "external_task_id");
    assertThat(json.get("human_image").binaryValue()).isEqualTo(person);
    assertThat(json.get("cloth_image").binaryValue()).isEqualTo(garment);
    assertThat(json.get("human_image").textValue()).hasSize((human + 2) / 3 * 4);
    assertThat(json.get("external_task_id").textValue()).isEqualTo("tr-0a-a1");
  }

  @Test
  void theBodyIsCompactJsonInTheOrderOfKlingsPage() throws IOException {
    Files.writeString(folder.resolve("human"), "Ma");
    Files.writeString(folder.resolve("cloth"), "Man");

    assertThat(new String(written(entity("m", "x")), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"model_name\":\"m\",\"human_image\":\"TWE=\",\"cloth_image\":\"TWFu\","
                + "\"external_task_id\":\"x\"}");
  }

  @Test
  void textsAreEscapedAndCountedInBytes() throws IOException {
    file("human", 5);
    file("cloth", 5);
    String odd = "a\"b\\c\n\u0000é\uD83D\uDC57";
    TryOnEntity entity = entity(odd, odd);

    byte[] body = written(entity);

    assertThat(entity.getContentLength()).isEqualTo(body.length);
    assertThat(new ObjectMapper().readTree(body).get("model_name").textValue()).isEqualTo(odd);
  }

  @Test
  void everyAttemptReadsTheFilesAnew() throws IOException {
    file("human", 100);
    file("cloth", 100);
    TryOnEntity entity = entity("m", "x");

    assertThat(written(entity)).isEqualTo(written(entity));
  }

  @ParameterizedTest
  @ValueSource(strings = {"human", "cloth"})
  void anotherPictureOfTheSameSizeIsNeverSentUnderTheId(String changed) throws IOException {
    file("human", 100_000);
    file("cloth", 100_000);
    TryOnEntity entity = entity("m", "x");
    file(changed, 100_000);
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    assertThatThrownBy(() -> entity.writeTo(out))
        .isInstanceOf(PictureChangedException.class)
        .hasMessageContaining(changed + " has become another picture");
    assertThat(out.size()).isLessThan((int) entity.getContentLength());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 99_999, 100_001, 200_000})
  void aPictureOfAnotherSizeEndsTheBodyBeforeItsPromisedLength(int size) throws IOException {
    for (String changed : new String[] {"human", "cloth"}) {
      file("human", 100_000);
      file("cloth", 100_000);
      TryOnEntity entity = entity("m", "x");
      file(changed, size);
      ByteArrayOutputStream out = new ByteArrayOutputStream();

      assertThatThrownBy(() -> entity.writeTo(out))
          .isInstanceOf(PictureChangedException.class)
          .hasMessageContaining(changed)
          .satisfies(e -> assertThat(NeverSent.is(e)).isTrue());
      assertThat(out.size()).isLessThan((int) entity.getContentLength());
    }
  }

  @Test
  void aPictureThatIsGoneIsNoticedWhenMadeAndWhenSent() throws IOException {
    file("human", 9);
    assertThatThrownBy(() -> entity("m", "x")).isInstanceOf(PictureChangedException.class);
    file("cloth", 9);
    TryOnEntity entity = entity("m", "x");
    Files.delete(folder.resolve("cloth"));

    assertThatThrownBy(() -> written(entity)).isInstanceOf(PictureChangedException.class);
  }

  @Test
  void itIsJsonThatTheClientNeverSendsAgainByItself() throws IOException {
    file("human", 1);
    file("cloth", 1);
    TryOnEntity entity = entity("m", "x");

    assertThat(entity.getContentType()).isEqualTo("application/json");
    assertThat(entity.isRepeatable()).isFalse();
    assertThat(entity.isChunked()).isFalse();
    EntityUtils.consume(entity);
  }

  @Test
  void addressesArePassedOnAndNotFetched() throws IOException {
    String human = "https://example.com/a.jpg?x=1&y=\"";
    TryOnEntity entity =
        new TryOnEntity(
            new CreateRequest(
                "m",
                "x",
                new CreateRequest.Address(human),
                new CreateRequest.Address("http://169.254.169.254/b.png"),
                Optional.of("https://tryon.example.com/callbacks/x.y\"")));
    byte[] body = written(entity);
    assertThat(body).hasSize((int) entity.getContentLength());
    JsonNode json = new ObjectMapper().readTree(body);
    assertThat(json.get("human_image").asText()).isEqualTo(human);
    assertThat(json.get("cloth_image").asText()).isEqualTo("http://169.254.169.254/b.png");
    assertThat(json.get("callback_url").asText())
        .isEqualTo("https://tryon.example.com/callbacks/x.y\"");
    assertThat(json.get("external_task_id").asText()).isEqualTo("x");
  }

  private CreateRequest.Picture picture(String name) throws IOException {
    Path file = folder.resolve(name);
    return new CreateRequest.Content(file, Files.exists(file) ? Sha256.of(file) : "none");
  }

  private TryOnEntity entity(String model, String externalId) throws IOException {
    return new TryOnEntity(
        new CreateRequest(model, externalId, picture("human"), picture("cloth"), Optional.empty()));
  }

  private byte[] file(String name, int size) throws IOException {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    Files.write(folder.resolve(name), bytes);
    return bytes;
  }

  private static byte[] written(TryOnEntity entity) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    entity.writeTo(out);
    return out.toByteArray();
  }
}

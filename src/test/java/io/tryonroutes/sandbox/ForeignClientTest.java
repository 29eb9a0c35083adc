package io.tryonroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tryonroutes.sandbox.picture.SamplePictures;
import io.tryonroutes.sandbox.picture.TestPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client that shares nothing with this project but the protocol, in another language, works
 * against the sandbox. It lives in real time, and so does the sandbox here.
 */
class ForeignClientTest {
  private static final Path SCRIPT = Path.of("src", "test", "python", "try_on.py");
  private static final long PATIENCE_SECONDS = 180;

  @TempDir Path folder;
  private Path result;

  private record Ended(int status, String output) {}

  @BeforeEach
  void begin() throws InterruptedException {
    assumeThat(hasPython()).as("python3 is on the path").isTrue();
    result = folder.resolve("result.png");
  }

  @Test
  void anApiKeyGetsThePicture() throws Exception {
    getsThePicture(Credentials.ofApiKey("key"), "key");
  }

  @Test
  void aPairOfKeysGetsThePicture() throws Exception {
    getsThePicture(Credentials.ofKeyPair("ak", "sk"), "ak:sk");
  }

  @Test
  void aWrongSecretKeyGetsTheRefusal() throws Exception {
    try (SandboxServer sandbox = start(Credentials.ofKeyPair("ak", "sk"))) {
      Ended ended = run(sandbox, "ak:other", SamplePictures.garment(1));

      assertThat(ended.status()).as(ended.output()).isEqualTo(1);
      assertThat(ended.output()).startsWith("refused: 1002 ");
      assertThat(result).doesNotExist();
    }
  }

  @Test
  void aGarmentThatIsNoPictureGetsTheReason() throws Exception {
    try (SandboxServer sandbox = start(Credentials.ofApiKey("key"))) {
      Ended ended = run(sandbox, "key", new byte[] {1, 2, 3});

      assertThat(ended.status()).as(ended.output()).isEqualTo(1);
      assertThat(ended.output()).contains("failed: Image pixel is invalid");
      assertThat(result).doesNotExist();
    }
  }

  private void getsThePicture(Credentials credentials, String key) throws Exception {
    try (SandboxServer sandbox = start(credentials)) {
      Ended ended = run(sandbox, key, SamplePictures.garment(1));

      assertThat(ended.status()).as(ended.output()).isZero();
      assertThat(ended.output())
          .contains("by its own id succeed", "by task id succeed", "in the list succeed")
          .contains("units paid: 1");
      assertThat(TestPictures.read(Files.readAllBytes(result)))
          .satisfies(
              picture -> {
                var person = TestPictures.read(SamplePictures.person(1));
                assertThat(picture.getWidth()).isEqualTo(person.getWidth());
                assertThat(picture.getHeight()).isEqualTo(person.getHeight());
              });
      JsonNode books = new Caller(sandbox.baseUrl(), "").books();
      assertThat(books.at("/calls/create").asInt()).isEqualTo(1);
      assertThat(books.at("/calls/file").asInt()).isEqualTo(1);
      assertThat(books.path("paid_units").asInt()).isEqualTo(1);
    }
  }

  private SandboxServer start(Credentials credentials) throws IOException {
    return SandboxServer.start(
        SandboxOptions.at(folder.resolve("home"))
            .withTaskTime(TaskTime.parse("500ms"))
            .withCredentials(credentials),
        0,
        "");
  }

  private Ended run(SandboxServer sandbox, String key, byte[] garment) throws Exception {
    Path output = folder.resolve("output");
    ProcessBuilder script =
        new ProcessBuilder(
                "python3",
                SCRIPT.toString(),
                sandbox.baseUrl().toString(),
                key,
                Files.write(folder.resolve("person.jpg"), SamplePictures.person(1)).toString(),
                Files.write(folder.resolve("garment.png"), garment).toString(),
                result.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    // Python asks the machine's proxy even for this machine itself
    script.environment().put("no_proxy", "127.0.0.1");
    Process python = script.start();
    try {
      boolean ended = python.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(ended).as("the script ends: %s", Files.readString(output)).isTrue();
      return new Ended(python.exitValue(), Files.readString(output));
    } finally {
      python.destroyForcibly();
    }
  }

  private static boolean hasPython() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}

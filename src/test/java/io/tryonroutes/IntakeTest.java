package io.tryonroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.junit.jupiter.api.Test;

/** Pairs leave the inbox whole, and what was put there for them alone goes with them. */
@QuarkusTest
@TestProfile(IntakeTest.WithReadyFile.class)
class IntakeTest extends RunningService {
  /** Folders are taken when they say so. */
  public static class WithReadyFile extends SandboxedProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
      settings.put("tryon.pairs.ready-file", "READY");
      settings.put("tryon.pairs.second-part-time", "0s");
      return settings;
    }
  }

  private static final Duration AT_MOST = Duration.ofSeconds(120);
  private static final AtomicBoolean CHANGES = new AtomicBoolean();

  @Override
  void prepareRoutes() throws Exception {
    AdviceWith.adviceWith(
        context(),
        "find-folder-pairs",
        false,
        route -> route.weaveByToUri("direct:register-pair").before().process(IntakeTest::change));
  }

  /** A person writes to the picture between the look at it and its move. */
  private static void change(Exchange exchange) throws IOException {
    if (CHANGES.getAndSet(false)) {
      Files.write(
          places().folder("inbox").at("changed/look_human.jpg"),
          new byte[] {0},
          StandardOpenOption.APPEND);
    }
  }

  private static void ready(String folder) throws IOException {
    places().folder("inbox").put(new byte[0], folder + "READY");
  }

  private static void awaitPublished(String... names) {
    await()
        .atMost(AT_MOST)
        .untilAsserted(
            () -> {
              for (String name : names) {
                assertThat(files(places().folder("outbox"))).contains(name + ".json");
              }
              assertNothingIsLeftUnderWay();
            });
  }

  @Test
  void aFileThatChangesWhileItIsTakenGoesBackAndIsTakenAsItIsThen() throws IOException {
    CHANGES.set(true);
    drop("changed/look");
    long before = Files.size(places().folder("inbox").at("changed/look_human.jpg"));
    ready("changed/");
    await().atMost(AT_MOST).untilFalse(CHANGES);
    ready("changed/"); // the first one was for the picture as it was
    awaitPublished("changed/look");
    assertThat(sidecar("changed/look").at("/inputs/0/bytes").asLong()).isEqualTo(before + 1);
  }

  @Test
  void aReadyFileGoesWithTheLastPairThatItWasFor() throws IOException {
    drop("batch/one");
    drop("batch/two/two");
    ready("batch/");
    awaitPublished("batch/one", "batch/two/two");
    Path ready = places().folder("inbox").at("batch/READY");
    assertThat(ready).doesNotExist();
    assertThat(ready.getParent()).isDirectory();
  }

  @Test
  void aReadyFileStaysWhileAPictureWaitsForItsPartner() throws IOException {
    drop("lone/one");
    Path cloth = places().folder("inbox").at("lone/two_cloth.png");
    Files.copy(places().folder("inbox").at("lone/one_cloth.png"), cloth);
    ready("lone/");
    await().atMost(AT_MOST).until(() -> files(places().folder("outbox")).contains("lone/one.json"));
    assertThat(places().folder("inbox").at("lone/READY")).exists();
    Files.delete(cloth);
    Files.delete(places().folder("inbox").at("lone/READY"));
  }
}

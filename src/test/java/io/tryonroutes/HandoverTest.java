package io.tryonroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.Jobs;
import io.tryonroutes.ledger.Outcome;
import io.tryonroutes.place.Folder;
import io.tryonroutes.sandbox.picture.SamplePictures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code direct:register-pair} makes of the maps that users' routes hand over. */
@QuarkusTest
@TestProfile(HandoverTest.Home.class)
class HandoverTest extends RunningService {
  /** A service of its own: others count what is in theirs. */
  public static class Home extends SandboxedProfile {}

  private static final Duration AT_MOST = Duration.ofSeconds(60);

  /** Whatever was handed over has left nothing behind in work once it has come to its end. */
  @AfterEach
  void workIsEmpty() {
    await().atMost(AT_MOST).until(() -> allFiles(places().work().root()).isEmpty());
  }

  /** Hidden ones, too. */
  private static List<Path> allFiles(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static byte[] picture(String name) {
    return SamplePictures.pairs().get(name);
  }

  private static final byte[] HUMAN = picture("look-01_human.jpg");
  private static final byte[] CLOTH = picture("look-01_cloth.png");

  private Path file(String name, byte[] content) throws IOException {
    Path folder = Files.createDirectories(places().home().resolve("elsewhere"));
    return Files.write(folder.resolve(name), content);
  }

  private static Job handOver(Object body) {
    try (ProducerTemplate template = context().createProducerTemplate()) {
      return template.requestBody("direct:register-pair", body, Job.class);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Job settled(Job job) {
    await().atMost(AT_MOST).until(() -> bean(Jobs.class).get(job.id()).settledAt().isPresent());
    return bean(Jobs.class).get(job.id());
  }

  @Test
  void aMapOfFilesIsAPairNamedLikeItsHumanAndItsOriginalsStay() throws Exception {
    Path human = file("summer_human.jpg", HUMAN);
    Path cloth = file("A-17.png", CLOTH);
    Job job = handOver(Map.of("human", human.toFile(), "Cloth", cloth));
    assertThat(job.label()).isEqualTo("summer");
    assertThat(settled(job).outcome()).contains(Outcome.PUBLISHED);
    assertThat(files(places().folder("outbox"))).contains("summer.png", "summer.json");
    assertThat(human).hasBinaryContent(HUMAN);
    assertThat(cloth).hasBinaryContent(CLOTH);
  }

  @Test
  void bytesAndStreamsAreAPairUnderTheNameInTheMap() throws Exception {
    Job job =
        handOver(
            Map.of("name", "shop/7", "human", HUMAN, "dress", new ByteArrayInputStream(CLOTH)));
    assertThat(job.path()).isEqualTo("shop/");
    assertThat(job.name()).isEqualTo("7");
    assertThat(settled(job).outcome()).contains(Outcome.PUBLISHED);
    assertThat(files(places().folder("outbox"))).contains("shop/7.png", "shop/7.json");
    assertThat(files(places().folder("done")))
        .anyMatch(name -> name.endsWith("shop/7~" + job.id() + "/human.jpg"))
        .anyMatch(name -> name.endsWith("shop/7~" + job.id() + "/dress.png"));
  }

  @Test
  void theSameMessageAgainIsPublishedAgainAndPaidForOnce() throws Exception {
    Map<String, Object> map = Map.of("name", "twice", "human", HUMAN, "upper", CLOTH);
    settled(handOver(map));
    int paid = books().path("paid_units").asInt();
    assertThat(settled(handOver(map)).outcome()).contains(Outcome.PUBLISHED);
    assertThat(books().path("paid_units").asInt()).isEqualTo(paid);
  }

  @Test
  void whatMakesNoTryOnIsBuriedWithTheReason() throws Exception {
    Job job = settled(handOver(Map.of("name", "alone", "human", HUMAN)));
    assertThat(job.fault().orElseThrow().code()).isEqualTo("TRYON-INCOMPLETE");
    assertThat(files(places().folder("dead-letter")))
        .containsExactly(job.folder() + "/error.json", job.folder() + "/human.jpg");
    Folder.delete(places().folder("dead-letter").at(job.folder()));
  }

  @Test
  void textIsNoPictureForItCouldNameAnyFile() throws Exception {
    Path human = file("summer_human.jpg", HUMAN);
    assertRefused(Map.of("human", human.toString(), "cloth", CLOTH), "human is text");
  }

  @Test
  void aMapThatSaysNothingIsRefused() {
    assertRefused(Map.of(), "the map has no picture", "human, cloth, upper, lower, dress");
    assertRefused(Map.of("name", "x", "hat", HUMAN), "no role", "human, cloth");
    assertRefused(Map.of("human", HUMAN, "cloth", CLOTH), "no name");
    assertRefused(Map.of("name", "x", "human", List.of(1), "cloth", CLOTH), "cannot be read");
    assertRefused("look-01", "takes a map", "String");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "a/../../x", "/x", "x/", "a//b", ".x", ".results/x", "a\nb", " "})
  void aNameThatLeadsOutOfItsPlaceIsRefused(String name) {
    assertRefused(Map.of("name", name, "human", HUMAN, "cloth", CLOTH), "cannot name a folder");
  }

  private static void assertRefused(Object body, String... words) {
    assertThatThrownBy(() -> handOver(body))
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains(words);
  }
}

package io.tryonroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tryonroutes.ledger.Event;
import io.tryonroutes.ledger.JobState;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.AdviceWith;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Steps of the real routes fail a few times; no pair is lost and none is paid for twice. */
@QuarkusTest
@TestProfile(StepFailuresTest.Home.class)
class StepFailuresTest extends RunningService {
  /** A service of its own: its routes fail. */
  public static class Home extends SandboxedProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
      settings.put("tryon.kling.task-deadline", "1000h");
      return settings;
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return Set.of(FastTime.class);
    }
  }

  /** Ten times as fast as the machine's, so that nobody waits 20 s for a task that never was. */
  @Alternative
  @Singleton
  public static class FastTime {
    private static final int SPEED = 10;

    @Produces
    @Singleton
    Clock clock() {
      Instant start = Instant.now();
      long begun = System.nanoTime();
      InstantSource fast = () -> start.plusNanos((System.nanoTime() - begun) * SPEED);
      return fast.withZone(ZoneOffset.UTC);
    }
  }

  private static final Duration AT_MOST = Duration.ofSeconds(120);

  private static final Failures BEFORE_POST = new Failures();
  private static final Failures AFTER_POST = new Failures();
  private static final Failures BEFORE_PUT = new Failures();
  private static final Failures BEFORE_DONE = new Failures();

  private int createsBefore;
  private int paidBefore;

  /** Fails as often as it is told to. */
  private static final class Failures implements Processor {
    private final Queue<Exception> toCome = new ConcurrentLinkedQueue<>();

    void add(Exception... failures) {
      toCome.addAll(Arrays.asList(failures));
    }

    boolean allHappened() {
      return toCome.isEmpty();
    }

    @Override
    public void process(Exchange exchange) throws Exception {
      Exception failure = toCome.poll();
      if (failure != null) {
        throw failure;
      }
    }
  }

  @Override
  void prepareRoutes() throws Exception {
    AdviceWith.adviceWith(
        context(),
        "submit-task",
        false,
        route -> {
          route.weaveById("post-task").before().process(BEFORE_POST);
          route.weaveById("post-task").after().process(AFTER_POST);
        });
    AdviceWith.adviceWith(
        context(),
        "publish",
        false,
        route -> route.weaveById("put-file").before().process(BEFORE_PUT));
    AdviceWith.adviceWith(
        context(),
        "settle",
        false,
        route -> route.weaveById("move-to-done").before().process(BEFORE_DONE));
  }

  @BeforeEach
  void lookAtTheBooks() throws IOException {
    createsBefore = creates();
    paidBefore = paid();
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    assertNothingIsLeftUnderWay();
  }

  private static int creates() throws IOException {
    return books().path("calls").path("create").asInt();
  }

  private static int paid() throws IOException {
    return books().path("paid_units").asInt();
  }

  private void assertPublishedAfter(int creates, String name) throws IOException {
    await()
        .atMost(AT_MOST)
        .until(
            () ->
                files(places().folder("outbox")).contains(name + ".json")
                    && openJobs(name).isEmpty());
    assertThat(files(places().folder("outbox"))).contains(name + ".png");
    assertThat(sidecar(name).path("outcome").asText()).isEqualTo("published");
    assertThat(sidecar(name).path("attempt").asInt()).isEqualTo(1);
    assertThat(creates() - createsBefore).isEqualTo(creates);
    assertThat(paid() - paidBefore).isEqualTo(1);
    assertThat(books().path("paid_twice")).isEmpty();
  }

  private static List<JobState> statesOf(String name) {
    return eventsOf(name).stream().map(Event::state).toList();
  }

  @Test
  void aPairThatWasNeverSentGoesBackInTheLineAndIsPaidForOnce() throws IOException {
    BEFORE_POST.add(new ConnectException("Connection refused"));
    drop("refused");
    await().atMost(AT_MOST).until(BEFORE_POST::allHappened);
    assertPublishedAfter(1, "refused");
    assertThat(statesOf("refused"))
        .containsSubsequence(JobState.SUBMITTING, JobState.PREPARED, JobState.SUBMITTING)
        .doesNotContain(JobState.UNCLEAR);
  }

  @Test
  void aTaskWhoseAnswerWasLostIsFoundAndNotPostedAgain() throws IOException {
    AFTER_POST.add(new SocketTimeoutException("Read timed out"));
    drop("answer-lost");
    await().atMost(AT_MOST).until(AFTER_POST::allHappened);
    assertPublishedAfter(1, "answer-lost");
  }

  @Test
  void aTaskThatKlingNeverGotIsAskedForAndThenPostedAgainUnderTheSameId() throws IOException {
    BEFORE_POST.add(new SocketTimeoutException("Read timed out"));
    drop("request-lost");
    await().atMost(AT_MOST).until(BEFORE_POST::allHappened);
    assertPublishedAfter(1, "request-lost");
    assertThat(statesOf("request-lost"))
        .containsSubsequence(JobState.SUBMITTING, JobState.UNCLEAR, JobState.RUNNING);
    assertThat(eventsOf("request-lost"))
        .filteredOn(event -> event.state() == JobState.PREPARED)
        .extracting(event -> event.detail().orElseThrow())
        .containsExactly(sidecar("request-lost").path("external_task_id").asText());
  }

  @Test
  void aResultThatCannotBePutIsPutAgain() throws IOException {
    BEFORE_PUT.add(new IOException("No space left on device"), new IOException("Still none"));
    drop("disk-full");
    await().atMost(AT_MOST).until(BEFORE_PUT::allHappened);
    assertPublishedAfter(1, "disk-full");
  }

  @Test
  void inputsThatCannotBeMovedToDoneAreMovedAgain() throws IOException {
    BEFORE_DONE.add(new IOException("Stale file handle"));
    drop("done-away");
    await().atMost(AT_MOST).until(BEFORE_DONE::allHappened);
    assertPublishedAfter(1, "done-away");
    assertThat(files(places().folder("done")))
        .anyMatch(file -> file.endsWith("/done-away_human.jpg"));
  }
}

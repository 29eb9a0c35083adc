package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Whatever ends the service and whenever, no pair is lost and none is paid for twice. With {@code
 * -Dtryon.it.running=50} more tasks run at the one great end, with {@code -Dtryon.it.kills=30}
 * there are more ends at random.
 */
class RestartIT {
  private static final int RUNNING = Integer.getInteger("tryon.it.running", 20);
  private static final int KILLS = Integer.getInteger("tryon.it.kills", 6);
  private static final int STOPS = Math.max(1, KILLS / 2);
  private static final int SLOTS = 8;

  /** A submission that may have been lost is asked for during 20 s before it is made again. */
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  @RegisterExtension final Stage stage = new Stage();

  /** How the service ends. */
  private interface End {
    void of(Service service, Duration delay);
  }

  private static final End KILL = Service::killAfter;
  private static final End STOP = Service::stopAfter;

  @Test
  void tasksThatRanAtAKillAreCollectedAfterIt() throws IOException {
    tasksThatRanAreCollected(KILL);
  }

  @Test
  void tasksThatRanAtAStopAreCollectedAfterIt() throws IOException {
    tasksThatRanAreCollected(STOP);
  }

  private void tasksThatRanAreCollected(End end) throws IOException {
    SandboxProcess sandbox = stage.sandbox("--task-time", "10s", "--slots", "" + RUNNING);
    Service service = stage.service().against(sandbox, RUNNING).startAndAwaitReady();
    List<String> names = service.home().inbox().pairs(RUNNING);
    service.within(PATIENCE).until(() -> service.jobs("RUNNING") == RUNNING);
    assertThat(sandbox.books().running()).as("tasks still under way").isEqualTo(RUNNING);

    end.of(service, Duration.ZERO);
    service.startAndAwaitLive();
    service
        .within(PATIENCE)
        .until(() -> service.home().files("done").size() == 2 * RUNNING && service.isIdle());

    service.home().assertThatAllArePublished(names);
    assertPaidOnce(sandbox, RUNNING);
  }

  @Test
  void killsAtAnyMomentLoseNothingAndPayNothingTwice() throws IOException {
    endsAtAnyMoment(KILL, KILLS, 20_261);
  }

  @Test
  void stopsAtAnyMomentLoseNothingAndPayNothingTwice() throws IOException {
    endsAtAnyMoment(STOP, STOPS, 20_262);
  }

  /** Few slots and short tasks, so that at each end some pairs are at every step of their way. */
  private void endsAtAnyMoment(End end, int ends, long seed) throws IOException {
    int pairs = SLOTS * ends;
    SandboxProcess sandbox = stage.sandbox("--task-time", "500ms-2s", "--slots", "" + SLOTS);
    Service service = stage.service().against(sandbox, SLOTS);
    Home home = service.home();
    List<String> names = home.inbox().pairs(pairs);
    Random random = new Random(seed);
    for (int i = 0; i < ends; i++) {
      startAndAwaitStep(i % 3, service, sandbox);
      end.of(service, Duration.ofMillis(random.nextInt(700)));
      assertThat(home.files("dead-letter")).as("dead-letter").isEmpty();
    }
    System.out.printf(
        "after %d ends: %d of %d pairs are published, %d tasks made%n",
        ends, home.sidecars(), pairs, sandbox.books().tasks());

    service.startAndAwaitLive();
    service
        .within(PATIENCE)
        .until(() -> home.files("done").size() == 2 * pairs && service.isIdle());
    home.assertThatAllArePublished(names);
    assertPaidOnce(sandbox, pairs);
  }

  /** The ends are spread over submissions, deliveries and the begin of a recovery. */
  private static void startAndAwaitStep(int step, Service service, SandboxProcess sandbox)
      throws IOException {
    int creates = sandbox.books().createCalls();
    long sidecars = service.home().sidecars();
    service.startAndAwaitLive();
    if (step == 0) {
      service.within(PATIENCE).until(() -> sandbox.books().createCalls() > creates);
    } else if (step == 1) {
      service.within(PATIENCE).until(() -> service.home().sidecars() > sidecars);
    }
  }

  private static void assertPaidOnce(SandboxProcess sandbox, int pairs) throws IOException {
    SandboxProcess.Books books = sandbox.books();
    assertThat(books.tasks()).isEqualTo(pairs);
    assertThat(books.duplicatesRefused()).isZero();
    assertThat(books.paidTwice()).isZero();
  }
}

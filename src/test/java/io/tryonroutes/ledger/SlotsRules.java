package io.tryonroutes.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tryonroutes.pair.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

abstract class SlotsRules extends LedgerTestBase {
  SlotsRules(Database database) {
    super(database);
  }

  private List<Job> prepared(Node node, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> node.prepared(node.ledger().instance() + i))
        .toList();
  }

  private void refuse(Job job) {
    one.tasks().notTaken(job, "no free slot");
    one.slots().tooMany();
  }

  private int effective() {
    return one.account().status().effectiveSlots();
  }

  @Test
  void theOldestPreparedJobsGetTheFreeSlots() {
    List<Job> jobs = prepared(one, 5);
    assertThat(one.slots().claim()).isEqualTo(3);
    assertThat(one.slots().claim()).isZero();
    assertThat(jobs)
        .extracting(one::state)
        .containsExactly(
            JobState.SUBMITTING,
            JobState.SUBMITTING,
            JobState.SUBMITTING,
            JobState.PREPARED,
            JobState.PREPARED);
    one.accept(jobs.get(1));
    one.succeed(jobs.get(1));
    assertThat(one.slots().claim()).isOne();
    assertThat(one.state(jobs.get(3))).isEqualTo(JobState.SUBMITTING);
  }

  @Test
  void neverAreMoreSlotsTakenThanThereAreHoweverManyClaimAtOnce() throws Exception {
    Node two = database == Database.H2 ? one : open("two", 3);
    List<Job> jobs = new ArrayList<>(prepared(one, 12));
    jobs.addAll(IntStream.range(0, 12).mapToObj(i -> two.prepared("two-" + i)).toList());
    for (int round = 0; round < 8; round++) {
      assertThat(claimAtOnce(one, two)).isEqualTo(3);
      assertThat(one.used()).isEqualTo(3);
      for (Job job : jobs) {
        if (one.state(job) == JobState.SUBMITTING) {
          one.accept(job);
          one.succeed(job);
          one.deliveries().settled(one.deliveries().published(one.now(job), List.of()));
        }
      }
    }
    assertThat(jobs).extracting(one::state).containsOnly(JobState.DONE);
  }

  @Test
  void aFirstStartMakesTheTables() {
    url = database.createEmpty(folder);
    Node first = open("first", 2);
    Job job = first.prepared("look");
    assertThat(first.slots().claim()).isOne();
    assertThat(first.state(job)).isEqualTo(JobState.SUBMITTING);
  }

  @Test
  void twoFirstStartsAtOnceBothSucceed() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<Node>> nodes = new ArrayList<>();
      assumeTrue(database == Database.POSTGRESQL, "one process has one H2 database");
      for (int i = 0; i < 4; i++) {
        String name = "new-" + i;
        nodes.add(pool.submit(() -> open("new account", name, 3)));
      }
      for (Future<Node> each : nodes) {
        assertThat(each.get().account().status().slots()).isEqualTo(3);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void deadConnectionsAreReplaced() {
    assumeTrue(database == Database.POSTGRESQL);
    one.prepared("look");
    Database.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'");
    assertThat(one.slots().claim()).isOne();
  }

  @Test
  void theSlotsFollowKlingsRefusalsDownToWhatRuns() {
    List<Job> jobs = prepared(one, 3);
    one.slots().claim();
    one.accept(jobs.get(0));
    refuse(jobs.get(1));
    refuse(jobs.get(2));
    assertThat(effective()).isOne();
    assertThat(one.used()).isOne();
    assertThat(one.slots().claim()).isZero();
    assertThat(one.now(jobs.get(1)).task()).as("no attempt is used").isEmpty();

    one.succeed(jobs.get(0));
    assertThat(one.slots().claim()).isOne();
    refuse(jobs.get(1));
    assertThat(effective()).as("another program has them all").isZero();
    assertThat(one.slots().claim()).isZero();
  }

  @Test
  void slotsThatAnotherProgramHasAreAskedForLessAndLessOften() {
    Job job = one.prepared("look");
    one.slots().claim();
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      refuse(job);
      waits.add(secondsUntilClaimed());
    }
    assertThat(waits).containsExactly(5L, 10L, 20L, 40L, 60L, 60L);
    one.accept(job);
    assertThat(effective()).isOne();
  }

  private long secondsUntilClaimed() {
    long wait = 0;
    while (one.slots().claim() == 0) {
      pass(1);
      wait++;
    }
    return wait;
  }

  @Test
  void slotsComeBackOneByOne() {
    List<Job> jobs = prepared(one, 3);
    one.slots().claim();
    one.accept(jobs.get(0));
    refuse(jobs.get(1));
    refuse(jobs.get(2));
    pass(4);
    assertThat(one.slots().claim()).isZero();
    pass(1);
    assertThat(one.slots().claim()).as("a burst of refusals is one").isOne();
    assertThat(effective()).isEqualTo(2);
    assertThat(one.slots().claim()).isZero();
    pass(5);
    assertThat(one.slots().claim()).isOne();
    assertThat(effective()).isEqualTo(3);
  }

  @Test
  void theWaitForOneMoreDoublesToAMinuteAsOftenAsItIsRefused() {
    Job runs = one.running("runs");
    one.running("runs-too");
    Job job = one.prepared("more");
    assertThat(one.slots().claim()).isOne();
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      refuse(job);
      assertThat(effective()).isEqualTo(2);
      waits.add(secondsUntilClaimed());
    }
    assertThat(waits).containsExactly(5L, 10L, 20L, 40L, 60L, 60L);

    one.accept(job);
    pass(60);
    one.slots().claim();
    one.succeed(runs);
    Job next = one.prepared("next");
    one.slots().claim();
    refuse(next);
    pass(5);
    assertThat(one.slots().claim()).as("all slots were taken for a while").isOne();
  }

  @Test
  void whatKlingTakesOutlivesARestart() {
    Job job = one.prepared("look");
    one.slots().claim();
    refuse(job);
    assertThat(effective()).isZero();
    one = restart(one, 3);
    assertThat(effective()).isZero();
    for (int i = 0; i < 3; i++) {
      pass(5);
      one.slots().claim();
    }
    assertThat(effective()).isEqualTo(3);
    one = restart(one, 7);
    assertThat(effective()).as("another pack").isEqualTo(7);
  }

  @Test
  void aHoldLetsNothingBeSubmittedForItsTime() {
    one.prepared("look");
    one.account().hold(Duration.ofSeconds(5), "Kling is away");
    one.account().hold(Duration.ofSeconds(2), "too fast");
    assertThat(one.account().status().heldWhy()).contains("Kling is away");
    pass(4);
    assertThat(one.slots().claim()).isZero();
    pass(1);
    assertThat(one.account().status().heldUntil()).isEmpty();
    assertThat(one.slots().claim()).isOne();
  }

  @Test
  void aPauseProbesOnceAMinuteWithAnotherJobThanItsCause() {
    List<Job> jobs = prepared(one, 4);
    one.slots().claim();
    one.accept(jobs.get(2));
    Job cause = one.now(jobs.get(0));
    one.tasks().notTaken(cause, "no money");
    assertThat(one.account().pause("KLING-1102", "no money", Optional.of(cause))).isTrue();
    assertThat(one.account().pause("KLING-1102", "no money", Optional.of(cause))).isFalse();
    assertThat(one.account().status().pause().orElseThrow().code()).isEqualTo("KLING-1102");
    one.accept(jobs.get(1));
    assertThat(one.slots().claim()).isZero();

    pass(59);
    assertThat(one.slots().claim()).isZero();
    pass(1);
    assertThat(one.slots().claim()).isOne();
    assertThat(one.state(jobs.get(3)))
        .as("the youngest, but not the cause")
        .isEqualTo(JobState.SUBMITTING);
    assertThat(one.state(cause)).isEqualTo(JobState.PREPARED);
    one.succeed(jobs.get(1));
    one.succeed(jobs.get(2));
    assertThat(one.slots().claim()).as("one a minute").isZero();
    pass(59);
    assertThat(one.slots().claim()).isZero();
    pass(1);
    assertThat(one.slots().claim()).as("the cause, when there is no other").isOne();
    assertThat(one.state(cause)).isEqualTo(JobState.SUBMITTING);
  }

  @Test
  void onlyATaskSubmittedInThePauseEndsIt() {
    List<Job> jobs = prepared(one, 4);
    one.slots().claim();
    pass(1);
    one.tasks().notTaken(jobs.get(0), "no money");
    one.account().pause("KLING-1102", "no money", Optional.of(jobs.get(0)));
    one.accept(jobs.get(1));
    assertThat(one.account().taken(one.now(jobs.get(1)))).as("it was on its way before").isFalse();
    assertThat(one.account().status().pause()).isPresent();

    pass(60);
    assertThat(one.slots().claim()).isOne();
    one.account().hold(Duration.ofSeconds(9), "other trouble");
    one.accept(jobs.get(3));
    assertThat(one.account().taken(one.now(jobs.get(3)))).isTrue();
    assertThat(one.account().taken(one.now(jobs.get(3)))).isFalse();
    assertThat(one.account().status().pause()).isEmpty();
  }

  @Test
  void resumingEndsPauseAndHold() {
    prepared(one, 3);
    assertThat(one.account().resume()).isFalse();
    one.account().pause("KLING-1102", "no money", Optional.empty());
    one.account().hold(Duration.ofSeconds(9), "away");
    assertThat(one.account().resume()).isTrue();
    assertThat(one.account().status().pause()).isEmpty();
    assertThat(one.slots().claim()).isEqualTo(3);
  }

  private boolean reject(String name, String code) {
    Job job = one.prepared(name);
    one.slots().claim();
    return one.tasks()
        .refused(
            one.externalId(job), new Fault(code, "refused", "its content", "other", false), "");
  }

  @Test
  void twentyRejectionsInARowWithOneCodePauseUntilAPersonResumes() {
    for (int i = 0; i < 19; i++) {
      assertThat(reject("swapped-" + i, "KLING-1301")).isFalse();
    }
    one = restart(one, 3);
    assertThat(reject("swapped-19", "KLING-1301")).as("counted over a restart").isTrue();
    AccountStatus.Pause pause = one.account().status().pause().orElseThrow();
    assertThat(pause.code()).isEqualTo("TRYON-ALL-REJECTED");
    assertThat(pause.reason()).contains("20 pairs").contains("KLING-1301").contains("resume");
    assertThat(pause.nextProbe()).isEmpty();

    Job next = one.prepared("next");
    pass(Duration.ofDays(1));
    assertThat(one.slots().claim()).as("it does not end by itself").isZero();
    one = restart(one, 3);
    assertThat(one.slots().claim()).isZero();
    assertThat(one.account().pause("KLING-1102", "no money", Optional.of(next))).isFalse();
    assertThat(one.account().status().pause()).contains(pause);

    assertThat(one.account().resume()).isTrue();
    assertThat(one.slots().claim()).isOne();
    one.tasks().refused(one.externalId(next), FAULT, "");
    assertThat(one.account().status().pause()).as("the next row begins").isEmpty();
  }

  @Test
  void anotherCodeOrASuccessBreaksARowOfRejections() {
    for (int i = 0; i < 19; i++) {
      reject("first-" + i, "KLING-1301");
    }
    assertThat(reject("other", "KLING-1300")).isFalse();
    for (int i = 0; i < 19; i++) {
      assertThat(reject("second-" + i, "KLING-1301")).isFalse();
    }
    one.succeed(one.running("good"));
    assertThat(reject("last", "KLING-1301")).isFalse();
  }

  @Test
  void failedTasksAreRejectionsAndOneThatIsRunningSaysNothing() {
    for (int i = 0; i < 19; i++) {
      Job job = one.running("swapped-" + i);
      one.fail(job, Optional.of("0"));
    }
    one.running("accepted");
    Job last = one.running("last");
    one.fail(last, Optional.of("0"));
    assertThat(one.account().status().pause()).isPresent();
  }

  @Test
  void aRefusalIsTheJobsOwnWhenOthersWereTakenSinceItsLast() {
    Job job = one.prepared("odd");
    assertThat(one.account().refused(job)).isOne();
    assertThat(one.account().refused(job)).as("nobody was taken").isZero();
    assertThat(one.account().refused(job)).isZero();
    for (int times = 2; times <= 5; times++) {
      one.succeed(one.running("good-" + times));
      clock.move(Duration.ofDays(times % 2 == 0 ? -1 : 1));
      one = restart(one, 3);
      assertThat(one.account().refused(job)).isEqualTo(times);
      assertThat(one.account().refused(job)).isZero();
    }
  }

  @Test
  void resumingLetsThosePutOffGoAtOnce() {
    Job job = one.prepared("look");
    one.jobs().delay(job, Duration.ofSeconds(90), "no money");
    one.account().pause("KLING-1102", "no money", Optional.of(job));
    one.account().resume();
    assertThat(one.slots().claim()).isOne();
  }

  @Test
  void aPauseOutlivesARestartAndIsProbedAtOnce() {
    prepared(one, 3);
    one.account().pause("KLING-1102", "no money", Optional.empty());
    one = restart(one, 3);
    assertThat(one.account().status().pause().orElseThrow().since()).isEqualTo(START);
    assertThat(one.slots().claim()).isOne();
    assertThat(one.slots().claim()).isZero();
  }

  @Test
  void aClockPutBackHoldsNothingForLongerThanAMinute() {
    Job job = one.prepared("look");
    one.slots().claim();
    refuse(job);
    one.account().hold(Duration.ofSeconds(5), "away");
    clock.move(Duration.ofDays(-400));
    one = restart(one, 3);
    pass(60);
    assertThat(one.slots().claim()).isOne();
    pass(60);
    one.slots().claim();
    pass(60);
    one.slots().claim();
    assertThat(effective()).isEqualTo(3);
  }

  @Test
  void aClockPutBackAtWorkMakesNobodyWaitForTheTimeToComeAgain() {
    Job job = one.prepared("look");
    one.account().pause("KLING-1102", "no money", Optional.empty());
    clock.move(Duration.ofHours(-3));
    assertThat(one.slots().claim()).isZero();
    one.account().clampTimes();
    assertThat(one.slots().claim()).isOne();
    one.accept(job);
    assertThat(one.account().taken(one.now(job))).as("the probe ends the pause").isTrue();
  }

  @Test
  void thereIsRoomAheadForSixteenMoreThanSlots() {
    assertThat(one.slots().roomAhead()).isEqualTo(19);
    prepared(one, 4);
    assertThat(one.slots().roomAhead()).isEqualTo(15);
    one.slots().claim();
    assertThat(one.slots().roomAhead()).isEqualTo(18);
  }

  @Test
  void whoWaitsForSomebodyElsesTaskTakesNoRoom() {
    Job first = one.prepared("look");
    for (int i = 0; i < 25; i++) {
      one.prepare(one.register("again-" + i), content("look"));
    }
    assertThat(one.slots().roomAhead()).isEqualTo(18);
    one.slots().claim();
    assertThat(one.slots().roomAhead()).isEqualTo(19);
    one.accept(first);
    one.succeed(first);
    assertThat(one.slots().roomAhead()).as("26 are to be delivered first").isZero();
    prepared(one, 4);
    assertThat(one.slots().claim()).as("what costs nothing keeps no slot idle").isEqualTo(3);
  }

  @Test
  void whileResultsPileUpNothingMoreIsPaidFor() {
    List<Job> jobs = prepared(one, 40);
    while (one.slots().claim() > 0) {
      for (Job job : jobs) {
        if (one.state(job) == JobState.SUBMITTING) {
          one.accept(job);
          one.succeed(job);
        }
      }
    }
    assertThat(one.overview().counts().get(JobState.DELIVERING))
        .as("slots + 16, and what ran when they were reached")
        .isBetween(19L, 21L);
    assertThat(one.slots().roomAhead()).isZero();
  }

  @Test
  void aTaskWithoutARowIsAskedForBeforeItIsPosted() {
    Job job = one.prepare(one.register("", "look", true), content("look"));
    assertThat(one.slots().claim()).isOne();
    assertThat(one.state(job)).isEqualTo(JobState.UNCLEAR);
    assertThat(one.now(job).task().orElseThrow().posts()).isZero();
    assertThat(one.used()).isOne();

    one.tasks().notThere(one.externalId(job));
    assertThat(one.state(job)).isEqualTo(JobState.SUBMITTING);
    refuse(job);
    assertThat(one.state(job)).isEqualTo(JobState.PREPARED);
    pass(5);
    one.slots().claim();
    assertThat(one.state(job)).as("asked for once").isEqualTo(JobState.SUBMITTING);
  }
}

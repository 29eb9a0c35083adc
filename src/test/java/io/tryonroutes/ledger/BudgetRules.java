package io.tryonroutes.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tryonroutes.pair.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

abstract class BudgetRules extends LedgerTestBase {
  private static final Instant MIDNIGHT = Instant.parse("2026-11-21T00:00:00Z");

  BudgetRules(Database database) {
    super(database);
  }

  private static void allow(Node node, int units) {
    node.account().started(false, Optional.of(units));
  }

  private List<Job> prepared(String name, int count) {
    return IntStream.range(0, count).mapToObj(i -> one.prepared(name + i)).toList();
  }

  private Optional<String> pause() {
    return one.account().pause().map(AccountStatus.Pause::code);
  }

  /** Gives slots until none is given any more; every task succeeds. */
  private int run(List<Job> jobs) {
    int claimed = 0;
    for (int now = one.slots().claim(); now > 0; now = one.slots().claim()) {
      claimed += now;
      for (Job job : jobs) {
        if (one.state(job) == JobState.SUBMITTING) {
          one.accept(job);
          one.succeed(job);
          one.deliveries().settled(one.deliveries().published(one.now(job), List.of()));
        }
      }
    }
    return claimed;
  }

  @Test
  void aDayHasItsBudgetAndNotOneMoreHoweverOftenTheServiceStarts() {
    allow(one, 12);
    List<Job> jobs = prepared("look", 20);
    assertThat(one.slots().claim()).isEqualTo(3);
    one = restart(one, 7);
    jobs.subList(0, 3).forEach(one::accept);
    jobs.subList(0, 3).forEach(one::succeed);
    assertThat(run(jobs)).isEqualTo(9);

    AccountStatus.Pause pause = one.account().status().pause().orElseThrow();
    assertThat(pause.code()).isEqualTo("TRYON-BUDGET");
    assertThat(pause.reason()).contains("12 units").contains("2026-11-21T00:00:00Z");
    assertThat(pause.nextProbe()).isEmpty();
    one = restart(one, 7);
    clock.set(MIDNIGHT.minusMillis(1));
    assertThat(run(jobs)).isZero();
    assertThat(one.account().status().pause()).contains(pause);

    clock.set(MIDNIGHT);
    assertThat(run(jobs)).isEqualTo(8);
    assertThat(pause()).isEmpty();
  }

  @Test
  void aDayWhoseBudgetIsCommittedIsNoPauseBeforeSomebodyWantsMore() {
    allow(one, 3);
    List<Job> jobs = new ArrayList<>(prepared("look", 3));
    assertThat(run(jobs)).isEqualTo(3);
    assertThat(pause()).isEmpty();
    jobs.add(one.prepared("more"));
    assertThat(run(jobs)).isZero();
    assertThat(pause()).contains("TRYON-BUDGET");
  }

  @Test
  void notOneTooManyHoweverManyClaimAtOnce() throws Exception {
    one = restart(one, 20);
    Node two = database == Database.H2 ? one : open("two", 20);
    allow(one, 7);
    prepared("one", 10);
    IntStream.range(0, 10).forEach(i -> two.prepared("two" + i));
    assertThat(claimAtOnce(one, two)).isEqualTo(7);
  }

  @Test
  void whatKlingHasCertainlyNotTakenIsNoUnit() {
    one = restart(one, 5);
    allow(one, 3);
    List<Job> jobs = prepared("look", 6);
    assertThat(one.slots().claim()).isEqualTo(3);
    assertThat(one.slots().claim()).isZero();
    assertThat(pause()).as("answers are awaited, units may be free again").isEmpty();

    one.tasks().notTaken(jobs.get(0), "no free slot");
    one.tasks().refused(one.externalId(jobs.get(1)), FAULT, "");
    assertThat(one.slots().claim()).as("one is back in line, one is refused").isEqualTo(2);
    one.accept(jobs.get(0));
    one.accept(jobs.get(2));
    one.accept(jobs.get(3));
    assertThat(one.slots().claim()).isZero();
    assertThat(pause()).contains("TRYON-BUDGET");
    one.fail(jobs.get(0), Optional.of("0"));
    assertThat(one.slots().claim()).as("taken is taken, whatever becomes of it").isZero();
  }

  @Test
  void whatKlingMayHaveTakenIsAUnitAndIsSentAgainInThePause() {
    allow(one, 2);
    List<Job> jobs = prepared("look", 3);
    assertThat(one.slots().claim()).isEqualTo(2);
    jobs.subList(0, 2).forEach(job -> one.tasks().unclear(one.now(job), "lost"));
    assertThat(one.slots().claim()).isZero();
    assertThat(pause()).contains("TRYON-BUDGET");

    one.tasks().notThere(one.externalId(jobs.get(0)));
    assertThat(one.state(jobs.get(0))).isEqualTo(JobState.SUBMITTING);
    one.tasks().refused(one.externalId(jobs.get(0)), FAULT, "");
    assertThat(one.slots().claim()).as("of two posts one may have been taken").isZero();
    assertThat(pause()).isPresent();
  }

  @Test
  void whatIsSentAgainOnANewDayNeedsAUnitOfThatDay() {
    allow(one, 1);
    Job late = one.prepared("late");
    one.slots().claim();
    one.tasks().unclear(one.now(late), "lost");
    clock.set(MIDNIGHT);
    Job early = one.prepared("early");
    assertThat(one.slots().claim()).isOne();
    one.accept(early);

    one.tasks().notThere(one.externalId(late));
    assertThat(one.state(late)).isEqualTo(JobState.UNCLEAR);
    pass(Duration.ofDays(1));
    one.tasks().notThere(one.externalId(late));
    assertThat(one.state(late)).isEqualTo(JobState.SUBMITTING);
    Job next = one.prepared("next");
    assertThat(one.slots().claim()).isZero();
    assertThat(one.state(next)).isEqualTo(JobState.PREPARED);
  }

  @Test
  void aHoldHoldsInThisPauseToo() {
    allow(one, 1);
    List<Job> jobs = prepared("look", 2);
    one.slots().claim();
    one.tasks().unclear(one.now(jobs.get(0)), "lost");
    one.slots().claim();
    one.account().hold(Duration.ofSeconds(5), "away");
    one.tasks().notThere(one.externalId(jobs.get(0)));
    assertThat(one.state(jobs.get(0))).isEqualTo(JobState.UNCLEAR);
  }

  @Test
  void resumeLiftsTheBudgetForTheRestOfTheDayOnly() {
    allow(one, 2);
    List<Job> jobs = prepared("look", 8);
    assertThat(run(jobs)).isEqualTo(2);
    assertThat(one.account().resume()).isTrue();
    one = restart(one, 3);
    assertThat(run(jobs)).isEqualTo(6);
    assertThat(one.account().resume()).as("no pause any more").isFalse();

    clock.set(MIDNIGHT);
    assertThat(run(prepared("next", 5))).isEqualTo(2);
    assertThat(pause()).contains("TRYON-BUDGET");
  }

  @Test
  void resumingAnotherPauseLiftsNoBudget() {
    allow(one, 1);
    List<Job> jobs = prepared("look", 3);
    one.account().pause("KLING-1102", "no money", Optional.empty());
    assertThat(one.account().resume()).isTrue();
    assertThat(run(jobs)).isOne();
  }

  @Test
  void aLargerBudgetOrNoneEndsThePause() {
    allow(one, 1);
    List<Job> jobs = prepared("look", 9);
    assertThat(run(jobs)).isOne();
    one = restart(one, 3);
    allow(one, 3);
    assertThat(run(jobs)).isEqualTo(2);
    assertThat(pause()).isPresent();
    one = restart(one, 3);
    one.account().started(false, Optional.empty());
    assertThat(run(jobs)).isEqualTo(6);
    assertThat(pause()).isEmpty();
  }

  @Test
  void anotherAccountHasABudgetOfItsOwn() {
    Node other = open("other", "other", 3);
    allow(other, 1);
    allow(one, 1);
    one.prepared("look");
    other.prepared("look");
    other.prepared("more");
    assertThat(one.slots().claim()).isOne();
    assertThat(other.slots().claim()).isOne();
  }

  @Test
  void aClockPutBackFreesNoUnit() {
    allow(one, 1);
    List<Job> jobs = prepared("look", 2);
    assertThat(run(jobs)).isOne();
    clock.move(Duration.ofDays(-3));
    assertThat(run(jobs)).isZero();
  }

  @Test
  void aSwappedBatchIsAReasonThatADayDoesNotEnd() {
    one = restart(one, 30);
    allow(one, 20);
    List<Job> jobs = prepared("swapped", 25);
    assertThat(one.slots().claim()).isEqualTo(20);
    List<Job> taken = jobs.subList(0, 20);
    taken.forEach(one::accept);
    assertThat(one.slots().claim()).isZero();
    assertThat(pause()).contains("TRYON-BUDGET");
    taken.forEach(job -> one.fail(job, Optional.of("0")));
    assertThat(pause()).contains("TRYON-ALL-REJECTED");
    clock.set(MIDNIGHT);
    assertThat(one.slots().claim()).isZero();
  }

  @Test
  void aStartInAPauseWaitsForAPersonAndAStartWithoutItDoesNot() {
    one.account().started(true, Optional.empty());
    List<Job> jobs = prepared("look", 9);
    pass(Duration.ofDays(2));
    assertThat(one.slots().claim()).isZero();
    assertThat(pause()).contains("TRYON-START-PAUSED");
    assertThat(one.account().pause("KLING-1102", "no money", Optional.empty())).isFalse();
    assertThat(one.account().resume()).isTrue();
    assertThat(one.slots().claim()).isEqualTo(3);

    one = restart(one, 5);
    one.account().started(true, Optional.empty());
    assertThat(one.slots().claim()).as("each start").isZero();
    one = restart(one, 5);
    one.account().started(false, Optional.empty());
    assertThat(one.slots().claim()).isEqualTo(2);
    assertThat(jobs).extracting(one::state).contains(JobState.PREPARED);
  }

  @Test
  void aStartInAPauseKeepsTheReasonOfOneThatAPersonHasToLookAt() {
    for (int i = 0; i < 20; i++) {
      Job job = one.prepared("swapped-" + i);
      one.slots().claim();
      one.tasks()
          .refused(
              one.externalId(job), new Fault("KLING-1301", "refused", "it", "other", false), "");
    }
    one = restart(one, 3);
    one.account().started(true, Optional.empty());
    assertThat(pause()).contains("TRYON-ALL-REJECTED");
    one.account().started(false, Optional.empty());
    assertThat(pause()).contains("TRYON-ALL-REJECTED");
  }
}

package io.tryonroutes.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tryonroutes.pair.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

abstract class TasksRules extends LedgerTestBase {
  TasksRules(Database database) {
    super(database);
  }

  private Job again(String name, String content) {
    return one.prepare(one.register(name), content(content));
  }

  @Test
  void jobsWithOneContentGetOneTaskAndTheLaterOnesItsResult() {
    Job first = one.prepared("look");
    Job second = again("second", "look");
    assertThat(one.slots().claim()).isOne();
    Job third = again("third", "look");
    one.accept(first);
    assertThat(one.slots().claim()).isZero();
    assertThat(one.used()).isOne();
    assertThat(List.of(one.state(second), one.state(third))).containsOnly(JobState.PREPARED);

    one.succeed(first);

    assertThat(List.of(one.now(first), one.now(second), one.now(third)))
        .extracting(Job::state)
        .containsOnly(JobState.DELIVERING);
    assertThat(List.of(one.now(first), one.now(second), one.now(third)))
        .extracting(Job::reused)
        .containsExactly(false, true, true);
    assertThat(one.deliveries().published(one.now(first), List.of()).paid()).contains(Paid.YES);
    assertThat(one.deliveries().published(one.now(second), List.of()).paid()).contains(Paid.NO);
    assertThat(number(one, "SELECT COUNT(*) FROM task")).isOne();
  }

  @Test
  void jobsWithOneContentShareItsFailure() {
    Job first = one.running("look");
    Job second = again("second", "look");
    Job third = one.register("third");

    pass(5);
    one.fail(first, Optional.of("0.00"));
    third = one.prepare(third, content("look"));

    for (Job job : List.of(one.now(first), one.now(second), third)) {
      assertThat(job.state()).isEqualTo(JobState.DEAD);
      assertThat(job.fault()).contains(FAULT);
      assertThat(job.outcome()).contains(Outcome.FAILED);
      assertThat(job.paid()).contains(Paid.NO);
    }
    assertThat(one.used()).isZero();
  }

  @Test
  void whatAFailedTaskCostIsWhatKlingSays() {
    Job dear = one.running("dear");
    one.fail(dear, Optional.of("1"));
    assertThat(one.now(dear).paid()).contains(Paid.YES);
    Job silent = one.running("silent");
    Job shares = again("shares", "silent");
    one.fail(silent, Optional.empty());
    assertThat(one.now(silent).paid()).contains(Paid.UNKNOWN);
    assertThat(one.now(shares).paid()).contains(Paid.NO);
    Job odd = one.running("odd");
    one.fail(odd, Optional.of("9".repeat(200)));
    assertThat(one.now(odd).state()).isEqualTo(JobState.DEAD);
  }

  @Test
  void theSameContentAfterAFailureIsANewAttempt() {
    Job first = one.running("look");
    one.fail(first, Optional.empty());
    pass(1);
    Job second = again("look", "look");
    Job third = again("third", "look");
    assertThat(second.externalId()).contains("tr-" + content("look") + "-a2");
    assertThat(third.externalId()).isEqualTo(second.externalId());
    assertThat(one.slots().claim()).isOne();
    assertThat(one.now(second).task().orElseThrow().attempt()).isEqualTo(2);
    pass(1);
    one.tasks().refused(one.externalId(second), FAULT, "r");
    assertThat(one.now(third).outcome()).contains(Outcome.REJECTED);
    pass(1);
    assertThat(again("look", "look").externalId()).contains("tr-" + content("look") + "-a3");
  }

  @Test
  void theSameContentAfterASuccessIsReusedForThirtyDays() {
    Job first = one.running("look");
    one.succeed(first);

    pass(Duration.ofDays(30).minusMillis(1));
    Job second = again("look", "look");
    assertThat(second.state()).isEqualTo(JobState.DELIVERING);
    assertThat(second.reused()).isTrue();
    assertThat(second.externalId()).isEqualTo(first.externalId());
    assertThat(second.task().orElseThrow().resultUrls()).hasSize(1);

    pass(Duration.ofMillis(1));
    Job third = again("look", "look");
    assertThat(third.state()).isEqualTo(JobState.DEAD);
    assertThat(third.outcome()).contains(Outcome.EXPIRED);
    assertThat(third.paid()).contains(Paid.NO);
    assertThat(third.fault().map(Fault::code)).contains("TRYON-RESULT-EXPIRED");
    assertThat(third.fault().orElseThrow().cure()).contains("again: true");
    assertThat(one.slots().claim()).isZero();
  }

  @Test
  void whatKlingHasCertainlyNotTakenGoesBackInTheLine() {
    Job job = one.prepared("look");
    one.slots().claim();
    one.tasks().notTaken(job, "no free slot");
    Job back = one.now(job);
    assertThat(back.state()).isEqualTo(JobState.PREPARED);
    assertThat(back.task()).isEmpty();
    assertThat(back.externalId()).contains("tr-" + content("look") + "-a1");
    assertThat(one.used()).isZero();
    assertThat(one.slots().claim()).isOne();
    assertThat(one.externalId(job)).isEqualTo(back.externalId().orElseThrow());
  }

  @Test
  void whosePicturesHaveChangedIsLookedAtAgainAndGetsAnotherId() {
    Job job = one.prepared("look");
    one.slots().claim();
    one.tasks().pictureChanged(one.now(job), "it has become another picture");
    Job again = one.now(job);
    assertThat(again.state()).isEqualTo(JobState.WAITING);
    assertThat(again.trouble()).contains("it has become another picture");
    assertThat(again.externalId()).isEmpty();
    assertThat(one.used()).isZero();

    one.prepare(again, content("other"));
    assertThat(one.slots().claim()).isOne();
    assertThat(one.externalId(job)).isEqualTo("tr-" + content("other") + "-a1");
  }

  @Test
  void whoWasPostedBeforeKeepsItsIdEvenIfItsPicturesHaveChanged() {
    Job job = unclear("look");
    String id = one.externalId(job);
    one.tasks().notThere(id);
    one.tasks().pictureChanged(one.now(job), "it has become another picture");
    assertThat(one.state(job)).isEqualTo(JobState.UNCLEAR);
    assertThat(one.externalId(job)).isEqualTo(id);
  }

  private Job unclear(String name) {
    Job job = one.prepared(name);
    one.slots().claim();
    one.tasks().unclear(one.now(job), "the answer was lost");
    return one.now(job);
  }

  @Test
  void anUnclearTaskKeepsItsSlotUntilTheSecondPost() {
    Job job = unclear("look");
    String id = one.externalId(job);
    assertThat(job.state()).isEqualTo(JobState.UNCLEAR);
    assertThat(job.active()).isTrue();
    assertThat(one.used()).isOne();

    pass(30);
    one.tasks().notThere(id);
    assertThat(one.state(job)).isEqualTo(JobState.SUBMITTING);
    assertThat(one.now(job).task().orElseThrow().posts()).isEqualTo(2);
    assertThat(one.now(job).task().orElseThrow().submittedAt()).contains(START.plusSeconds(30));
    assertThat(one.externalId(job)).isEqualTo(id);
    assertThat(one.used()).isOne();

    one.tasks().unclear(one.now(job), "lost again");
    assertThat(one.used()).isZero();
    one.accept(job);
    assertThat(one.state(job)).isEqualTo(JobState.RUNNING);
    assertThat(one.used()).as("it was there after all").isOne();
  }

  @Test
  void aSecondPostThatIsNotTakenStaysUnclear() {
    Job job = unclear("look");
    one.tasks().notThere(one.externalId(job));
    one.tasks().notTaken(one.now(job), "no free slot");
    assertThat(one.state(job)).isEqualTo(JobState.UNCLEAR);
    assertThat(one.used()).isZero();
    assertThat(one.slots().claim()).isZero();
  }

  @Test
  void aThirdPostWaitsForASlotAndGetsTheNext() {
    Job job = unclear("look");
    one.tasks().notThere(one.externalId(job));
    one.tasks().unclear(one.now(job), "lost again");
    List<Job> others = List.of(one.running("a"), one.running("b"), one.running("c"));
    Job next = one.prepared("next");

    one.tasks().notThere(one.externalId(job));
    assertThat(one.state(job)).isEqualTo(JobState.UNCLEAR);
    one.succeed(others.get(0));
    assertThat(one.slots().claim()).as("the free slot is kept").isZero();
    one.tasks().notThere(one.externalId(job));
    assertThat(one.state(job)).isEqualTo(JobState.SUBMITTING);
    assertThat(one.used()).isEqualTo(3);
    assertThat(one.state(next)).isEqualTo(JobState.PREPARED);
  }

  @Test
  void nothingIsPostedAgainInAHoldAndInAPauseOnlyAsItsProbe() {
    Job first = unclear("first");
    Job second = unclear("second");
    one.account().hold(Duration.ofSeconds(5), "away");
    one.tasks().notThere(one.externalId(first));
    assertThat(one.state(first)).isEqualTo(JobState.UNCLEAR);
    pass(5);
    one.account().pause("KLING-1102", "no money", Optional.empty());
    one.tasks().notThere(one.externalId(first));
    assertThat(one.state(first)).isEqualTo(JobState.UNCLEAR);

    pass(60);
    one.tasks().notThere(one.externalId(first));
    one.tasks().notThere(one.externalId(second));
    assertThat(one.state(first)).isEqualTo(JobState.SUBMITTING);
    assertThat(one.state(second)).as("one probe a minute").isEqualTo(JobState.UNCLEAR);
    one.prepared("third");
    assertThat(one.slots().claim()).isZero();
  }

  @Test
  void aDoubtfulRefusalOfATaskThatIsThereIsItsAdoption() {
    Job job = one.prepared("look");
    one.slots().claim();
    one.tasks().doubtful(one.now(job), FAULT);
    assertThat(one.state(job)).isEqualTo(JobState.UNCLEAR);
    assertThat(one.used()).isOne();
    one.accept(job);
    assertThat(one.state(job)).isEqualTo(JobState.RUNNING);
    assertThat(one.now(job).task().orElseThrow().fault()).isEmpty();
  }

  @Test
  void aDoubtfulRefusalOfATaskThatIsNotThereIsARefusal() {
    Job job = one.prepared("look");
    one.slots().claim();
    one.tasks().doubtful(one.now(job), FAULT);
    one.tasks().notThere(one.externalId(job));
    Job dead = one.now(job);
    assertThat(dead.state()).isEqualTo(JobState.DEAD);
    assertThat(dead.fault()).contains(FAULT);
    assertThat(dead.outcome()).contains(Outcome.REJECTED);
    assertThat(one.used()).isZero();
  }

  @Test
  void aDoubtfulRefusalAfterAnEarlierPostStaysUnclearForAPersonToDecide() {
    Job job = unclear("look");
    one.tasks().notThere(one.externalId(job));
    one.tasks().doubtful(one.now(job), FAULT);
    for (int i = 0; i < 3; i++) {
      one.tasks().notThere(one.externalId(job));
      assertThat(one.state(job)).isEqualTo(JobState.UNCLEAR);
      assertThat(one.used()).isZero();
    }
    one.accept(job);
    assertThat(one.state(job)).isEqualTo(JobState.RUNNING);
  }

  @Test
  void aStuckTaskGivesItsSlotBackAndStillDelivers() {
    Job job = one.running("look");
    Job shares = again("shares", "look");
    pass(60);
    assertThat(one.tasks().stuck(one.externalId(job), START)).as("not late yet").isFalse();
    assertThat(one.tasks().stuck(one.externalId(job), START.plusMillis(1))).isTrue();
    assertThat(one.tasks().stuck(one.externalId(job), START.plusMillis(1))).isFalse();
    assertThat(one.state(job)).isEqualTo(JobState.STUCK);
    assertThat(one.now(job).active()).isTrue();
    assertThat(one.used()).isZero();
    assertThat(one.slots().claim()).as("nobody else may submit this content").isZero();

    one.succeed(job);
    assertThat(one.state(job)).isEqualTo(JobState.DELIVERING);
    assertThat(one.now(job).reused()).isFalse();
    assertThat(one.now(shares).reused()).isTrue();
  }

  @Test
  void aTaskThatIsStuckForADayIsGivenUpWithItsIds() {
    Job job = one.running("look");
    Job shares = again("shares", "look");
    assertThat(one.tasks().givenUp(one.externalId(job), START.plusSeconds(1))).isFalse();
    pass(60);
    one.tasks().stuck(one.externalId(job), START.plusSeconds(30));
    assertThat(one.tasks().givenUp(one.externalId(job), START.plusSeconds(60)))
        .as("the day counts from here")
        .isFalse();
    assertThat(one.tasks().givenUp(one.externalId(job), START.plusSeconds(61))).isTrue();
    assertThat(one.tasks().givenUp(one.externalId(job), START.plusSeconds(61))).isFalse();

    Job dead = one.now(job);
    assertThat(dead.outcome()).contains(Outcome.GIVEN_UP);
    assertThat(dead.paid()).contains(Paid.UNKNOWN);
    assertThat(dead.fault().orElseThrow().code()).isEqualTo("TRYON-NEVER-ENDED");
    assertThat(dead.fault().orElseThrow().message())
        .contains("task-" + job.id())
        .contains(one.externalId(job));
    assertThat(one.now(shares).outcome()).contains(Outcome.GIVEN_UP);
    assertThat(one.now(shares).paid()).contains(Paid.NO);
    pass(1);
    assertThat(again("look", "look").externalId()).contains("tr-" + content("look") + "-a2");
  }

  @Test
  void whatWasRefusedAgainAndAgainIsBuriedWhenKlingDoesNotKnowIt() {
    Job job = unclear("look");
    one.tasks().notThere(one.externalId(job));
    one.tasks()
        .doubtful(one.now(job), new Fault(Tasks.REFUSED_ALONE, "refused", "why", "cure", true));
    assertThat(one.state(job)).isEqualTo(JobState.UNCLEAR);
    one.tasks().notThere(one.externalId(job));
    assertThat(one.now(job).outcome()).contains(Outcome.REJECTED);
    assertThat(one.now(job).paid()).as("it was posted twice").contains(Paid.UNKNOWN);
  }

  @Test
  void aResultWhoseAddressIsDeadIsGoneOnlyAfterManyTries() {
    Job job = one.running("look");
    one.succeed(job);
    for (int i = 1; i < Deliveries.MOST_DEAD_FETCHES; i++) {
      assertThat(one.deliveries().dead(one.now(job), "404").state()).isEqualTo(JobState.DELIVERING);
      one.deliveries().renewed(one.now(job), List.of("https://another/" + i));
    }
    assertThat(one.now(job).task().orElseThrow().resultUrls()).containsExactly("https://another/7");
    Job dead = one.deliveries().dead(one.now(job), "404");
    assertThat(dead.outcome()).contains(Outcome.GIVEN_UP);
    assertThat(dead.paid()).contains(Paid.YES);
    assertThat(dead.fault().orElseThrow().code()).isEqualTo("TRYON-RESULT-GONE");
    assertThat(dead.fault().orElseThrow().message()).contains("task-" + job.id()).contains("404");
    pass(1);
    assertThat(again("look", "look").state())
        .as("a replay asks for the same result")
        .isEqualTo(JobState.DELIVERING);
  }

  @Test
  void aResultThatKlingHasDeletedIsGoneAfterOneMoreTry() {
    Job job = one.running("look");
    one.succeed(job);
    pass(Duration.ofDays(30));
    assertThat(one.deliveries().dead(one.now(job), "404").state()).isEqualTo(JobState.DELIVERING);
    Job dead = one.deliveries().dead(one.now(job), "404");
    assertThat(dead.outcome()).contains(Outcome.EXPIRED);
    assertThat(dead.fault().orElseThrow().cure()).contains("again: true");
    assertThat(one.slots().claim()).isZero();
  }

  @Test
  void anEndThatComesBeforeTheAnswerToThePostCounts() {
    Job job = one.prepared("look");
    one.slots().claim();
    one.succeed(job);
    assertThat(one.state(job)).isEqualTo(JobState.DELIVERING);
    one.accept(job);
    assertThat(one.state(job)).isEqualTo(JobState.DELIVERING);
    assertThat(one.used()).isZero();
  }

  @Test
  void aJobOfAnotherInstanceSharesATaskAndGoesOnThere() {
    Node two = open("two", 3);
    Job first = one.running("look");
    Job second = two.prepare(two.register("look"), content("look"));
    one.succeed(first);
    assertThat(two.jobs().due()).containsExactly(second.id());
    assertThat(one.jobs().due()).containsExactly(first.id());
  }

  @Test
  void theHistoryTellsEachState() {
    Job job = one.running("look");
    one.succeed(job);
    one.deliveries().published(one.now(job), List.of());
    assertThat(
            one.ledger()
                .<List<String>, RuntimeException>read(
                    handle ->
                        handle
                            .createQuery("SELECT state FROM event ORDER BY seq")
                            .mapTo(String.class)
                            .list()))
        .containsExactly("WAITING", "PREPARED", "SUBMITTING", "RUNNING", "DELIVERING", "DONE");
  }
}

package io.tryonroutes.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tryonroutes.pair.Fault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

abstract class HistoryRules extends LedgerTestBase {
  private static final int MANY = 100;

  HistoryRules(Database database) {
    super(database);
  }

  private Job dead(String name, String code) {
    Fault fault = new Fault(code, "refused", "its content", "another", false);
    return one.deliveries().settled(one.jobs().unfit(one.register(name), List.of(), fault));
  }

  private Job replay(Job dead) {
    return one.jobs()
        .register(
            new NewJob(
                one.jobs().newId(),
                dead.path(),
                dead.name(),
                "v1-5",
                dead.inputs(),
                false,
                Optional.of(dead.id()),
                one.ledger().now()));
  }

  private List<String> deadLetters(String code) {
    return one.history().deadLetters(code, 0, Long.MAX_VALUE, MANY).stream().map(Job::id).toList();
  }

  @Test
  void aJobsLifeIsToldInItsOrder() {
    Job job = one.prepared("look");
    one.register("other");
    pass(2);
    one.slots().claim();
    pass(1);
    one.accept(job);
    assertThat(one.history().events(job))
        .extracting(Event::at, Event::state, Event::detail)
        .containsExactly(
            tuple(START, JobState.WAITING, Optional.empty()),
            tuple(START, JobState.PREPARED, job.externalId()),
            tuple(START.plusSeconds(2), JobState.SUBMITTING, Optional.empty()),
            tuple(START.plusSeconds(3), JobState.RUNNING, Optional.of("task-" + job.id())));
  }

  private Job published(String name) {
    Job job = one.running(name);
    one.succeed(job);
    Job named = one.deliveries().name(one.now(job)).job();
    return one.deliveries().settled(one.deliveries().published(named, List.of()));
  }

  @Test
  void onlyOldEventsOfSettledJobsAreForgotten() {
    Job open = one.running("open");
    Job old = published("old");
    pass(10);
    Job young = published("young");

    assertThat(one.history().forgetEvents(START)).isZero();
    assertThat(one.history().forgetEvents(START.plusSeconds(1))).isEqualTo(6);
    assertThat(one.history().forgetEvents(START.plusSeconds(1))).isZero();

    assertThat(one.history().events(old)).isEmpty();
    assertThat(one.history().events(open)).hasSize(4);
    assertThat(one.history().events(young)).hasSize(6);
  }

  @Test
  void whatIsForgottenIsNeitherPaidForAgainNorLosesItsNameInTheOutbox() {
    Job old = published("look");
    pass(10);
    while (one.history().forgetEvents(one.ledger().now()) > 0) {}

    Job again = one.prepared("look");
    assertThat(one.state(again)).isEqualTo(JobState.DELIVERING);
    assertThat(one.externalId(again)).isEqualTo(one.externalId(old));
    Job named = one.deliveries().name(one.now(again)).job();
    assertThat(named.replaces()).contains(old.id());
    assertThat(one.deliveries().namesakes(named)).extracting(Job::id).containsExactly(old.id());
  }

  @Test
  void aNameMeansItsNewestJobAndAnIdOneOfThem() {
    Job older = one.register("batch-12/", "look-01", false);
    Job newer = one.register("batch-12/", "LOOK-01", false);
    one.register("batch-13/", "look-01", false);
    one.register("look-01");

    assertThat(one.history().find("batch-12/Look-01").map(Job::id)).contains(newer.id());
    assertThat(one.history().find("batch-12/look-01~" + older.id()).map(Job::id))
        .contains(older.id());
    assertThat(one.history().find(older.id()).map(Job::id)).contains(older.id());
    assertThat(one.history().find("batch-13/look-01~" + older.id())).isEmpty();
    assertThat(one.history().find("batch-14/look-01")).isEmpty();
    assertThat(one.history().named("batch-12/look-01", 9))
        .extracting(Job::id)
        .containsExactly(newer.id(), older.id());
    assertThat(one.history().named("batch-12/look-01", 1)).hasSize(1);
    assertThat(one.history().find("look\0" + "/x".repeat(9000))).isEmpty();
  }

  @Test
  void aNameThatLooksLikeAnIdIsANameFirst() {
    Job first = one.register("first");
    Job named = one.register(first.id());
    assertThat(one.history().find(first.id()).map(Job::id)).contains(named.id());
  }

  @Test
  void namesThatMayBeMeantComeNearestFirstAndOnce() {
    one.register("batch/", "look-01", false);
    one.register("batch/", "look-01", false);
    one.register("lock-01");
    one.register("trousers");
    assertThat(one.history().like("look-01", 5)).containsExactly("batch/look-01", "lock-01");
    assertThat(one.history().like("Look-01", 1)).containsExactly("batch/look-01");
    assertThat(one.history().like("100%_'x", 5)).isEmpty();
    assertThat(one.history().like("", 5)).isEmpty();
  }

  @Test
  void deadLettersOfOneCodeAreFoundUntilTheyAreReplayed() {
    Job first = dead("a", "KLING-1301");
    Job other = dead("b", "TRYON-NAME");
    Job second = dead("c", "KLING-1301");
    Job moving = one.jobs().unfit(one.register("d"), List.of(), FAULT);

    assertThat(deadLetters("KLING-1301")).containsExactly(first.id(), second.id());
    assertThat(deadLetters("KLING-1302")).isEmpty();
    assertThat(one.history().deadLetterCodes())
        .isEqualTo(Map.of("KLING-1301", 2L, "TRYON-NAME", 1L));

    one.deliveries().settled(moving);
    Job again = replay(first);
    assertThat(again.replays()).contains(first.id());
    assertThat(one.history().replayOf(first).map(Job::id)).contains(again.id());
    assertThat(deadLetters("KLING-1301")).containsExactly(second.id(), moving.id());
    assertThat(one.history().replayOf(other)).isEmpty();
  }

  @Test
  void deadLettersArePagedUpToTheJobThatWasTheNewestAtFirst() {
    Job first = dead("a", "KLING-1301");
    Job second = dead("b", "KLING-1301");
    long last = one.history().newest();
    dead("c", "KLING-1301");

    assertThat(one.history().deadLetters("KLING-1301", 0, last, 1))
        .extracting(Job::id)
        .containsExactly(first.id());
    assertThat(one.history().deadLetters("KLING-1301", first.seq(), last, MANY))
        .extracting(Job::id)
        .containsExactly(second.id());
  }

  @Test
  void aReusedResultIsThatOfTheJobThatWantedItFirst() {
    Job first = one.running("look");
    one.succeed(first);
    Job second = one.prepare(one.register("second"), content("look"));
    assertThat(one.history().firstWith("account", one.externalId(second)).map(Job::id))
        .contains(first.id());
    assertThat(one.history().firstWith("other", one.externalId(second))).isEmpty();
  }
}

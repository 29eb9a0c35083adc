package io.tryonroutes.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tryonroutes.pair.PairOptions;
import io.tryonroutes.pair.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import org.h2.util.DateTimeUtils;
import org.junit.jupiter.api.Test;

abstract class JobsRules extends LedgerTestBase {
  JobsRules(Database database) {
    super(database);
  }

  private static final List<Output> OUTPUTS = List.of(new Output("look.png", "ab", 768, 1024));

  private static NewJob row(String id, String name, String manifest) {
    List<Input> inputs =
        List.of(Input.unread(Role.HUMAN, "anna.jpg"), Input.unread(Role.CLOTH, name + ".png"));
    return new NewJob(
        id,
        "b/",
        name,
        "v1-5",
        inputs,
        false,
        Optional.empty(),
        START,
        Optional.of(manifest),
        true,
        List.of());
  }

  private static NewJob manifest(String id) {
    return new NewJob(id, "b/", "looks.csv", "v1-5", List.of(), false, Optional.empty(), START);
  }

  /** H2 would keep the answer from before a commit that a query ran beside. */
  @Test
  void whatIsReadAfterACommitIsWhatWasWritten() throws InterruptedException {
    for (int i = 1; i <= 100; i++) {
      String name = "n" + i;
      Thread writer = new Thread(() -> one.register(name));
      writer.start();
      while (writer.isAlive()) {
        one.overview().counts();
      }
      writer.join();
      assertThat(one.overview().counts()).containsEntry(JobState.WAITING, (long) i);
    }
  }

  @Test
  void aManifestIsDueWhenTheLastOfItsRowsIsSettled() {
    List<String> ids = one.jobs().newIds(2_500);
    assertThat(ids).doesNotHaveDuplicates().hasSize(2_500);
    Job manifest =
        one.jobs()
            .register(
                manifest("00000000"),
                ids.stream().map(id -> row(id, "n" + id, "00000000")).toList());
    assertThat(manifest.state()).isEqualTo(JobState.MANIFEST);
    assertThat(one.overview().counts()).containsEntry(JobState.WAITING, 2_500L);
    assertThat(one.jobs().waiting(1).get(0))
        .satisfies(
            row -> {
              assertThat(row.id()).isEqualTo(ids.get(0));
              assertThat(row.manifest()).contains("00000000");
              assertThat(row.again()).isTrue();
            });
    List<Job> last = one.jobs().rows(manifest, one.jobs().get(ids.get(2_497)).seq(), 9);
    assertThat(last).extracting(Job::id).containsExactlyElementsOf(ids.subList(2_498, 2_500));

    one.ledger()
        .write(
            handle ->
                handle.execute(
                    "UPDATE job SET settled_at = CURRENT_TIMESTAMP WHERE id <> '"
                        + ids.get(7)
                        + "'"
                        + " AND manifest IS NOT NULL"));
    assertThat(one.jobs().due()).isEmpty();
    Job seventh = one.jobs().unfit(one.jobs().get(ids.get(7)), List.of(), FAULT);
    assertThat(one.jobs().due()).containsExactly(ids.get(7));
    one.deliveries().settled(seventh);
    assertThat(one.jobs().due()).containsExactly("00000000");

    pass(1);
    Job reported = one.deliveries().reported(manifest, "looks.results.csv");
    assertThat(reported.publishedAt()).contains(START.plusSeconds(1));
    pass(1);
    assertThat(one.deliveries().reported(manifest, "looks.results.csv").publishedAt())
        .as("the day of its folder in done stays")
        .contains(START.plusSeconds(1));
    one.deliveries().settled(manifest);
    assertThat(one.jobs().due()).isEmpty();
  }

  @Test
  void aManifestAndItsRowsAreEnteredTogetherOrNotAtAll() {
    one.register("look");
    String taken = one.jobs().waiting(1).get(0).id();
    assertThatThrownBy(
            () ->
                one.jobs()
                    .register(
                        manifest("00000000"),
                        List.of(row("00000001", "a", "00000000"), row(taken, "b", "00000000"))))
        .isInstanceOf(RuntimeException.class);
    assertThat(one.jobs().find("00000000")).isEmpty();
    assertThat(one.jobs().find("00000001")).isEmpty();
  }

  @Test
  void aManifestThatWasAnnouncedInThisLedgerIsKnownToIt() {
    assertThat(one.jobs().isAnnounced("00000000")).isFalse();
    one.jobs().announce("00000000");
    assertThat(one.jobs().isAnnounced("00000000")).isTrue();
  }

  @Test
  void aManifestThatIsRejectedIsDeadAsItComes() {
    Job dead = one.jobs().rejected(manifest("00000000"), FAULT);
    assertThat(dead.state()).isEqualTo(JobState.DEAD);
    assertThat(dead.outcome()).contains(Outcome.REJECTED);
    assertThat(dead.paid()).contains(Paid.NO);
    assertThat(one.jobs().due()).containsExactly("00000000");
  }

  @Test
  void whoAsksForANewResultGetsTheNextAttemptWhateverBecameOfTheLast() {
    Job first = one.running("look");
    PairOptions again = new PairOptions(Optional.of("v1"), true);
    Job second = one.register("again");
    second = one.preparation().prepared(second, content("look"), second.inputs(), again);
    assertThat(second.externalId()).contains("tr-" + content("look") + "-a2");
    assertThat(second.modelName()).isEqualTo("v1");
    one.succeed(first);
    Job third = one.register("and again");
    assertThat(
            one.preparation().prepared(third, content("look"), third.inputs(), again).externalId())
        .as("the second one is not sent yet")
        .contains("tr-" + content("look") + "-a2");
  }

  @Test
  void twoThatWantItAgainAtOnceShareOneNewResult() {
    PairOptions again = new PairOptions(Optional.empty(), true);
    Job first = one.register("first");
    Job second = one.register("second");
    pass(1);
    first = one.preparation().prepared(first, content("look"), first.inputs(), again);
    one.slots().claim();
    second = one.preparation().prepared(second, content("look"), second.inputs(), again);
    assertThat(second.externalId()).isEqualTo(first.externalId());

    one.accept(first);
    one.succeed(first);
    pass(1);
    Job later = one.register("later");
    assertThat(
            one.preparation().prepared(later, content("look"), later.inputs(), again).externalId())
        .contains("tr-" + content("look") + "-a2");
  }

  @Test
  void aPairGoesItsWay() {
    Job job = one.register("look");
    assertThat(job.state()).isEqualTo(JobState.WAITING);
    assertThat(one.jobs().waiting(8)).extracting(Job::id).containsExactly(job.id());

    job = one.prepare(job, content("look"));
    assertThat(job.state()).isEqualTo(JobState.PREPARED);
    assertThat(job.externalId()).contains("tr-" + content("look") + "-a1");
    assertThat(one.jobs().waiting(8)).isEmpty();
    assertThat(one.jobs().due()).isEmpty();

    assertThat(one.slots().claim()).isOne();
    job = one.now(job);
    assertThat(job.state()).isEqualTo(JobState.SUBMITTING);
    assertThat(job.task().orElseThrow().posts()).isOne();
    assertThat(job.task().orElseThrow().submittedAt()).contains(START);
    assertThat(one.jobs().due()).containsExactly(job.id());
    assertThat(one.used()).isOne();

    pass(1);
    assertThat(one.tasks().accepted(one.externalId(job), "867283741759111202", "r1")).isTrue();
    assertThat(one.tasks().accepted(one.externalId(job), "867283741759111202", "r1")).isFalse();
    job = one.now(job);
    assertThat(job.state()).isEqualTo(JobState.RUNNING);
    assertThat(job.active()).isTrue();
    assertThat(job.task().orElseThrow().taskId()).contains("867283741759111202");

    pass(15);
    one.succeed(job);
    job = one.now(job);
    assertThat(job.state()).isEqualTo(JobState.DELIVERING);
    assertThat(job.reused()).isFalse();
    assertThat(job.task().orElseThrow().resultUrls())
        .containsExactly("https://p2-kling.klingai.com/a.png?x='%\"");
    assertThat(job.task().orElseThrow().endedAt()).contains(START.plusSeconds(16));
    assertThat(job.task().orElseThrow().requestIds()).containsExactly("r1", "request-2");
    assertThat(one.used()).isZero();

    job = named(job);
    assertThat(job.publishedAs()).contains("look");
    job = one.deliveries().published(job, OUTPUTS);
    assertThat(job.state()).isEqualTo(JobState.DONE);
    assertThat(job.outcome()).contains(Outcome.PUBLISHED);
    assertThat(job.paid()).contains(Paid.YES);
    assertThat(job.outputs()).isEqualTo(OUTPUTS);
    assertThat(one.jobs().due()).as("its pictures still lie in work").containsExactly(job.id());

    job = one.deliveries().settled(job);
    assertThat(job.settledAt()).contains(START.plusSeconds(16));
    assertThat(one.jobs().due()).isEmpty();
    assertThat(one.overview().open(10)).isEmpty();
  }

  @Test
  void aStepThatIsDoneAgainChangesNothing() {
    Job job = one.running("look");
    one.succeed(job);
    Job delivering = one.now(job);
    one.succeed(job);
    one.fail(job, Optional.of("1"));
    one.accept(job);
    one.tasks().refused(one.externalId(job), FAULT, "r9");
    one.tasks().doubtful(job, FAULT);
    one.tasks().unclear(job, "late");
    one.tasks().notTaken(job, "late");
    one.tasks().notThere(one.externalId(job));
    assertThat(one.tasks().stuck(one.externalId(job), START.plusSeconds(999))).isFalse();
    one.prepare(job, content("look"));
    one.jobs().unfit(job, List.of(), FAULT);
    one.jobs().delay(job, Duration.ofHours(1), "late");
    one.deliveries().settled(job);

    assertThat(one.now(job)).isEqualTo(delivering);
    assertThat(one.jobs().due()).containsExactly(job.id());

    Job done = one.deliveries().published(job, OUTPUTS);
    assertThat(one.deliveries().published(job, List.of())).isEqualTo(done);
    Job settled = one.deliveries().settled(job);
    pass(5);
    assertThat(one.deliveries().settled(job)).isEqualTo(settled);
  }

  @Test
  void aPairThatIsNotFitIsDeadUnpaidWithTheReason() {
    Job job = one.jobs().unfit(one.register("look"), List.of(), FAULT);
    assertThat(job.state()).isEqualTo(JobState.DEAD);
    assertThat(job.fault()).contains(FAULT);
    assertThat(job.outcome()).contains(Outcome.REJECTED);
    assertThat(job.paid()).contains(Paid.NO);
    assertThat(one.jobs().due()).containsExactly(job.id());
  }

  @Test
  void whatIsPutOffIsDueAgainByItself() {
    Job job = one.running("look");
    one.succeed(job);
    one.jobs().delay(one.now(job), Duration.ofSeconds(4), "disk full ".repeat(200));
    assertThat(one.jobs().due()).isEmpty();
    assertThat(one.now(job).tries()).isOne();
    assertThat(one.now(job).trouble().orElseThrow()).hasSize(1000).endsWith("…");
    pass(4);
    assertThat(one.jobs().due()).containsExactly(job.id());
    Job waiting = one.register("other");
    one.jobs().delay(waiting, Duration.ofSeconds(1), "unreadable");
    assertThat(one.jobs().waiting(8)).isEmpty();
    pass(1);
    assertThat(one.jobs().waiting(8)).hasSize(1);
    assertThat(one.prepare(waiting, content("other")).trouble()).as("a step begins anew").isEmpty();
  }

  @Test
  void theOldestComeFirst() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      ids.add(one.register("look-" + (12 - i)).id());
    }
    assertThat(one.jobs().waiting(5)).extracting(Job::id).isEqualTo(ids.subList(0, 5));
    assertThat(one.overview().open(7)).extracting(Job::id).isEqualTo(ids.subList(0, 7));
  }

  @Test
  void aRestartMakesWhatMayHaveBeenPostedUnclear() {
    Job posted = one.prepared("posted");
    one.slots().claim();
    Job running = one.running("running");
    Job waiting = one.register("waiting");
    Job delivering = one.running("delivering");
    one.succeed(delivering);
    one.jobs().delay(one.now(delivering), Duration.ofDays(1), "clock was wrong");

    Node again = restart(one, 3);

    assertThat(again.state(posted)).isEqualTo(JobState.UNCLEAR);
    assertThat(again.state(running)).isEqualTo(JobState.RUNNING);
    assertThat(again.used()).as("both may run at Kling").isEqualTo(2);
    assertThat(again.jobs().due()).containsExactly(posted.id(), running.id(), delivering.id());
    assertThat(again.jobs().waiting(8)).extracting(Job::id).containsExactly(waiting.id());
  }

  @Test
  void onlyThoseThatAreSilentForHalfAMinuteLoseTheirJobs() {
    Node two = open("two", 3);
    Node three = open("three", 3);
    Job ofTwo = two.prepared("of-two");
    Job ofThree = three.prepared("of-three");
    assertThat(two.slots().claim() + three.slots().claim()).isEqualTo(2);

    pass(29);
    three.jobs().heartbeat();
    one.jobs().resume();
    assertThat(one.jobs().due()).isEmpty();
    assertThat(one.state(ofTwo)).isEqualTo(JobState.SUBMITTING);

    pass(2);
    one.jobs().resume();
    assertThat(one.jobs().due()).containsExactly(ofTwo.id());
    assertThat(one.state(ofTwo)).isEqualTo(JobState.UNCLEAR);
    assertThat(one.state(ofThree)).isEqualTo(JobState.SUBMITTING);
    assertThat(two.jobs().due()).isEmpty();
  }

  @Test
  void anInstanceThatHasJustStartedIsNotSilent() {
    Node two = open("two", 3);
    pass(3600);
    two = restart(two, 3);
    Job job = two.prepared("look");
    two.slots().claim();
    one.jobs().resume();
    assertThat(two.state(job)).isEqualTo(JobState.SUBMITTING);
  }

  @Test
  void theJobsOfAnotherAccountAreShownAndLeftAlone() {
    Node other = open("other", "one", 3);
    Job job = other.prepared("look");
    other.slots().claim();

    one.jobs().resume();

    assertThat(one.jobs().due()).isEmpty();
    assertThat(one.overview().open(10)).extracting(Job::id).containsExactly(job.id());
    assertThat(one.overview().counts()).containsEntry(JobState.SUBMITTING, 1L);
    assertThat(other.state(job)).isEqualTo(JobState.SUBMITTING);
    assertThat(one.used()).isZero();
    assertThat(one.prepare(one.register("look"), content("look")).state())
        .as("nothing is shared across accounts")
        .isEqualTo(JobState.PREPARED);
    assertThat(one.slots().claim()).isOne();
  }

  private Job delivering(String path, String name, String content) {
    Job job = one.prepare(one.register(path, name, false), content(content));
    one.slots().claim();
    one.accept(job);
    one.succeed(job);
    return one.now(job);
  }

  private Job named(Job job) {
    return one.deliveries().name(job).job();
  }

  @Test
  void anUnfinishedOlderResultLosesThePlainNameAndIsNotPublishedUnderIt() {
    Job older = named(delivering("", "look", "first"));
    Job newer = delivering("", "look", "second");

    Deliveries.Naming naming = one.deliveries().name(newer);
    assertThat(naming.delivering()).as("it may just be written").containsExactly(older.id());
    newer = naming.job();
    assertThat(newer.publishedAs()).contains("look");
    assertThat(one.deliveries().namesakes(newer)).isEmpty();

    assertThat(one.deliveries().published(older, OUTPUTS).state()).isEqualTo(JobState.DELIVERING);
    older = named(older);
    assertThat(older.publishedAs()).contains("look~" + older.id());
    assertThat(one.deliveries().published(older, OUTPUTS).state()).isEqualTo(JobState.DONE);
  }

  @Test
  void theNewestDropHasThePlainNameWhicheverEndsFirst() {
    Job older = delivering("", "look", "first");
    Job newer = delivering("", "look", "second");

    newer = named(newer);
    older = named(older);

    assertThat(newer.publishedAs()).contains("look");
    assertThat(newer.replaces()).isEmpty();
    assertThat(older.publishedAs()).contains("look~" + older.id());
    assertThat(one.deliveries().namesakes(newer)).isEmpty();
    assertThat(one.deliveries().namesakes(older)).isEmpty();
  }

  @Test
  void aResultMakesWayForANewerDropOfItsName() {
    Job older = named(delivering("", "look", "first"));
    older = one.deliveries().published(older, OUTPUTS);
    assertThat(older.publishedAs()).contains("look");

    Job newer = named(delivering("", "look", "second"));
    assertThat(newer.publishedAs()).contains("look");
    assertThat(newer.replaces()).contains(older.id());
    assertThat(one.deliveries().namesakes(newer)).extracting(Job::id).containsExactly(older.id());

    List<Output> moved = List.of(new Output("look~" + older.id() + ".png", "ab", 768, 1024));
    one.deliveries().renamed(older, "look~" + older.id(), moved);
    assertThat(one.now(older).outputs()).isEqualTo(moved);
    assertThat(one.deliveries().namesakes(newer)).isEmpty();
    assertThat(named(newer)).isEqualTo(one.now(newer));
  }

  @Test
  void theSameNameInAnotherBatchIsAnotherName() {
    Job first = named(delivering("a/", "look", "first"));
    Job second = named(delivering("b/", "look", "second"));
    assertThat(first.publishedAs()).contains("look");
    assertThat(second.publishedAs()).contains("look");
    assertThat(one.deliveries().namesakes(second)).isEmpty();
  }

  @Test
  void anyNameComesBackAsItWas() {
    for (String name :
        List.of(
            "l'ook \"1\"", "50%_off", "${x}", ":name", "<a>", "?", "\\", "-- ;", "\uD83D\uDC57é")) {
      Job job = delivering(name + "/", name, name);
      job = named(job);
      assertThat(job.name()).isEqualTo(name);
      assertThat(job.path()).isEqualTo(name + "/");
      assertThat(job.publishedAs()).contains(name);
      assertThat(job.inputs().get(0).file()).isEqualTo(name + "_human.jpg");
      one.jobs().delay(job, Duration.ZERO, name + "\0");
      assertThat(one.now(job).trouble()).contains(name + " ");
    }
  }

  @Test
  void aTextIsCutBetweenCharacters() {
    Job job = one.register("look");
    one.jobs().delay(job, Duration.ZERO, "x" + "\uD83D\uDC57".repeat(600));
    assertThat(one.now(job).trouble().orElseThrow())
        .endsWith("\uD83D\uDC57…")
        .hasSizeLessThanOrEqualTo(1000);
  }

  @Test
  void timesAreTheSameInAnyTimeZone() {
    TimeZone before = TimeZone.getDefault();
    try {
      for (String zone : List.of("America/New_York", "Australia/Lord_Howe", "UTC")) {
        inZone(zone);
        Node node = open("zone-" + zone.substring(0, 3), 3);
        // In New York 01:30 comes twice on 1 November, and 02:30 not at all on 8 March.
        for (String time :
            List.of(
                "2026-11-01T05:30:00.123Z",
                "2026-11-01T06:30:00.123Z",
                "2026-03-08T06:59:59.999Z",
                "2026-03-08T07:00:00Z",
                "2026-04-04T14:45:00Z",
                "2026-04-04T15:15:00Z")) {
          clock.set(Instant.parse(time));
          Job job = node.register("look");
          assertThat(job.registeredAt()).isEqualTo(clock.instant());
          assertThat(job.droppedAt()).isEqualTo(clock.instant());
          assertThat(number(node, "SELECT COUNT(*) FROM job WHERE registered_at = '" + time + "'"))
              .isOne();
          Job read = job;
          inZone("Asia/Tokyo");
          assertThat(one.now(job)).isEqualTo(read);
          inZone(zone);
          assertThat(node.jobs().waiting(99)).extracting(Job::id).contains(job.id());
          node.jobs().unfit(job, job.inputs(), FAULT);
          node.deliveries().settled(job);
          node.ledger().read(h -> h.execute("DELETE FROM job WHERE id = '" + read.id() + "'"));
          node.ledger().read(h -> h.execute("UPDATE job_count SET jobs = 0"));
        }
      }
    } finally {
      inZone(before.getID());
    }
  }

  /** H2 keeps the zone that it has seen first. */
  private static void inZone(String zone) {
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    DateTimeUtils.resetCalendar();
  }

  @Test
  void aLedgerThatCannotBeOpenedSaysSoInOneLineWithoutASecret() {
    String wrong =
        database == Database.H2
            ? "jdbc:h2:file:/proc/none/ledger;PASSWORD=geheim"
            : "jdbc:postgresql://127.0.0.1:1/ledger?password=geheim&connectTimeout=2";
    assertThatThrownBy(() -> Ledger.open(wrong, "sa", "", "a", "i", 1, clock))
        .isInstanceOf(LedgerUnavailable.class)
        .hasMessageStartingWith("the ledger jdbc:")
        .message()
        .doesNotContain("geheim", "\n");
  }
}

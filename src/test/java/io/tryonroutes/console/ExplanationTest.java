package io.tryonroutes.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Holds what people read to the letter. */
class ExplanationTest {
  private static final Instant DROPPED = Instant.parse("2026-11-20T09:00:00Z");
  private static final String EXTERNAL_ID = "tr-" + "0123456789abcdef".repeat(2) + "-a1";

  /** A story whose parts a test sets; the rest is that of a pair that was just taken in. */
  private static final class Told {
    private String name = "batch-12/look-01";
    private String state = "WAITING";
    private Optional<String> outcome = Optional.empty();
    private Optional<JobStory.Task> task = Optional.empty();
    private final List<JobStory.Step> steps = new ArrayList<>();
    private List<String> waitsFor = List.of();
    private Optional<String> trouble = Optional.empty();
    private List<String> outputs = List.of();
    private String inputsIn = "/data/work/batch-12/look-01~00c0ffee";
    private Optional<String> paid = Optional.empty();
    private Optional<String> units = Optional.empty();
    private Optional<JobStory.Other> reusedFrom = Optional.empty();
    private Optional<JobStory.Fault> error = Optional.empty();
    private Optional<String> replaces = Optional.empty();
    private Optional<String> replays = Optional.empty();
    private Optional<JobStory.Other> replayedAs = Optional.empty();
    private List<JobStory.Other> others = List.of();

    Told step(double second, String to, String detail) {
      steps.add(
          new JobStory.Step(
              DROPPED.plusMillis((long) (second * 1000)),
              to,
              Optional.of(detail).filter(text -> !text.isEmpty())));
      state = to;
      return this;
    }

    Told toKling() {
      task = Optional.of(new JobStory.Task(1, 1, Optional.of("8672"), List.of("request-1")));
      return step(2, "WAITING", "")
          .step(2.5, "PREPARED", EXTERNAL_ID)
          .step(3, "SUBMITTING", "")
          .step(4.5, "RUNNING", "8672");
    }

    Told dead(String how, JobStory.Fault fault) {
      outcome = Optional.of(how);
      error = Optional.of(fault);
      inputsIn = "/data/dead-letter/batch-12/look-01~00c0ffee";
      return this;
    }

    String text() {
      return Explanation.of(
          new JobStory(
              DROPPED.plusSeconds(3 * 3600 + 65),
              name,
              "00c0ffee",
              state,
              outcome,
              DROPPED,
              List.of(
                  new JobStory.Input("human", "look-01_human.jpg", 812_345),
                  new JobStory.Input("cloth", "look-01_cloth.png", 0)),
              inputsIn,
              "kolors-virtual-try-on-v1-5",
              task.map(any -> EXTERNAL_ID),
              task,
              steps,
              waitsFor,
              trouble,
              outputs,
              paid,
              units,
              reusedFrom.isPresent(),
              reusedFrom,
              error,
              replaces,
              replays,
              replayedAs,
              others));
    }
  }

  private static JobStory.Other other(String id, String state, String outcome) {
    return new JobStory.Other("batch-12/look-01", id, state, Optional.of(outcome));
  }

  @Test
  void published() {
    Told told = new Told().toKling();
    told.step(75, "DELIVERING", "8672").step(75.25, "DONE", "");
    told.outcome = Optional.of("published");
    told.outputs = List.of("/data/outbox/batch-12/look-01.png");
    told.inputsIn = "/data/done/2026-11-20/batch-12/look-01~00c0ffee";
    told.paid = Optional.of("yes");
    told.units = Optional.of("1");
    told.replaces = Optional.of("0badcafe");
    told.others = List.of(other("0badcafe", "DONE", "published"));
    assertThat(told.text())
        .isEqualTo(
            """
            batch-12/look-01 (job 00c0ffee): published

            dropped 2026-11-20 09:00:00Z: look-01_human.jpg (human, 812,345 bytes), look-01_cloth.png (cloth)
            takes the name of the result of job 0badcafe

            2026-11-20 09:00:02Z       +2.0 s  taken in
            2026-11-20 09:00:02Z       +0.5 s  waits for its turn: %s
            2026-11-20 09:00:03Z       +0.5 s  has a slot, is sent to Kling
            2026-11-20 09:00:04Z       +1.5 s  Kling works on it: 8672
            2026-11-20 09:01:15Z  +1 min 10 s  Kling's picture is there: 8672
            2026-11-20 09:01:15Z       +0.3 s  published

            asked of Kling: attempt 1 of these pictures, external id %s, task 8672
            Kling's request ids, for its support: request-1
            result: /data/outbox/batch-12/look-01.png
            its pictures: /data/done/2026-11-20/batch-12/look-01~00c0ffee
            paid: yes, units by Kling's word: 1
            same name: batch-12/look-01 (job 0badcafe): published
            """
                .formatted(EXTERNAL_ID, EXTERNAL_ID));
  }

  @Test
  void reused() {
    Told told = new Told();
    told.step(2, "WAITING", "").step(2.1, "DELIVERING", EXTERNAL_ID).step(3, "DONE", "");
    told.outcome = Optional.of("published");
    told.task = Optional.of(new JobStory.Task(1, 1, Optional.of("8672"), List.of()));
    told.reusedFrom =
        Optional.of(new JobStory.Other("look-07", "0badcafe", "DONE", Optional.of("published")));
    told.paid = Optional.of("no");
    told.units = Optional.of("0");
    assertThat(told.text())
        .contains("\nthe same task as look-07 (job 0badcafe): published\n")
        .contains("\npaid: no, the result was there already\n")
        .doesNotContain("request ids");
  }

  @Test
  void rejectedForItsName() {
    Told told = new Told();
    told.step(2, "WAITING", "").step(2.5, "DEAD", "TRYON-NAME");
    told.dead(
        "rejected",
        new JobStory.Fault("TRYON-NAME", "The name holds a '~'.", "Results.", "Rename it.", false));
    told.paid = Optional.of("no");
    assertThat(told.text())
        .startsWith("batch-12/look-01 (job 00c0ffee): rejected\n")
        .endsWith(
            """
            2026-11-20 09:00:02Z       +0.5 s  ends without a picture: TRYON-NAME

            nothing was asked of Kling for it
            what happened: The name holds a '~'. (TRYON-NAME)
            why: Results.
            what to do: Rename it.
            its pictures: /data/dead-letter/batch-12/look-01~00c0ffee
            paid: no
            a replay helps once something in that folder was changed: java -jar target/quarkus-app/quarkus-run.jar replay 00c0ffee
            """);
  }

  @Test
  void failedAtKling() {
    Told told = new Told().toKling().step(20, "DEAD", "KLING-FAILED-OTHER");
    told.dead(
        "failed",
        new JobStory.Fault("KLING-FAILED-OTHER", "It failed.", "No reason.", "Try again.", true));
    told.paid = Optional.of("unknown");
    assertThat(told.text())
        .contains("  +15.5 s  ends without a picture: KLING-FAILED-OTHER\n")
        .contains("\nwhat happened: It failed. (KLING-FAILED-OTHER)\n")
        .contains("\npaid: unknown\n")
        .endsWith(
            "\nthe same pictures may work another time:"
                + " java -jar target/quarkus-app/quarkus-run.jar replay 00c0ffee\n");
  }

  @Test
  void expired() {
    Told told = new Told();
    told.step(2, "WAITING", "").step(2.5, "DEAD", "TRYON-RESULT-EXPIRED");
    told.dead(
        "expired", new JobStory.Fault("TRYON-RESULT-EXPIRED", "Old.", "Gone.", "Pay.", false));
    assertThat(told.text()).contains("what to do: Pay.").doesNotContain("replay");
  }

  @Test
  void unclear() {
    Told told = new Told().toKling();
    told.steps.remove(3);
    told.step(63, "UNCLEAR", "the answer was lost");
    told.task = Optional.of(new JobStory.Task(1, 2, Optional.empty(), List.of()));
    told.waitsFor = List.of("word whether Kling has its task");
    told.trouble = Optional.of("the answer was lost");
    assertThat(told.text())
        .contains(
            """
            2026-11-20 09:01:03Z   +1 min 0 s  not clear whether Kling has it: the answer was lost
            2026-11-20 12:01:05Z   +3 h 0 min  now

            """)
        .contains(", task not known, sent 2 times\n")
        .contains("\nwaits for: word whether Kling has its task\n")
        .contains("\ntrouble so far: the answer was lost\n")
        .contains("\npaid: not settled yet\n");
  }

  @Test
  void waitingForASlotWhilePaused() {
    Told told = new Told();
    told.step(2, "WAITING", "").step(2.5, "PREPARED", EXTERNAL_ID);
    told.waitsFor = List.of("a free slot; 5 of 5 are taken", "the account is paused: no money");
    assertThat(told.text())
        .startsWith("batch-12/look-01 (job 00c0ffee): prepared\n")
        .contains(
            """
            waits for: a free slot; 5 of 5 are taken
            waits for: the account is paused: no money
            its pictures: /data/work/batch-12/look-01~00c0ffee
            """);
  }

  @Test
  void replayedTwice() {
    Told told = new Told();
    told.step(2, "WAITING", "").step(2.5, "DEAD", "KLING-1301");
    told.dead("rejected", new JobStory.Fault("KLING-1301", "No.", "Content.", "Other.", false));
    told.replays = Optional.of("0ddba115");
    told.replayedAs = Optional.of(other("0badcafe", "RUNNING", "running"));
    told.others =
        List.of(other("0badcafe", "RUNNING", "running"), other("0ddba115", "DEAD", "rejected"));
    assertThat(told.text())
        .contains("\nreplays the dead letter of job 0ddba115\n")
        .endsWith(
            """
            replayed as batch-12/look-01 (job 0badcafe): running
            same name: batch-12/look-01 (job 0badcafe): running
            same name: batch-12/look-01 (job 0ddba115): rejected
            """)
        .doesNotContain("quarkus-run.jar");
  }

  @Test
  void aNameNeitherBreaksALineNorSteersTheTerminal() {
    Told told = new Told();
    told.name = "a\nb\u001b[31m\u009b\u202e\u2028c";
    told.step(2, "WAITING", "");
    assertThat(told.text())
        .startsWith("a\\u000ab\\u001b[31m\\u009b\\u202e\\u2028c (job 00c0ffee): waiting\n");
    assertThat(Explanation.text(List.of("x\r\ny"))).isEqualTo("x\\u000d\\u000ay\n");
  }

  @Test
  void aClockThatWasSetBackIsNoNegativeTime() {
    Told told = new Told();
    told.step(-5, "WAITING", "");
    assertThat(told.text()).contains("+?  taken in");
  }
}

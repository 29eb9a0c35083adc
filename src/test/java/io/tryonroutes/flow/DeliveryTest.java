package io.tryonroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.JobState;
import io.tryonroutes.pair.Fault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The last steps of a job, when something else happens at the same time. */
class DeliveryTest extends FlowFixture {
  private static final byte[] OLD = png(1);
  private static final byte[] NEW = png(0xffffff);

  @Test
  void aNewerResultWaitsUntilAnOlderOneOfItsNameIsNoLongerBeingPut() throws IOException {
    delivering("aaaaaaaa", "look");
    dispatcher.due();
    Job older = outbox.named(jobs.get("aaaaaaaa"));
    Job newer = delivering("bbbbbbbb", "LOOK");

    assertThatThrownBy(() -> outbox.named(newer)).hasMessageContaining("makes way first");
    assertThatThrownBy(() -> outbox.named(newer)).hasMessageContaining("makes way first");
    put(older, OLD);
    assertThatThrownBy(() -> outbox.published(older)).hasMessageContaining("taken its name");
    dispatcher.ended("aaaaaaaa");

    Job named = outbox.named(newer);
    put(named, NEW);
    assertThat(outbox.published(named).state()).isEqualTo(JobState.DONE);
    Job again = outbox.named(jobs.get("aaaaaaaa"));
    put(again, OLD);
    outbox.published(again);
    assertThat(home.resolve("outbox/LOOK.png")).hasBinaryContent(NEW);
    assertThat(home.resolve("outbox/look~aaaaaaaa.png")).hasBinaryContent(OLD);
  }

  @Test
  void aStepThatEndsWithoutAWordIsTriedLaterAndTold() throws IOException {
    delivering("aaaaaaaa", "look");
    assertThat(dispatcher.due()).hasSize(1);
    dispatcher.ended("aaaaaaaa");
    assertThat(dispatcher.due()).isEmpty();
    assertThat(jobs.get("aaaaaaaa").trouble().orElseThrow()).contains("ended early");
    clock.move(Duration.ofSeconds(1));
    assertThat(dispatcher.due()).hasSize(1);
  }

  @Test
  void aResultIsNotStoredBesideAWorkFolderThatIsAway() throws IOException {
    Job job = outbox.named(delivering("aaaaaaaa", "look"));
    Files.move(home.resolve("work"), home.resolve("unmounted"));
    assertThatThrownBy(() -> put(job, NEW)).isInstanceOf(NoSuchFileException.class);
    assertThat(home.resolve("work")).doesNotExist();
  }

  @Test
  void aResultThatIsFarTooLargeIsNotStored() throws IOException {
    Job job = outbox.named(delivering("aaaaaaaa", "look"));
    Results.Result result = results.wanted(job).get(0);
    long tooLarge = Results.MOST_BYTES + 1;
    InputStream unread = new ByteArrayInputStream(NEW);
    assertThatThrownBy(() -> results.received(result, 200, null, tooLarge, unread))
        .isInstanceOf(DeadResultException.class)
        .hasMessageContaining("larger than");
    assertThat(unread.available()).as("it says so itself").isEqualTo(NEW.length);

    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 0;
          }

          @Override
          public int read(byte[] into, int from, int length) {
            return length;
          }
        };
    assertThatThrownBy(() -> results.received(result, 200, null, null, endless))
        .isInstanceOf(DeadResultException.class)
        .hasMessageContaining("larger than");
    assertThat(files()).noneMatch(file -> file.contains(".results"));
  }

  @Test
  void aReplayOfManyLeavesWhatWasDroppedAgainAlone() throws IOException {
    bury(waiting("aaaaaaaa", "look"));
    bury(waiting("bbbbbbbb", "other"));
    waiting("cccccccc", "Look");

    Replay.Many many = replay.all("KLING-1301");
    assertThat(many.replayed()).isEqualTo(1);
    assertThat(many.reasons()).singleElement().asString().contains("cccccccc");
    assertThat(files()).contains("dead-letter/look~aaaaaaaa/look_human.png");
    assertThat(replay.one("aaaaaaaa")).isInstanceOf(Replay.Replayed.class);
  }

  private void bury(Job job) throws IOException {
    jobs.unfit(job, job.inputs(), new Fault("KLING-1301", "what", "why", "cure", true));
    Job dead = jobs.get(job.id());
    inputs.toDeadLetter(inputs.files(dead), dead);
    inputs.settled(dead);
  }
}

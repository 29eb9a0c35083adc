package io.tryonroutes.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A name, or pictures, that are dropped again while the first job is in any of its states. */
abstract class SameNameRules extends LedgerTestBase {
  private static final List<Output> OUTPUTS = List.of(new Output("look.png", "ab", 768, 1024));

  SameNameRules(Database database) {
    super(database);
  }

  /** A job of the content {@code first} in one of the states, each reached as the service does. */
  private Job at(JobState state) {
    Job job = one.register("look");
    if (state == JobState.WAITING) {
      return job;
    }
    job = one.prepare(job, content("first"));
    if (state == JobState.PREPARED) {
      return job;
    }
    one.slots().claim();
    if (state == JobState.UNCLEAR) {
      one.tasks().unclear(one.now(job), "the answer was lost");
    }
    if (EnumSet.of(JobState.SUBMITTING, JobState.UNCLEAR).contains(state)) {
      return one.now(job);
    }
    one.accept(job);
    if (state == JobState.STUCK) {
      one.tasks().stuck(one.externalId(job), START.plusMillis(1));
    }
    if (state == JobState.DEAD) {
      one.fail(job, Optional.of("0"));
      pass(1);
    }
    if (EnumSet.of(JobState.DELIVERING, JobState.DONE).contains(state)) {
      one.succeed(job);
    }
    return state == JobState.DONE ? publish(one.now(job)) : one.now(job);
  }

  /** What the routes do with a job that is DELIVERING: older results of its name make way. */
  private Job publish(Job job) {
    Deliveries.Naming naming = one.deliveries().name(job);
    for (Job older : one.deliveries().namesakes(naming.job())) {
      one.deliveries().renamed(older, older.name() + "~" + older.id(), older.outputs());
    }
    return one.deliveries().published(naming.job(), OUTPUTS);
  }

  /** Takes a job from where it is to DELIVERING, with as few creates as the ledger asks for. */
  private Job deliver(Job job, String content) {
    Job now = one.now(job);
    if (now.state() == JobState.WAITING) {
      now = one.prepare(now, content(content));
    }
    if (now.state() == JobState.PREPARED) {
      one.slots().claim();
      now = one.now(job);
    }
    if (EnumSet.of(JobState.SUBMITTING, JobState.UNCLEAR, JobState.RUNNING, JobState.STUCK)
        .contains(now.state())) {
      one.accept(now);
      one.succeed(now);
    }
    return one.now(job);
  }

  private long posts() {
    return number(one, "SELECT COALESCE(SUM(posts), 0) FROM task");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MANIFEST")
  void aCorrectedPictureGetsThePlainNameWhenTheFirstEndsBefore(JobState state) {
    corrected(state, true);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MANIFEST")
  void aCorrectedPictureGetsThePlainNameWhenTheFirstEndsAfter(JobState state) {
    corrected(state, false);
  }

  private void corrected(JobState state, boolean firstEndsBefore) {
    Job first = at(state);
    assertThat(first.state()).isEqualTo(state);
    boolean dead = state == JobState.DEAD;
    boolean done = state == JobState.DONE;
    Job second = one.register("LOOK");
    if (firstEndsBefore && !dead && !done) {
      publish(deliver(first, "first"));
    }
    second = publish(deliver(second, "second"));
    if (!firstEndsBefore && !dead && !done) {
      publish(deliver(first, "first"));
    }

    assertThat(second.outcome()).contains(Outcome.PUBLISHED);
    assertThat(second.publishedAs()).contains("LOOK");
    if (!dead) {
      assertThat(one.now(first).outcome()).contains(Outcome.PUBLISHED);
      assertThat(one.now(first).publishedAs()).contains("look~" + first.id());
    }
    // Of those that end before, only one whose result was out already has a name to give away.
    assertThat(second.replaces()).isEqualTo(done ? Optional.of(first.id()) : Optional.empty());
    assertThat(posts()).as("one create for each content").isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "look, WAITING", "look, PREPARED", "look, SUBMITTING", "look, UNCLEAR", "look, RUNNING",
    "look, STUCK", "look, DELIVERING", "look, DONE", "other, WAITING", "other, PREPARED",
    "other, SUBMITTING", "other, UNCLEAR", "other, RUNNING", "other, STUCK", "other, DELIVERING",
    "other, DONE"
  })
  void theSamePicturesAreCreatedOnceUnderWhateverName(String name, JobState state) {
    Job first = at(state);
    Job second = one.prepare(one.register(name), content("first"));
    if (state == JobState.WAITING) {
      // The second is looked at first: then the first is the one that costs nothing.
      first = one.prepare(first, content("first"));
    }
    first = deliver(first, "first");
    second = one.now(second);
    assertThat(second.state()).isEqualTo(JobState.DELIVERING);
    assertThat(second.externalId()).isEqualTo(first.externalId());
    second = publish(second);
    if (first.state() != JobState.DONE) {
      first = publish(first);
    }
    assertThat(List.of(one.now(first), second))
        .extracting(Job::paid)
        .contains(Optional.of(Paid.YES));
    assertThat(List.of(one.now(first), second))
        .extracting(Job::paid)
        .contains(Optional.of(Paid.NO));
    assertThat(posts()).isOne();
    assertThat(one.slots().claim()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"look", "other"})
  void theSamePicturesAfterADeathAreOneCreateMore(String name) {
    at(JobState.DEAD);
    Job second = one.prepare(one.register(name), content("first"));
    publish(deliver(second, "first"));
    assertThat(one.now(second).task().orElseThrow().attempt()).isEqualTo(2);
    assertThat(one.now(second).publishedAs()).contains(name);
    assertThat(posts()).isEqualTo(2);
  }
}

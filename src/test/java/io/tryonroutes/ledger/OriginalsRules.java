package io.tryonroutes.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tryonroutes.pair.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Objects of a bucket belong to the first job that is made of them. */
abstract class OriginalsRules extends LedgerTestBase {
  private static final String KEY = "inbox/look ${x} ü_human.jpg";

  private Originals originals;

  OriginalsRules(Database database) {
    super(database);
  }

  @BeforeEach
  void open() {
    originals = new Originals(one.ledger());
  }

  private static Original original(String etag, Instant modified) {
    return new Original("look_human.jpg", "catalog", KEY, etag, modified);
  }

  private Job register(Original... of) {
    List<Input> inputs = List.of(Input.unread(Role.HUMAN, "look_human.jpg"));
    NewJob job =
        new NewJob(
            one.jobs().newId(),
            "",
            "look",
            "v1-5",
            inputs,
            false,
            Optional.empty(),
            clock.instant());
    return one.jobs().register(job.madeOf(List.of(of)));
  }

  private List<Originals.Held> held() {
    return originals.holders("catalog", Set.of(KEY)).getOrDefault(KEY, List.of());
  }

  @Test
  void whoeverFindsTheSameVersionAgainGetsTheSameJob() {
    Job first = register(original("e1", START));
    assertThat(register(original("e1", START)).id()).isEqualTo(first.id());
    assertThat(register(original("e2", START)).id()).isNotEqualTo(first.id());
    assertThat(register(original("e1", START.plusSeconds(1))).id()).isNotEqualTo(first.id());
    assertThat(one.jobs().waiting(10)).hasSize(3);
  }

  @Test
  void nobodyHoldsAnObjectOfAnotherBucketOrKey() {
    register(original("e1", START));
    assertThat(held()).hasSize(1);
    assertThat(originals.holders("other", Set.of(KEY))).isEmpty();
    assertThat(originals.holders("catalog", Set.of("inbox/"))).isEmpty();
    assertThat(originals.holders("catalog", Set.of())).isEmpty();
  }

  @Test
  void aJobThatHasNotBeenSentIsLookedAtAgainWhenItsObjectChanges() {
    Job job = register(original("e1", START));
    assertThat(held()).allMatch(each -> !each.sent());
    one.prepare(job, content("look"));
    originals.changed(job.id());
    assertThat(one.state(job)).isEqualTo(JobState.WAITING);
    assertThat(one.now(job).externalId()).isEmpty();
    originals.fetched(job, original("e2", START.plusSeconds(1)));
    assertThat(originals.of(job)).containsExactly(original("e2", START.plusSeconds(1)));

    one.prepare(one.now(job), content("look"));
    one.slots().claim();
    originals.changed(job.id());
    assertThat(one.state(job)).isEqualTo(JobState.SUBMITTING);
    assertThat(held()).allMatch(Originals.Held::sent);
  }

  /** A listing may show for a while what was deleted; whoever brings it back means it. */
  @Test
  void whatAJobWasMadeOfIsNobodysDropForAWhileAfterItsEnd() {
    Job job = register(original("e1", START));
    settle(job);
    pass(Duration.ofMinutes(35));
    assertThat(register(original("e1", START)).id()).isEqualTo(job.id());
    pass(1);
    assertThat(register(original("e1", START)).id()).isNotEqualTo(job.id());
  }

  @Test
  void aListingShowsWhatWasThereWhenItBegan() {
    Job job = register(original("e1", START));
    Instant began = clock.instant();
    pass(Duration.ofHours(2));
    settle(job);
    pass(Duration.ofHours(2));
    assertThat(held()).allMatch(each -> each.holds(original("e1", START), began));
    assertThat(held()).noneMatch(each -> each.holds(original("e1", START), clock.instant()));
  }

  @Test
  void anOlderVersionThanTheOneThatAJobWasGivenIsOnlyAnOldListing() {
    Job job = register(original("e1", START));
    originals.fetched(job, original("e2", START.plusSeconds(5)));
    assertThat(register(original("e1", START)).id()).isEqualTo(job.id());
    assertThat(register(original("e3", START.plusSeconds(5))).id()).isNotEqualTo(job.id());
  }

  @Test
  void whatAJobWasMadeOfIsForgottenADayAfterItsEnd() {
    Job job = register(original("e1", START));
    settle(job);
    pass(Duration.ofDays(1));
    originals.forgetSettled();
    assertThat(held()).hasSize(1);
    pass(1);
    originals.forgetSettled();
    assertThat(held()).isEmpty();
  }

  private void settle(Job job) {
    one.jobs().unfit(job, job.inputs(), FAULT);
    one.deliveries().settled(one.now(job));
  }

  @Test
  void whatIsGivenBackIsNobodys() {
    Job job = register(original("e1", START));
    originals.giveBack(job);
    assertThat(held()).isEmpty();
    assertThat(originals.of(job)).isEmpty();
  }
}

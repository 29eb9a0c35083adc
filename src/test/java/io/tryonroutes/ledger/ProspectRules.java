package io.tryonroutes.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tryonroutes.ledger.Preparation.Prospect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is foreseen of a content is what comes to be when it is dropped. */
abstract class ProspectRules extends LedgerTestBase {
  ProspectRules(Database database) {
    super(database);
  }

  private Prospect prospect(String name) {
    return one.preparation().foresee(List.of(content(name))).get(content(name));
  }

  @Test
  void oneThatNobodyHasWantedCosts() {
    one.prepared("look");
    assertThat(one.preparation().foresee(List.of(content("a"), content("b"))))
        .isEqualTo(Map.of(content("a"), Prospect.UNPAID, content("b"), Prospect.UNPAID));
  }

  @Test
  void oneThatWaitsForASlotOrRunsIsShared() {
    one.prepared("look");
    assertThat(prospect("look")).isEqualTo(Prospect.UNDER_WAY);
    one.slots().claim();
    assertThat(prospect("look")).isEqualTo(Prospect.UNDER_WAY);
  }

  @Test
  void aResultIsThereForThirtyDays() {
    Job job = one.running("look");
    one.succeed(job);
    pass(Duration.ofDays(30).minusSeconds(1));
    assertThat(prospect("look")).isEqualTo(Prospect.PAID);
    pass(1);
    assertThat(prospect("look")).isEqualTo(Prospect.EXPIRED);
    assertThat(one.now(one.prepared("look")).outcome()).contains(Outcome.EXPIRED);
  }

  @Test
  void whatFailedCostsAgainUntilItIsWantedAgain() {
    one.fail(one.running("look"), Optional.of("0"));
    pass(1);
    assertThat(prospect("look")).isEqualTo(Prospect.UNPAID);
    one.prepared("look");
    assertThat(prospect("look")).isEqualTo(Prospect.UNDER_WAY);
  }

  @Test
  void whatAnotherAccountHasPaidForIsNotPaidForHere() {
    Node other = open("other", "other", 3);
    other.succeed(other.running("look"));
    assertThat(prospect("look")).isEqualTo(Prospect.UNPAID);
  }

  @Test
  void aTaskTakesAsLongAsMostOfTheLastOnesDid() {
    assertThat(one.overview().taskTime()).isEmpty();
    for (int seconds : new int[] {12, 20, 3600}) {
      Job job = one.running("look-" + seconds);
      pass(seconds);
      one.succeed(job);
    }
    one.fail(one.running("failed"), Optional.empty());
    assertThat(one.overview().taskTime()).contains(Duration.ofSeconds(20));
  }
}

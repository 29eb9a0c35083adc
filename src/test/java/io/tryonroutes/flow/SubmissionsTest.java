package io.tryonroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.tryonroutes.kling.Answer;
import io.tryonroutes.kling.Credentials;
import io.tryonroutes.kling.Reaction;
import io.tryonroutes.kling.Task;
import io.tryonroutes.kling.Token;
import io.tryonroutes.ledger.Account;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.JobState;
import io.tryonroutes.ledger.Outcome;
import io.tryonroutes.ledger.Preparation;
import io.tryonroutes.ledger.Slots;
import io.tryonroutes.ledger.Tasks;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Kling's answers do to one pair among others, and to how fast all of them are sent. */
class SubmissionsTest extends FlowFixture {
  private Account account;
  private Contact contact;
  private Submissions submissions;

  @BeforeEach
  void join() {
    account = new Account(ledger);
    Token token = new Token(new Credentials.ApiKey("key"), clock);
    contact = new Contact(settings, token, account, clock);
    submissions =
        new Submissions(
            jobs,
            new Tasks(ledger),
            new Slots(ledger),
            account,
            token,
            contact,
            new Pauses(account, new Wake(new DefaultCamelContext())));
  }

  private String prepared(int number) throws IOException {
    String id = "%08x".formatted(number);
    Job job = waiting(id, "pair-" + number);
    new Preparation(ledger).prepared(job, id.repeat(4), job.inputs());
    return id;
  }

  private Job submitting(String id) {
    new Slots(ledger).claim();
    assertThat(jobs.get(id).state()).isEqualTo(JobState.SUBMITTING);
    return jobs.get(id);
  }

  private void accepted(String id) {
    Task task =
        new Task(
            "task-" + id,
            Optional.empty(),
            Task.Status.SUBMITTED,
            "",
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    submissions.answered(submitting(id), new Answer.Accepted(task, "request"));
  }

  private void refused(String id, int code) {
    submissions.answered(
        submitting(id),
        new Answer.Refused(403, OptionalInt.of(code), "no", "request", Reaction.PAUSE));
  }

  @Test
  void aPairThatAloneIsRefusedFiveTimesIsBuriedAndPausesTheOthersOnce() throws IOException {
    String odd = prepared(0);
    refused(odd, 4711);
    assertThat(account.status().pause()).isPresent();
    clock.move(Duration.ofMinutes(1));
    accepted(prepared(1));
    assertThat(account.status().pause()).isEmpty();

    for (int times = 2; times < 5; times++) {
      refused(odd, 4711);
      assertThat(account.status().pause()).as("it is the pair's own").isEmpty();
      accepted(prepared(times));
      clock.move(Duration.ofSeconds(90));
    }
    refused(odd, 4711);

    Job dead = jobs.get(odd);
    assertThat(dead.outcome()).contains(Outcome.REJECTED);
    assertThat(dead.fault().orElseThrow().code()).isEqualTo("TRYON-REFUSED");
    assertThat(dead.fault().orElseThrow().message()).contains("KLING-4711");
  }

  @Test
  void whatIsTheAccountsBuriesNobody() throws IOException {
    String unlucky = prepared(0);
    for (int times = 1; times <= 6; times++) {
      refused(unlucky, 1102);
      assertThat(account.status().pause()).isPresent();
      clock.move(Duration.ofMinutes(1));
      accepted(prepared(times));
      new Tasks(ledger)
          .ended(
              List.of(
                  new Tasks.End(
                      jobs.get("%08x".formatted(times)).externalId().orElseThrow(),
                      Optional.empty(),
                      List.of("http://result.invalid/"),
                      Optional.empty(),
                      Optional.empty(),
                      "")));
      clock.move(Duration.ofSeconds(90));
    }
    assertThat(jobs.get(unlucky).state()).isEqualTo(JobState.PREPARED);
  }

  @Test
  void tooFastSlowsAllCallsUpToTwoSecondsAndBackAgain() {
    Answer good = new Answer.Tasks(List.of(), "request");
    contact.tooFast();
    assertThat(account.status().heldWhy().orElseThrow()).contains("1302");
    assertThat(contact.takeTurn()).isFalse();
    assertThat(apart()).isEqualTo(500);
    contact.tooFast();
    assertThat(apart()).isEqualTo(1000);
    contact.tooFast();
    contact.tooFast();
    assertThat(apart()).isEqualTo(2000);
    contact.answered(good);
    assertThat(apart()).isEqualTo(1000);
    contact.answered(good);
    contact.answered(good);
    assertThat(apart()).isZero();
    assertThat(account.status().heldUntil()).isEmpty();

    contact.tooFast();
    clock.move(Duration.ofHours(-1));
    assertThat(contact.takeTurn()).as("after the clock was put back").isTrue();
  }

  /** How many milliseconds lie between two queries. */
  private long apart() {
    while (!contact.takeTurn()) {
      clock.move(Duration.ofMillis(100));
    }
    long waited = 0;
    for (; !contact.takeTurn(); waited += 100) {
      clock.move(Duration.ofMillis(100));
    }
    return waited;
  }
}

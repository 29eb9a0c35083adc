package io.tryonroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tryonroutes.ledger.Event;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.JobState;
import io.tryonroutes.ledger.Preparation;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A ledger that fails for a moment holds up no job for longer. */
class DispatcherTest extends FlowFixture {
  private static final String SENT = "00000001";
  private static final String OTHER = "00000002";

  /** Takes a slot in the next turn. */
  private void prepared(String id) throws IOException {
    Job job = waiting(id, "look-" + id);
    new Preparation(ledger).prepared(job, id.repeat(4), job.inputs());
  }

  /** From now on, to read this job's row fails, as it does where the database is away. */
  private void fail(String id) throws SQLException {
    sql("UPDATE job SET inputs = 'not readable' WHERE id = '" + id + "'");
  }

  private void recover(String id) throws SQLException {
    sql("UPDATE job SET inputs = '[]' WHERE id = '" + id + "'");
  }

  private List<JobState> states(String id) {
    return history.events(jobs.get(id)).stream().map(Event::state).toList();
  }

  @Test
  void whatATurnThatFailsHasNotStartedIsNotTakenForSent() throws Exception {
    prepared(SENT);
    waiting(OTHER, "other");
    sql("UPDATE job SET state = 'DEAD' WHERE id = '" + OTHER + "'");
    fail(OTHER);
    assertThatThrownBy(() -> dispatcher.due()).hasMessageContaining("not");
    recover(OTHER);

    assertThat(dispatcher.due()).extracting(Job::id).containsExactly(SENT, OTHER);
    assertThat(states(SENT))
        .containsExactly(JobState.WAITING, JobState.PREPARED, JobState.SUBMITTING);
  }

  @Test
  void whatEndsWhileTheLedgerFailsIsStartedAgain() throws Exception {
    prepared(SENT);
    assertThat(dispatcher.due()).extracting(Job::id).containsExactly(SENT);
    fail(SENT);
    assertThatThrownBy(() -> dispatcher.ended(SENT)).hasMessageContaining("not");
    recover(SENT);

    assertThat(dispatcher.due()).extracting(Job::id).containsExactly(SENT);
    assertThat(jobs.get(SENT).state()).as("it may have been sent").isEqualTo(JobState.UNCLEAR);
  }
}

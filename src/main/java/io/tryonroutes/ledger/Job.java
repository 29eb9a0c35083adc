package io.tryonroutes.ledger;

import io.tryonroutes.pair.Fault;
import io.tryonroutes.pair.Names;
import io.tryonroutes.pair.Role;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The ledger's record of one pair's way through the service, as it was when it was read. A manifest
 * has one, too: without inputs, and in the state MANIFEST until its rows have ended.
 *
 * @param id 8 hex digits
 * @param seq the order of arrival
 * @param account the label of the Kling account it goes to
 * @param path the batch it was dropped in, empty or ending in {@code /}
 * @param name the pair's name
 * @param askFirst whether Kling is asked for the task before the first POST: the pair was found in
 *     the work folder without a row, so a lost ledger may have posted it
 * @param externalId the id its task has or will have, from PREPARED on
 * @param reused whether the task belonged to an earlier job, so that this one costs nothing
 * @param tries how often the present step met trouble
 * @param trouble the last trouble of the present step, in words
 * @param publishedAs the name its result has in the outbox, without extension
 * @param replaces the job whose result had that name before
 * @param replays the dead job whose pictures this one gives another go
 * @param deadFetches how often its result's address gave no picture
 * @param manifest the job of the manifest that it is a row of; its inputs are then names in the
 *     library or addresses
 * @param again whether a result that is there already does not do
 * @param task its task, once there is one
 */
public record Job(
    String id,
    long seq,
    String account,
    String path,
    String name,
    JobState state,
    boolean askFirst,
    String modelName,
    List<Input> inputs,
    Optional<String> externalId,
    boolean reused,
    int tries,
    Optional<String> trouble,
    Optional<Fault> fault,
    Optional<Outcome> outcome,
    Optional<Paid> paid,
    Optional<String> publishedAs,
    Optional<String> replaces,
    Optional<String> replays,
    List<Output> outputs,
    Instant droppedAt,
    Instant registeredAt,
    Optional<Instant> publishedAt,
    Optional<Instant> settledAt,
    int deadFetches,
    Optional<String> manifest,
    boolean again,
    Optional<TaskRow> task) {

  /** Whether the job waits for news of its task; the try-on route loops as long. */
  public boolean active() {
    return state.awaitsNews();
  }

  /** The name with its batch, as people see it in logs: one line, and nothing hidden. */
  public String label() {
    return Names.visible(path + name);
  }

  /** The folder its inputs have in work, done and dead-letter: {@code <path><name>~<id>}. */
  public String folder() {
    return path + name + "~" + id;
  }

  /** The input that shows this. */
  public Optional<Input> input(Role role) {
    return inputs.stream().filter(input -> input.role() == role).findFirst();
  }
}

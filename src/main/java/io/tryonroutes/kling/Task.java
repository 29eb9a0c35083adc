package io.tryonroutes.kling;

import io.tryonroutes.pair.Fault;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A try-on task as Kling last told it.
 *
 * @param id Kling's {@code task_id}; a string, for it is larger than a double can hold. At most 200
 *     characters, none of them white space or control; anything else may be in it
 * @param externalId our own id, where Kling repeats it
 * @param message why it failed; empty if Kling says nothing. At most 500 characters, one line
 * @param images where the pictures can be fetched, in Kling's order and spelled exactly as
 *     received; not yet checked by {@link ResultHosts}
 * @param units what was taken from the pack, as written by Kling
 * @param createdAt by Kling's clock
 * @param updatedAt by Kling's clock
 */
public record Task(
    String id,
    Optional<String> externalId,
    Status status,
    String message,
    List<String> images,
    Optional<String> units,
    Optional<Instant> createdAt,
    Optional<Instant> updatedAt) {

  /** How far a task is. */
  public enum Status {
    SUBMITTED,
    /** Also any word that this service does not know: an unknown word is never a failure. */
    PROCESSING,
    SUCCEEDED,
    FAILED;

    /** Whether the task has left its slot. */
    public boolean ended() {
      return this == SUCCEEDED || this == FAILED;
    }
  }

  public Task {
    images = List.copyOf(images);
  }

  /** Succeeded, yet no picture is named: to be asked for again, neither failed nor done. */
  public boolean lacksResult() {
    return status == Status.SUCCEEDED && images.isEmpty();
  }

  /**
   * Why the pair cannot become a picture, {@code KLING-FAILED-<kind>}.
   *
   * @throws IllegalStateException if the task has not failed
   */
  public Fault fault() {
    if (status != Status.FAILED) {
      throw new IllegalStateException("Task " + id + " has not failed but is " + status + ".");
    }
    return FailureKind.of(message).fault(this);
  }
}

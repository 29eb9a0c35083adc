package io.tryonroutes.sandbox;

import java.net.URI;
import java.util.Optional;

/**
 * One accepted create. Its status is a matter of the clock alone, save that it cannot end before it
 * is judged: found to be faulty, or painted.
 *
 * @param id 18 decimal digits
 * @param externalId the caller's own id
 * @param model the model's name
 * @param content what {@link CreateBody} says
 * @param files the random name, without extension, of its inputs and its result
 * @param callback where changes of its status are told
 * @param origin scheme, host and port that its create was sent to
 * @param createdAt Unix milliseconds
 * @param duration milliseconds from creation to end; {@link #ENDLESS} for a task that hangs
 * @param judgedAt Unix milliseconds
 * @param fault why it ends as failed
 */
record Task(
    String id,
    Optional<String> externalId,
    String model,
    String content,
    String files,
    Optional<URI> callback,
    String origin,
    long createdAt,
    long duration,
    Optional<Long> judgedAt,
    Optional<String> fault) {

  /** Some millennia. */
  static final long ENDLESS = 1L << 47;

  private static final long LONGEST_SUBMITTED = 2000;

  TaskStatus status(long now) {
    if (judgedAt.isPresent() && now >= endedAt()) {
      return fault.isPresent() ? TaskStatus.FAILED : TaskStatus.SUCCEED;
    }
    return now - createdAt < submittedFor() ? TaskStatus.SUBMITTED : TaskStatus.PROCESSING;
  }

  /** When it came to a status that it has or had, in Unix milliseconds. */
  long cameTo(TaskStatus status) {
    return switch (status) {
      case SUBMITTED -> createdAt;
      case PROCESSING -> createdAt + submittedFor();
      case SUCCEED, FAILED -> endedAt();
    };
  }

  /** How long it has kept its slot, in milliseconds. */
  long busy(long now) {
    return Math.max(0, (status(now).ended() ? endedAt() : now) - createdAt);
  }

  /** Its picture is there. */
  Task painted(long at) {
    return judged(at, Optional.empty());
  }

  /** Its pictures turned out to be unusable. */
  Task spoiled(long at, String why) {
    return judged(at, Optional.of(why));
  }

  /** Unix milliseconds; only of a task that is judged. */
  private long endedAt() {
    return Math.max(createdAt + duration, judgedAt.orElseThrow());
  }

  private Task judged(long at, Optional<String> why) {
    return new Task(
        id,
        externalId,
        model,
        content,
        files,
        callback,
        origin,
        createdAt,
        duration,
        Optional.of(at),
        why);
  }

  private long submittedFor() {
    return Math.min(LONGEST_SUBMITTED, duration / 5);
  }
}

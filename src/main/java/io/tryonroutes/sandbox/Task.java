package io.tryonroutes.sandbox;

import java.util.Optional;

/**
 * One accepted create. Its status is a matter of the clock alone, save that it cannot end before
 * its picture is painted.
 *
 * @param id 18 decimal digits
 * @param externalId the caller's own id
 * @param model the model's name
 * @param content what {@link CreateBody} says
 * @param files the random name, without extension, of its inputs and its result
 * @param createdAt Unix milliseconds
 * @param duration milliseconds from creation to end
 * @param judged whether it is settled how the task ends
 * @param fault why it ends as failed
 */
record Task(
    String id,
    Optional<String> externalId,
    String model,
    String content,
    String files,
    long createdAt,
    long duration,
    boolean judged,
    Optional<String> fault) {

  private static final long LONGEST_SUBMITTED = 2000;

  TaskStatus status(long now) {
    long age = now - createdAt;
    if (age >= duration && judged) {
      return fault.isPresent() ? TaskStatus.FAILED : TaskStatus.SUCCEED;
    }
    return age < submittedFor() ? TaskStatus.SUBMITTED : TaskStatus.PROCESSING;
  }

  /** Unix milliseconds of the last change of status. */
  long updatedAt(long now) {
    return switch (status(now)) {
      case SUBMITTED -> createdAt;
      case PROCESSING -> createdAt + submittedFor();
      case SUCCEED, FAILED -> createdAt + duration;
    };
  }

  Task painted() {
    return judged(Optional.empty());
  }

  Task spoiled(String why) {
    return judged(Optional.of(why));
  }

  private Task judged(Optional<String> why) {
    return new Task(id, externalId, model, content, files, createdAt, duration, true, why);
  }

  private long submittedFor() {
    return Math.min(LONGEST_SUBMITTED, duration / 5);
  }
}

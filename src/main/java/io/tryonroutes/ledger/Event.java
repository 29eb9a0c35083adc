package io.tryonroutes.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * One step of a job's life.
 *
 * @param state the state that the job came into
 * @param detail what belongs to it: an external id, a task id, a code or a trouble in words
 */
public record Event(Instant at, JobState state, Optional<String> detail) {}

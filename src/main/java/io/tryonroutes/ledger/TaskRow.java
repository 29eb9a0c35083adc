package io.tryonroutes.ledger;

import io.tryonroutes.pair.Fault;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the ledger knows of one task.
 *
 * @param externalId our id of it, known before the POST
 * @param attempt the n-th task somebody wanted for the same content, from 1
 * @param posts how many times it was posted
 * @param taskId Kling's id, once known
 * @param submittedAt when it was last posted
 * @param stuckAt when it was found to be late
 * @param endedAt when we learned of its end
 * @param resultUrls where its pictures are
 * @param units what Kling says it cost, as Kling wrote it
 * @param requestIds Kling's ids of the calls about it, for its support
 * @param fault why it ended without a result
 */
public record TaskRow(
    String externalId,
    int attempt,
    TaskState state,
    int posts,
    Optional<String> taskId,
    Optional<Instant> submittedAt,
    Optional<Instant> stuckAt,
    Optional<Instant> endedAt,
    List<String> resultUrls,
    Optional<String> units,
    List<String> requestIds,
    Optional<Fault> fault) {}

package io.tryonroutes.flow;

import io.tryonroutes.pair.Pair;
import java.time.Instant;

/**
 * A complete pair in the inbox.
 *
 * @param droppedAt since when none of its files has changed
 */
public record DroppedPair(Pair pair, Instant droppedAt) {}

package io.tryonroutes.flow;

import io.tryonroutes.pair.Names;
import io.tryonroutes.pair.Pair;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * A whole pair in the inbox.
 *
 * @param seen its files as they were when they were found whole, in the order of its members
 */
public record DroppedPair(Pair pair, List<FolderLook.Entry> seen) {
  /** The file that stands for the pair, relative to the inbox. */
  String firstFile() {
    return pair.members().get(0).file();
  }

  /** The folder that its files lie in, relative to the inbox: empty, or with {@code /} behind. */
  String folder() {
    return Names.folderOf(firstFile());
  }

  /** Since when none of its files has changed. */
  Instant droppedAt() {
    return seen.stream()
        .map(FolderLook.Entry::unchangedSince)
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** For how long none of its files has changed. */
  Duration unchanged(Instant now) {
    return Duration.between(droppedAt(), now);
  }
}

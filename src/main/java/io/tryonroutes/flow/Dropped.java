package io.tryonroutes.flow;

import io.tryonroutes.pair.Names;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What lies in the inbox whole and is taken in at one stroke. */
public sealed interface Dropped permits DroppedPair, DroppedManifest {
  /** The folders above it, relative to the inbox: empty, or with {@code /} behind. */
  String path();

  /** What it is called without them. */
  String name();

  /** The dead letter that it is said to be, by the folder's name. */
  Optional<String> replays();

  /** Its files, relative to the inbox; at least one. */
  List<String> files();

  /** Its files as they were when they were found whole, in the same order. */
  List<FolderLook.Entry> seen();

  /** The file that stands for it. */
  default String firstFile() {
    return files().get(0);
  }

  /** The folder that its files lie in, relative to the inbox: empty, or with {@code /} behind. */
  default String folder() {
    return Names.folderOf(firstFile());
  }

  /** Since when none of its files has changed. */
  default Instant droppedAt() {
    return seen().stream()
        .map(FolderLook.Entry::unchangedSince)
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** For how long none of its files has changed. */
  default Duration unchanged(Instant now) {
    return Duration.between(droppedAt(), now);
  }
}

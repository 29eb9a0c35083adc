package io.tryonroutes.flow;

import java.io.IOException;

/** A pair could not be taken in because of its own files; all of them are in the inbox. */
final class NotTaken extends IOException {
  private final transient DroppedPair pair;
  private final transient LeftAlone file;

  /**
   * @param file which of the pair's files it was, why, and what would help
   */
  NotTaken(DroppedPair pair, LeftAlone file, IOException cause) {
    super(file.file() + " " + file.why(), cause);
    this.pair = pair;
    this.file = file;
  }

  DroppedPair pair() {
    return pair;
  }

  LeftAlone file() {
    return file;
  }
}

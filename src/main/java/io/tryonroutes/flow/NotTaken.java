package io.tryonroutes.flow;

import java.io.IOException;

/** A pair could not be taken in because of its own files; all of them are in the inbox. */
final class NotTaken extends IOException {
  private final transient Dropped dropped;
  private final transient LeftAlone file;

  /**
   * @param file which of the pair's files it was, why, and what would help
   */
  NotTaken(Dropped dropped, LeftAlone file, IOException cause) {
    super(file.file() + " " + file.why(), cause);
    this.dropped = dropped;
    this.file = file;
  }

  Dropped dropped() {
    return dropped;
  }

  LeftAlone file() {
    return file;
  }
}

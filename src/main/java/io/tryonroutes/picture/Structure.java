package io.tryonroutes.picture;

import io.tryonroutes.picture.ByteWalk.EndedEarly;
import java.io.IOException;

/** Follows the structure of one format from the first byte to the end of the picture. */
@FunctionalInterface
interface Structure {
  /** The structure makes no sense; the message continues the sentence "it is broken: …". */
  final class Broken extends Exception {
    Broken(String message) {
      super(message);
    }
  }

  /** Goes to the picture's end and notes what is met on the way, the size at least. */
  void follow(ByteWalk walk, Header.Builder header) throws IOException, EndedEarly, Broken;
}

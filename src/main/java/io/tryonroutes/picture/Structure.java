package io.tryonroutes.picture;

import io.tryonroutes.picture.ByteWalk.EndedEarly;
import java.io.IOException;

/** Follows the structure of one format from the first byte to the end of the picture. */
@FunctionalInterface
interface Structure {
  /**
   * What a whole picture's header says.
   *
   * @param width in pixels, at least 1
   * @param height in pixels, at least 1
   */
  record Size(int width, int height) {
    /** Four times the longest side that a JPEG can have is still a picture; more is a trap. */
    private static final long LONGEST_SIDE = 1L << 18;

    private static final long MOST_PIXELS = 1_000_000_000L;

    /** Checks what a header claims; the arguments are unsigned and at most 32 bits wide. */
    static Size of(long width, long height) throws Broken {
      if (width == 0 || height == 0) {
        throw new Broken("its header says %d x %d pixels".formatted(width, height));
      }
      if (width > LONGEST_SIDE || height > LONGEST_SIDE || width * height > MOST_PIXELS) {
        throw new Broken(
            "its header claims the absurd size of %d x %d pixels".formatted(width, height));
      }
      return new Size((int) width, (int) height);
    }
  }

  /** The structure makes no sense; the message continues the sentence "it is broken: …". */
  final class Broken extends Exception {
    Broken(String message) {
      super(message);
    }
  }

  Size follow(ByteWalk walk) throws IOException, EndedEarly, Broken;
}

package io.tryonroutes.picture;

import io.tryonroutes.picture.ByteWalk.EndedEarly;
import java.io.IOException;

/** The headers of a BMP, and its length, which the first of them tells. */
final class BmpStructure implements Structure {
  /** Of the oldest header, whose sides are 16 bits wide. */
  private static final int CORE_HEADER = 12;

  private static final int LEAST_HEADER = 16;

  @Override
  public void follow(ByteWalk walk, Header.Builder header) throws IOException, EndedEarly, Broken {
    walk.skip(2);
    long length = walk.next32LowFirst();
    walk.skip(8);
    long headerLength = walk.next32LowFirst();
    if (headerLength == CORE_HEADER) {
      header.size(walk.next16LowFirst(), walk.next16LowFirst());
    } else if (headerLength >= LEAST_HEADER) {
      // rows from above are told by a negative height
      long width = walk.next32LowFirst();
      header.size(width, Math.abs((long) (int) walk.next32LowFirst()));
    } else {
      throw new Broken("its header has an impossible length");
    }
    walk.skip(2);
    // a palette's colours are looked up before anything is done with them
    header.pixelBits(Math.max(40, walk.next16LowFirst()));
    if (length < walk.position()) {
      throw new Broken("it is shorter than its own headers");
    }
    walk.skip(length - walk.position());
  }
}

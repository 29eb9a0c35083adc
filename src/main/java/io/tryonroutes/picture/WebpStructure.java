package io.tryonroutes.picture;

import io.tryonroutes.picture.ByteWalk.EndedEarly;
import java.io.IOException;

/**
 * The chunks of a WebP (RFC 9649, section 2), up to the length that its RIFF header gives. What
 * follows does not matter.
 */
final class WebpStructure implements Structure {
  private static final int VP8 = 0x56503820;
  private static final int VP8L = 0x5650384C;
  private static final int VP8X = 0x56503858;
  private static final int ANMF = 0x414E4D46;
  private static final int HEADER_LENGTH = 10;

  @Override
  public Size follow(ByteWalk walk) throws IOException, EndedEarly, Broken {
    walk.skip(4);
    long left = walk.next32LowFirst() - 4;
    walk.skip(4);
    Size size = null;
    boolean data = false;
    while (left >= 8) {
      int type = (int) walk.next32();
      long length = walk.next32LowFirst();
      long padded = length + (length & 1);
      left -= 8;
      if (length > left) {
        throw new Broken("one of its chunks is longer than the whole");
      }
      left -= padded;
      if (size == null) {
        if (length < HEADER_LENGTH) {
          throw new Broken("its header is too short");
        }
        size = header(walk, type);
        padded -= HEADER_LENGTH;
      }
      data |= type == VP8 || type == VP8L || type == ANMF;
      walk.skip(padded);
    }
    if (!data) {
      throw new Broken("it ends before any picture data");
    }
    return size;
  }

  private static Size header(ByteWalk walk, int type) throws IOException, EndedEarly, Broken {
    int[] b = new int[HEADER_LENGTH];
    for (int i = 0; i < b.length; i++) {
      b[i] = walk.next();
    }
    if (type == VP8 && b[3] == 0x9D && b[4] == 0x01 && b[5] == 0x2A) {
      return Size.of((b[7] << 8 | b[6]) & 0x3FFF, (b[9] << 8 | b[8]) & 0x3FFF);
    }
    if (type == VP8L && b[0] == 0x2F) {
      int bits = b[4] << 24 | b[3] << 16 | b[2] << 8 | b[1];
      return Size.of((bits & 0x3FFF) + 1, (bits >>> 14 & 0x3FFF) + 1);
    }
    if (type == VP8X) {
      return Size.of((b[6] << 16 | b[5] << 8 | b[4]) + 1L, (b[9] << 16 | b[8] << 8 | b[7]) + 1L);
    }
    throw new Broken("its header is missing or not where it belongs");
  }
}

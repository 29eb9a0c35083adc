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
  private static final int EXIF = 0x45584946;
  private static final int ICCP = 0x49434350;

  /** The decoder keeps what it knows of each block of a lossy picture until the end. */
  private static final int DECODING_BITS = 26 * 8;

  private static final int HEADER_LENGTH = 10;
  private static final int ALPHA = 0x10;
  private static final int ANIMATION = 0x02;

  @Override
  public void follow(ByteWalk walk, Header.Builder header) throws IOException, EndedEarly, Broken {
    walk.skip(4);
    long left = walk.next32LowFirst() - 4;
    walk.skip(4);
    boolean data = false;
    boolean lossless = false;
    while (left >= 8) {
      int type = (int) walk.next32();
      long length = walk.next32LowFirst();
      long padded = length + (length & 1);
      left -= 8;
      if (length > left) {
        throw new Broken("one of its chunks is longer than the whole");
      }
      left -= padded;
      if (!header.hasSize()) {
        if (length < HEADER_LENGTH) {
          throw new Broken("its header is too short");
        }
        first(walk, type, header);
        walk.skip(padded - HEADER_LENGTH);
      } else if (type == EXIF && length <= Orientation.MOST_EXIF_BYTES && !header.isOriented()) {
        header.orientation(Orientation.ofExif(walk.take((int) length)));
        walk.skip(padded - length);
      } else if (type == ICCP && length <= ColourProfile.MOST_BYTES && !header.hasProfile()) {
        header.profile(walk.take((int) length));
        walk.skip(padded - length);
      } else {
        walk.skip(padded);
      }
      lossless |= type == VP8L;
      data |= type == VP8 || type == VP8L || type == ANMF;
    }
    if (!data) {
      throw new Broken("it ends before any picture data");
    }
    if (!lossless) {
      header.lossy();
    }
  }

  private static void first(ByteWalk walk, int type, Header.Builder header)
      throws IOException, EndedEarly, Broken {
    int[] b = new int[HEADER_LENGTH];
    for (int i = 0; i < b.length; i++) {
      b[i] = walk.next();
    }
    header.pixelBits(DECODING_BITS);
    if (type == VP8 && b[3] == 0x9D && b[4] == 0x01 && b[5] == 0x2A) {
      header.size((b[7] << 8 | b[6]) & 0x3FFF, (b[9] << 8 | b[8]) & 0x3FFF);
    } else if (type == VP8L && b[0] == 0x2F) {
      int bits = b[4] << 24 | b[3] << 16 | b[2] << 8 | b[1];
      header.size((bits & 0x3FFF) + 1L, (bits >>> 14 & 0x3FFF) + 1L);
      if ((bits >>> 28 & 1) == 1) {
        header.transparent();
      }
    } else if (type == VP8X) {
      header.size((b[6] << 16 | b[5] << 8 | b[4]) + 1L, (b[9] << 16 | b[8] << 8 | b[7]) + 1L);
      if ((b[0] & ALPHA) != 0) {
        header.transparent();
      }
      if ((b[0] & ANIMATION) != 0) {
        header.animated();
      }
    } else {
      throw new Broken("its header is missing or not where it belongs");
    }
  }
}

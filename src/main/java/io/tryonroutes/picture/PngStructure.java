package io.tryonroutes.picture;

import io.tryonroutes.picture.ByteWalk.EndedEarly;
import java.io.IOException;
import java.util.zip.CRC32;

/**
 * The chunks of a PNG (W3C PNG, third edition, section 5), from the signature to IEND. Checksums of
 * critical chunks are checked, for decoders refuse such a picture; those of others are not. What
 * follows IEND does not matter.
 */
final class PngStructure implements Structure {
  private static final int SIGNATURE_LENGTH = 8;
  private static final int IHDR = 0x49484452;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454E44;
  private static final int IHDR_LENGTH = 13;

  @Override
  public Size follow(ByteWalk walk) throws IOException, EndedEarly, Broken {
    walk.skip(SIGNATURE_LENGTH);
    Size size = null;
    boolean data = false;
    while (true) {
      long length = walk.next32();
      int type = (int) walk.next32();
      if (length == 0 && type == 0) {
        // space that a copy has reserved and not yet filled
        throw new EndedEarly();
      }
      if (length > Integer.MAX_VALUE || !isChunkType(type)) {
        throw new Broken("one of its chunks has an impossible length or name");
      }
      if ((size == null) != (type == IHDR) || type == IHDR && length != IHDR_LENGTH) {
        throw new Broken("its header is missing or not where it belongs");
      }
      CRC32 crc = new CRC32();
      for (int shift = 24; shift >= 0; shift -= 8) {
        crc.update(type >>> shift);
      }
      long left = length;
      if (type == IHDR) {
        size = header(walk, crc);
        left -= 8;
      }
      walk.skip(left, crc::update);
      checkSum(walk.next32(), crc, type);
      data |= type == IDAT;
      if (type == IEND) {
        if (!data) {
          throw new Broken("it ends before any picture data");
        }
        return size;
      }
    }
  }

  private static Size header(ByteWalk walk, CRC32 crc) throws IOException, EndedEarly, Broken {
    long[] sides = new long[2];
    for (int i = 0; i < 2; i++) {
      for (int n = 0; n < 4; n++) {
        int b = walk.next();
        crc.update(b);
        sides[i] = sides[i] << 8 | b;
      }
    }
    return Size.of(sides[0], sides[1]);
  }

  private static void checkSum(long stored, CRC32 crc, int type) throws EndedEarly, Broken {
    boolean critical = (type >>> 24 & 0x20) == 0;
    if (!critical || stored == crc.getValue()) {
      return;
    }
    if (stored == 0) {
      // again reserved space: the file has its full length before it has its content
      throw new EndedEarly();
    }
    throw new Broken("the checksum of one of its chunks is wrong");
  }

  private static boolean isChunkType(int type) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      int letter = (type >>> shift & 0xFF) | 0x20;
      if (letter < 'a' || letter > 'z') {
        return false;
      }
    }
    return true;
  }
}

package io.tryonroutes.picture;

import io.tryonroutes.picture.ByteWalk.EndedEarly;
import java.io.IOException;

/**
 * The markers of a JPEG (ITU-T T.81, annex B), from SOI to the EOI that belongs to it: an embedded
 * thumbnail's own end lies inside a segment and is stepped over. What follows EOI does not matter.
 * Stray bytes between segments are passed over, as common decoders do.
 */
final class JpegStructure implements Structure {
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int FIRST_WITH_LENGTH = 0xC0;

  @Override
  public Size follow(ByteWalk walk) throws IOException, EndedEarly, Broken {
    walk.skip(2);
    Size size = null;
    boolean scanned = false;
    while (true) {
      int marker = nextMarker(walk);
      if (marker == EOI) {
        if (!scanned) {
          throw new Broken("it ends before any picture data");
        }
        return size;
      }
      if (hasNoLength(marker)) {
        continue;
      }
      if (marker == SOI || marker < FIRST_WITH_LENGTH) {
        throw new Broken("it holds a marker that has no place there");
      }
      int length = walk.next16() - 2;
      if (length < 0) {
        throw new Broken("one of its segments has an impossible length");
      }
      if (isFrame(marker)) {
        if (size != null) {
          throw new Broken("it has two headers");
        }
        if (length < 6) {
          throw new Broken("its header is too short");
        }
        walk.skip(1);
        int height = walk.next16();
        int width = walk.next16();
        size = Size.of(width, height);
        length -= 5;
      } else if (marker == SOS) {
        if (size == null) {
          throw new Broken("its picture data come before its header");
        }
        scanned = true;
      }
      // the data of a scan need no case of their own: no marker can occur in them but restarts
      walk.skip(length);
    }
  }

  /** Goes to the next marker; escaped 0xFF bytes in a scan and fill bytes are none. */
  private static int nextMarker(ByteWalk walk) throws IOException, EndedEarly {
    while (true) {
      walk.skipBehind((byte) 0xFF);
      int code = walk.next();
      while (code == 0xFF) {
        code = walk.next();
      }
      if (code != 0) {
        return code;
      }
    }
  }

  /** TEM and the restart markers. */
  private static boolean hasNoLength(int marker) {
    return marker == 0x01 || marker >= 0xD0 && marker <= 0xD7;
  }

  /** SOF0 to SOF15 without DHT, JPG and DAC, which lie between them. */
  private static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }
}

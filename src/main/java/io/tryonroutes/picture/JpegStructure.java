package io.tryonroutes.picture;

import io.tryonroutes.picture.ByteWalk.EndedEarly;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The markers of a JPEG (ITU-T T.81, annex B), from SOI to the EOI that belongs to it: an embedded
 * thumbnail's own end lies inside a segment and is stepped over. Stray bytes between segments are
 * passed over, as common decoders do. What is no picture data is metadata, but for the frame's kind
 * of colours: JFIF's header, Adobe's, and the colour profile.
 */
final class JpegStructure implements Structure {
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int COMMENT = 0xFE;
  private static final int FIRST_APP = 0xE0;
  private static final int LAST_APP = 0xEF;
  private static final int JFIF = 0xE0;
  private static final int EXIF = 0xE1;
  private static final int PROFILE = 0xE2;
  private static final int ADOBE = 0xEE;
  private static final int FIRST_WITH_LENGTH = 0xC0;

  private static final int PROGRESSIVE_HUFFMAN = 0xC2;

  private static final byte[] PROFILE_NAME = ascii("ICC_PROFILE\0");
  private static final byte[] JFIF_NAME = ascii("JFIF\0");

  /** The number of a profile's piece, and of how many. */
  private static final int PIECE = 2;

  /** No program writes more; a trap makes a decoder go over all pixels so many times. */
  private static final int MOST_SCANS = 100;

  @Override
  public void follow(ByteWalk walk, Header.Builder header) throws IOException, EndedEarly, Broken {
    new Follower(walk, header).follow();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static final class Follower {
    private final ByteWalk walk;
    private final Header.Builder header;
    private final ByteArrayOutputStream profile = new ByteArrayOutputStream();
    private int scans;

    Follower(ByteWalk walk, Header.Builder header) {
      this.walk = walk;
      this.header = header;
    }

    void follow() throws IOException, EndedEarly, Broken {
      header.lossy();
      walk.skip(2);
      int marker = nextMarker();
      while (marker != EOI) {
        if (!hasNoLength(marker)) {
          segment(marker);
        }
        marker = nextMarker();
      }
      if (scans == 0) {
        throw new Broken("it ends before any picture data");
      }
      if (profile.size() > 0) {
        header.profile(profile.toByteArray());
      }
    }

    /** Goes to the next marker; escaped 0xFF bytes in a scan and fill bytes are none. */
    private int nextMarker() throws IOException, EndedEarly {
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

    private void segment(int marker) throws IOException, EndedEarly, Broken {
      if (marker == SOI || marker < FIRST_WITH_LENGTH) {
        throw new Broken("it holds a marker that has no place there");
      }
      long start = walk.position() - 2;
      int length = walk.next16() - 2;
      if (length < 0) {
        throw new Broken("one of its segments has an impossible length");
      }
      if (isFrame(marker)) {
        frame(marker, length);
      } else if (marker == SOS) {
        scan(length);
      } else if (isMetadata(marker, length)) {
        header.metadata(start, walk.position());
      }
    }

    /** Goes behind a segment that is no picture data. */
    private boolean isMetadata(int marker, int length) throws IOException, EndedEarly {
      switch (marker) {
        case JFIF -> {
          byte[] name = walk.take(Math.min(length, JFIF_NAME.length));
          walk.skip(length - name.length);
          return !Arrays.equals(name, JFIF_NAME);
        }
        case EXIF -> {
          byte[] block = walk.take(length);
          if (!header.isOriented() && Orientation.startsWithHeading(block)) {
            header.orientation(Orientation.ofExif(block));
          }
          return true;
        }
        case PROFILE -> {
          byte[] name = walk.take(Math.min(length, PROFILE_NAME.length));
          boolean isProfile = Arrays.equals(name, PROFILE_NAME) && length >= name.length + PIECE;
          int left = length - name.length;
          if (isProfile && profile.size() + left <= ColourProfile.MOST_BYTES) {
            walk.skip(PIECE);
            profile.writeBytes(walk.take(left - PIECE));
          } else {
            walk.skip(left);
          }
          return !isProfile;
        }
        default -> {
          // the data of a scan need no case of their own: no marker can occur in them but restarts
          walk.skip(length);
          return marker == COMMENT || marker >= FIRST_APP && marker <= LAST_APP && marker != ADOBE;
        }
      }
    }

    private void scan(int length) throws IOException, EndedEarly, Broken {
      if (!header.hasSize()) {
        throw new Broken("its picture data come before its header");
      }
      if (++scans > MOST_SCANS) {
        throw new Broken("it has more than %d layers of picture data".formatted(MOST_SCANS));
      }
      walk.skip(length);
    }

    private void frame(int marker, int length) throws IOException, EndedEarly, Broken {
      if (header.hasSize()) {
        throw new Broken("it has two headers");
      }
      if (length < 6) {
        throw new Broken("its header is too short");
      }
      int bits = walk.next();
      int height = walk.next16();
      int width = walk.next16();
      int components = walk.next();
      header.size(width, height);
      header.colours(components);
      // what is not red, green and blue lies beside what it becomes
      header.pixelBits(components * Math.max(8, bits) + (components == 3 ? 0 : 32));
      if (bits != 8) {
        header.coding(bits + " bits a colour");
      } else if (marker > PROGRESSIVE_HUFFMAN || components == 2 || components > 4) {
        header.coding("a rare kind of JPEG");
      } else if (components == 4) {
        header.coding("CMYK colours");
      }
      walk.skip(length - 6);
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
}

package io.tryonroutes.picture;

import io.tryonroutes.picture.ByteWalk.EndedEarly;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.InflaterInputStream;

/**
 * The chunks of a PNG (W3C PNG, third edition, section 5), from the signature to IEND. Checksums of
 * critical chunks are checked, for decoders refuse such a picture; those of others are not. An
 * ancillary chunk that does not say how pixels look is metadata; so are an animation's further
 * pictures.
 */
final class PngStructure implements Structure {
  private static final int SIGNATURE_LENGTH = 8;
  private static final int IHDR_LENGTH = 13;

  /** Those of the ancillary chunks that say how the pixels look. */
  private static final Set<String> LOOKS =
      Set.of("tRNS", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "cICP", "bKGD", "pHYs");

  /** Four channels of 16 bits at most, beside the three that they become. */
  private static final int TRANSPARENT_BITS = 88;

  private static final int RGB = 2;
  private static final int GRAY_ALPHA = 4;
  private static final int RGB_ALPHA = 6;

  @Override
  public void follow(ByteWalk walk, Header.Builder header) throws IOException, EndedEarly, Broken {
    walk.skip(SIGNATURE_LENGTH);
    boolean data = false;
    while (true) {
      long start = walk.position();
      long length = walk.next32();
      byte[] name = walk.take(4);
      String type = new String(name, StandardCharsets.ISO_8859_1);
      if (length == 0 && type.equals("\0\0\0\0")) {
        // space that a copy has reserved and not yet filled
        throw new EndedEarly();
      }
      if (length > Integer.MAX_VALUE || !isChunkType(type)) {
        throw new Broken("one of its chunks has an impossible length or name");
      }
      boolean first = type.equals("IHDR");
      if (header.hasSize() == first || first && length != IHDR_LENGTH) {
        throw new Broken("its header is missing or not where it belongs");
      }
      CRC32 crc = new CRC32();
      crc.update(name);
      content(walk, type, length, crc, header);
      checkSum(walk.next32(), crc, type);
      data |= type.equals("IDAT");
      if (isAncillary(type) && !LOOKS.contains(type)) {
        header.metadata(start, walk.position());
      }
      if (type.equals("IEND")) {
        if (!data) {
          throw new Broken("it ends before any picture data");
        }
        return;
      }
    }
  }

  private static void content(
      ByteWalk walk, String type, long length, CRC32 crc, Header.Builder header)
      throws IOException, EndedEarly, Broken {
    switch (type) {
      case "IHDR" -> header(taken(walk, length, crc), header);
      case "tRNS" -> {
        header.transparent();
        header.pixelBits(TRANSPARENT_BITS);
        walk.skip(length, crc::update);
      }
      case "acTL" -> {
        header.animated();
        walk.skip(length, crc::update);
      }
      case "eXIf" -> {
        if (length <= Orientation.MOST_EXIF_BYTES && !header.isOriented()) {
          header.orientation(Orientation.ofExif(taken(walk, length, crc)));
        } else {
          walk.skip(length, crc::update);
        }
      }
      case "iCCP" -> {
        if (length <= ColourProfile.MOST_BYTES && !header.hasProfile()) {
          byte[] profile = profile(taken(walk, length, crc));
          if (profile.length > 0) {
            header.profile(profile);
          }
        } else {
          walk.skip(length, crc::update);
        }
      }
      default -> walk.skip(length, crc::update);
    }
  }

  private static byte[] taken(ByteWalk walk, long length, CRC32 crc)
      throws IOException, EndedEarly {
    byte[] bytes = walk.take((int) length);
    crc.update(bytes);
    return bytes;
  }

  private static void header(byte[] ihdr, Header.Builder header) throws Broken {
    ByteBuffer fields = ByteBuffer.wrap(ihdr);
    header.size(Integer.toUnsignedLong(fields.getInt()), Integer.toUnsignedLong(fields.getInt()));
    int bits = fields.get();
    int colours = fields.get();
    if (colours == GRAY_ALPHA || colours == RGB_ALPHA) {
      header.transparent();
    }
    if (bits == 16) {
      header.coding("16 bits a colour");
    }
    header.colours(colours == 0 || colours == GRAY_ALPHA ? 1 : 3);
    // what is not 8 bits of red, green and blue lies beside what it becomes
    boolean plain = bits == 8 && colours == RGB;
    header.pixelBits(Math.max(8, bits) * channels(colours) + (plain ? 0 : 24));
  }

  private static int channels(int colours) {
    return switch (colours) {
      case RGB -> 3;
      case GRAY_ALPHA -> 2;
      case RGB_ALPHA -> 4;
      default -> 1;
    };
  }

  /** What an iCCP chunk holds: a name, a zero, the method 0, and the profile, deflated. */
  private static byte[] profile(byte[] chunk) {
    int name = 0;
    while (name < chunk.length && chunk[name] != 0) {
      name++;
    }
    if (name + 2 >= chunk.length) {
      return new byte[0];
    }
    ByteArrayInputStream deflated =
        new ByteArrayInputStream(chunk, name + 2, chunk.length - name - 2);
    try (InflaterInputStream profile = new InflaterInputStream(deflated)) {
      return profile.readNBytes(ColourProfile.MOST_BYTES);
    } catch (IOException e) {
      // a decoder passes over it, too
      return new byte[0];
    }
  }

  private static boolean isAncillary(String type) {
    return Character.isLowerCase(type.charAt(0));
  }

  private static void checkSum(long stored, CRC32 crc, String type) throws EndedEarly, Broken {
    if (isAncillary(type) || stored == crc.getValue()) {
      return;
    }
    if (stored == 0) {
      // again reserved space: the file has its full length before it has its content
      throw new EndedEarly();
    }
    throw new Broken("the checksum of one of its chunks is wrong");
  }

  private static boolean isChunkType(String type) {
    return type.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z');
  }
}

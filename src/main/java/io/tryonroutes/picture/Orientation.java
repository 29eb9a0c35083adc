package io.tryonroutes.picture;

import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * How a stored picture is to be turned before people see it as it was taken: the values 1 to 8 of
 * EXIF's tag 0x0112 (CIPA DC-008, 4.6.5), in their order.
 */
enum Orientation {
  UPRIGHT(false, false, false),
  MIRRORED(true, false, false),
  HALF_TURN(true, true, false),
  UPSIDE_DOWN_MIRRORED(false, true, false),
  TRANSPOSED(false, false, true),
  QUARTER_TURN_RIGHT(false, true, true),
  TRANSVERSED(true, true, true),
  QUARTER_TURN_LEFT(true, false, true);

  /** EXIF of a camera; larger blocks are passed over. */
  static final int MOST_EXIF_BYTES = 64 * 1024;

  private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0, 0};

  private final boolean fromRight;
  private final boolean fromBelow;
  private final boolean swapped;

  /**
   * @param fromRight whether columns of the stored picture are read from its right end
   * @param fromBelow whether its rows are read from its lower end
   * @param swapped whether its columns become rows
   */
  Orientation(boolean fromRight, boolean fromBelow, boolean swapped) {
    this.fromRight = fromRight;
    this.fromBelow = fromBelow;
    this.swapped = swapped;
  }

  /** That of an EXIF block, with or without its heading; upright when it says nothing sensible. */
  static Orientation ofExif(byte[] block) {
    Metadata metadata = new Metadata();
    int start = startsWithHeading(block) ? EXIF.length : 0;
    new ExifReader().extract(new ByteArrayReader(block, start), metadata);
    return metadata.getDirectoriesOfType(ExifIFD0Directory.class).stream()
        .findFirst()
        .map(directory -> directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION))
        .map(Orientation::ofTag)
        .orElse(UPRIGHT);
  }

  /** That of the tag's value; upright for a value that no camera writes. */
  static Orientation ofTag(int value) {
    return value >= 1 && value <= values().length ? values()[value - 1] : UPRIGHT;
  }

  static boolean startsWithHeading(byte[] block) {
    return block.length >= EXIF.length
        && Arrays.equals(block, 0, EXIF.length, EXIF, 0, EXIF.length);
  }

  /** A picture in sRGB, turned so that people see it right. */
  BufferedImage upright(BufferedImage stored) {
    if (this == UPRIGHT) {
      return stored;
    }
    int width = stored.getWidth();
    int height = stored.getHeight();
    BufferedImage turned =
        new BufferedImage(
            swapped ? height : width, swapped ? width : height, BufferedImage.TYPE_INT_RGB);
    int[] line = new int[turned.getWidth()];
    for (int y = 0; y < turned.getHeight(); y++) {
      for (int x = 0; x < line.length; x++) {
        int column = swapped ? y : x;
        int row = swapped ? x : y;
        line[x] =
            stored.getRGB(
                fromRight ? width - 1 - column : column, fromBelow ? height - 1 - row : row);
      }
      turned.setRGB(0, y, line.length, 1, line, 0, line.length);
    }
    return turned;
  }
}

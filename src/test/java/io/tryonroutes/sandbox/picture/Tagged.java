package io.tryonroutes.sandbox.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/** Pictures as a turned camera stores them: other pixels, and an EXIF tag that puts them right. */
final class Tagged {
  private static final int ORIENTATION = 0x0112;

  private Tagged() {}

  /** The file whose picture is displayed like this one. */
  static byte[] file(BufferedImage displayed, int orientation, String format) {
    byte[] file = TestPictures.encoded(stored(displayed, orientation), format);
    return format.equals("png") ? png(file, orientation) : jpeg(file, orientation);
  }

  /** EXIF's own table: where the stored row 0 and the stored column 0 are when displayed. */
  static BufferedImage stored(BufferedImage displayed, int orientation) {
    boolean columnsAreRows = orientation > 4;
    boolean fromRight = "2367".contains("" + orientation);
    boolean fromBottom = "3478".contains("" + orientation);
    int width = displayed.getWidth();
    int height = displayed.getHeight();
    BufferedImage stored =
        new BufferedImage(
            columnsAreRows ? height : width, columnsAreRows ? width : height, displayed.getType());
    for (int row = 0; row < stored.getHeight(); row++) {
      for (int column = 0; column < stored.getWidth(); column++) {
        int x = columnsAreRows ? row : column;
        int y = columnsAreRows ? column : row;
        stored.setRGB(
            column,
            row,
            displayed.getRGB(fromRight ? width - 1 - x : x, fromBottom ? height - 1 - y : y));
      }
    }
    return stored;
  }

  static byte[] jpeg(byte[] file, int orientation) {
    byte[] exif = join("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1), tiff(orientation));
    byte[] segment =
        ByteBuffer.allocate(exif.length + 4)
            .putShort((short) 0xFFE1)
            .putShort((short) (exif.length + 2))
            .put(exif)
            .array();
    return join(Arrays.copyOf(file, 2), segment, Arrays.copyOfRange(file, 2, file.length));
  }

  static byte[] png(byte[] file, int orientation) {
    int header = 8 + 25;
    return join(
        Arrays.copyOf(file, header),
        chunk("eXIf", tiff(orientation)),
        Arrays.copyOfRange(file, header, file.length));
  }

  private static byte[] chunk(String type, byte[] content) {
    byte[] named = join(type.getBytes(StandardCharsets.ISO_8859_1), content);
    CRC32 crc = new CRC32();
    crc.update(named);
    return ByteBuffer.allocate(named.length + 8)
        .putInt(content.length)
        .put(named)
        .putInt((int) crc.getValue())
        .array();
  }

  /** A TIFF header and one directory with one short number. */
  private static byte[] tiff(int orientation) {
    return ByteBuffer.allocate(26)
        .put(new byte[] {'M', 'M', 0, 42})
        .putInt(8)
        .putShort((short) 1)
        .putShort((short) ORIENTATION)
        .putShort((short) 3)
        .putInt(1)
        .putShort((short) orientation)
        .putShort((short) 0)
        .putInt(0)
        .array();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}

package io.tryonroutes;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/**
 * A small picture that is drawn once. What no decoder uses, and nobody takes off, makes each copy
 * another content and, where wanted, as large as one likes, so many and big pictures cost nothing
 * to make.
 */
public final class Drawing {
  public static final Drawing PERSON = new Drawing(320, 480, new Color(0xC89878));
  public static final Drawing GARMENT = new Drawing(320, 320, new Color(0x305090));

  private static final int JPEG_START = 2;
  private static final int LONGEST_SEGMENT = 65_533;
  private static final int SEGMENT_HEAD = 4;
  private static final int CHUNK_FRAME = 12;

  private final byte[] jpeg;
  private final byte[] png;

  /**
   * @param width in pixels
   * @param height in pixels
   */
  public Drawing(int width, int height, Color colour) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D canvas = image.createGraphics();
    canvas.setColor(Color.WHITE);
    canvas.fillRect(0, 0, width, height);
    canvas.setColor(colour);
    canvas.fillOval(width / 4, height / 10, width / 2, height * 8 / 10);
    canvas.dispose();
    this.jpeg = encoded(image, "jpg");
    this.png = encoded(image, "png");
  }

  public byte[] jpeg(String label) {
    return jpeg(label, 0);
  }

  public byte[] png(String label) {
    return png(label, 0);
  }

  /**
   * The picture with the label in segments that tell of colours only when Adobe wrote them.
   *
   * @param bytes the length of the file; 0 for the shortest
   */
  public byte[] jpeg(String label, int bytes) {
    byte[] text = label.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, JPEG_START);
    int left = Math.max(SEGMENT_HEAD + text.length, bytes - jpeg.length);
    while (left > 0) {
      int length = Math.min(left - SEGMENT_HEAD, LONGEST_SEGMENT);
      int rest = left - SEGMENT_HEAD - length;
      if (rest > 0 && rest < SEGMENT_HEAD) {
        // too little for a segment of its own
        length -= SEGMENT_HEAD;
      }
      byte[] head = {(byte) 0xFF, (byte) 0xEE, (byte) (length + 2 >> 8), (byte) (length + 2)};
      out.writeBytes(head);
      out.writeBytes(Arrays.copyOf(text, length));
      left -= SEGMENT_HEAD + length;
    }
    out.write(jpeg, JPEG_START, jpeg.length - JPEG_START);
    return out.toByteArray();
  }

  /** The same as a PNG; the label is behind the end of the pixels, in a chunk of theirs. */
  public byte[] png(String label, int bytes) {
    byte[] text = label.getBytes(StandardCharsets.UTF_8);
    int length = Math.max(text.length, bytes - png.length - CHUNK_FRAME);
    byte[] named =
        ByteBuffer.allocate(4 + length)
            .put("IDAT".getBytes(StandardCharsets.US_ASCII))
            .put(text)
            .array();
    CRC32 sum = new CRC32();
    sum.update(named);
    int pixelsEnd = png.length - CHUNK_FRAME;
    return ByteBuffer.allocate(png.length + CHUNK_FRAME + length)
        .put(png, 0, pixelsEnd)
        .putInt(length)
        .put(named)
        .putInt((int) sum.getValue())
        .put(png, pixelsEnd, CHUNK_FRAME)
        .array();
  }

  private static byte[] encoded(BufferedImage image, String format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("nothing is written to a disk here", e);
    }
    return bytes.toByteArray();
  }
}

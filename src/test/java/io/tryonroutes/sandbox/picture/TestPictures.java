package io.tryonroutes.sandbox.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;

/** Pictures that a test needs and no person would send. */
public final class TestPictures {
  private TestPictures() {}

  /** One colour all over. */
  public static byte[] plain(int width, int height, String format) {
    return encoded(new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR), format);
  }

  /** Noise that does not compress; the file has about so many bytes, within one per cent. */
  public static byte[] noisyPng(int bytes, long seed) {
    return encoded(noise((int) Math.sqrt(bytes / 3.0), seed), "png");
  }

  /** Noise as a JPEG; the file has about so many bytes, within five per cent. */
  public static byte[] noisyJpeg(int bytes, long seed) {
    int probe = 600;
    double bytesPerPixel = encoded(noise(probe, seed), "jpg").length / (double) (probe * probe);
    return encoded(noise((int) Math.sqrt(bytes / bytesPerPixel), seed), "jpg");
  }

  /** The first half of a file. */
  public static byte[] cutOff(byte[] picture) {
    return Arrays.copyOf(picture, picture.length / 2);
  }

  public static BufferedImage read(byte[] picture) {
    try {
      return ImageIO.read(new ByteArrayInputStream(picture));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BufferedImage noise(int side, long seed) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_3BYTE_BGR);
    byte[] pixels = new byte[side * side * 3];
    new Random(seed).nextBytes(pixels);
    int[] row = new int[side * 3];
    for (int y = 0; y < side; y++) {
      for (int i = 0; i < row.length; i++) {
        row[i] = pixels[y * row.length + i] & 255;
      }
      image.getRaster().setPixels(0, y, side, 1, row);
    }
    return image;
  }

  static byte[] encoded(BufferedImage image, String format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}

package io.tryonroutes.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Pictures of noise, which no format can make small, and files put together by hand. */
final class Drawn {
  private Drawn() {}

  static byte[] jpeg(int width, int height) {
    return write("jpeg", width, height, false);
  }

  static byte[] progressiveJpeg(int width, int height) {
    return write("jpeg", width, height, true);
  }

  static byte[] png(int width, int height) {
    return write("png", width, height, false);
  }

  /** A JPEG with an EXIF-like segment that holds a whole JPEG with an end marker of its own. */
  static byte[] jpegWithThumbnail(int width, int height) {
    byte[] exif = join(ascii("Exif\0\0"), jpeg(16, 16));
    byte[] jpeg = jpeg(width, height);
    return join(
        Arrays.copyOf(jpeg, 2), segment(0xE1, exif), Arrays.copyOfRange(jpeg, 2, jpeg.length));
  }

  /** Header, one scan with escaped 0xFF, restarts and fill bytes, and the end; 20 x 10. */
  static byte[] jpegWithRestarts() {
    return join(
        bytes(0xFF, 0xD8, 0xFF, 0xFF, 0xFF),
        bytes(0xDB, 0, 3, 7),
        segment(0xC0, bytes(8, 0, 10, 0, 20, 1, 1, 0x11, 0)),
        segment(0xDD, bytes(0, 1)),
        segment(0xDA, bytes(1, 1, 0, 0, 63, 0)),
        bytes(1, 2, 0xFF, 0, 3, 0xFF, 0xD0, 4, 0xFF, 0xFF, 0xD1, 5, 0xFF, 0, 0xFF, 0xD9));
  }

  static byte[] segment(int marker, byte[] content) {
    int length = content.length + 2;
    return join(bytes(0xFF, marker, length >> 8, length), content);
  }

  static byte[] pngSignature() {
    return bytes(0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n');
  }

  static byte[] pngHeader(int width, int height) {
    return chunk(
        "IHDR",
        ByteBuffer.allocate(13).putInt(width).putInt(height).put(bytes(8, 2, 0, 0, 0)).array());
  }

  static byte[] chunk(String type, byte[] content) {
    byte[] named = join(ascii(type), content);
    CRC32 crc = new CRC32();
    crc.update(named);
    return join(int32(content.length), named, int32((int) crc.getValue()));
  }

  static byte[] webp(String type, byte[] content) {
    byte[] chunk = join(ascii(type), int32(Integer.reverseBytes(content.length)), content);
    byte[] padded = Arrays.copyOf(chunk, chunk.length + (content.length & 1));
    return join(
        ascii("RIFF"), int32(Integer.reverseBytes(padded.length + 4)), ascii("WEBP"), padded);
  }

  static byte[] int32(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] bytes(int... values) {
    byte[] result = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (byte) values[i];
    }
    return result;
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] write(String format, int width, int height, boolean progressive) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      ImageWriteParam param = writer.getDefaultWriteParam();
      if (progressive) {
        param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      }
      writer.write(null, new IIOImage(noise(width, height), null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static BufferedImage noise(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    return image;
  }
}

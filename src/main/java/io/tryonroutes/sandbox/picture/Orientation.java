package io.tryonroutes.sandbox.picture;

import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.imaging.jpeg.JpegProcessingException;
import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.awt.image.WritableRaster;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * How stored pixels are to be displayed, after EXIF's tag 0x0112: first rows and columns change
 * places, then the picture is mirrored.
 *
 * @param transposed rows are columns
 * @param leftRight mirrored, left to right
 * @param upDown mirrored, upper edge to lower edge
 */
record Orientation(boolean transposed, boolean leftRight, boolean upDown) {
  /** By the tag's value, less one. */
  private static final List<Orientation> BY_VALUE =
      List.of(
          new Orientation(false, false, false),
          new Orientation(false, true, false),
          new Orientation(false, true, true),
          new Orientation(false, false, true),
          new Orientation(true, false, false),
          new Orientation(true, true, false),
          new Orientation(true, true, true),
          new Orientation(true, false, true));

  private static final int PNG_SIGNATURE = 8;
  private static final int PNG_EXIF = 0x65584966;

  /** A JPEG's EXIF is never longer; PNG sets no limit of its own. */
  private static final int LONGEST_EXIF = 64 * 1024;

  /**
   * @param value the tag's value, 1 to 8; any other means nothing and is taken for 1
   */
  static Orientation of(int value) {
    return BY_VALUE.get(value < 1 || value > BY_VALUE.size() ? 0 : value - 1);
  }

  /** Reads the tag of a JPEG or PNG file; a file without a readable one is displayed as stored. */
  static Orientation of(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      in.mark(1);
      boolean jpeg = in.read() == 0xFF;
      in.reset();
      Metadata metadata = jpeg ? jpegExif(in) : pngExif(in);
      return metadata.getDirectoriesOfType(ExifIFD0Directory.class).stream()
          .map(exif -> exif.getInteger(ExifIFD0Directory.TAG_ORIENTATION))
          .filter(Objects::nonNull)
          .map(Orientation::of)
          .findFirst()
          .orElse(of(1));
    } catch (JpegProcessingException | EOFException e) {
      return of(1);
    }
  }

  private static Metadata jpegExif(InputStream in) throws IOException, JpegProcessingException {
    return JpegMetadataReader.readMetadata(in, List.of(new ExifReader()));
  }

  /** Walks the chunks itself: the library believes any length and inflates what is compressed. */
  private static Metadata pngExif(InputStream in) throws IOException {
    Metadata metadata = new Metadata();
    DataInputStream chunks = new DataInputStream(in);
    chunks.skipNBytes(PNG_SIGNATURE);
    int length = chunks.readInt();
    while (length >= 0) {
      if (chunks.readInt() == PNG_EXIF && length <= LONGEST_EXIF) {
        new ExifReader().extract(new ByteArrayReader(chunks.readNBytes(length)), metadata);
        return metadata;
      }
      chunks.skipNBytes(length + 4L);
      length = chunks.readInt();
    }
    return metadata;
  }

  /** Mirrors pixels that are transposed already; in place, for a picture may be large. */
  void mirror(WritableRaster pixels) {
    if (leftRight) {
      for (int y = 0; y < pixels.getHeight(); y++) {
        mirrorRow(pixels, y);
      }
    }
    if (upDown) {
      for (int y = 0; y < pixels.getHeight() / 2; y++) {
        swapRows(pixels, y, pixels.getHeight() - 1 - y);
      }
    }
  }

  private static void mirrorRow(WritableRaster pixels, int y) {
    int bands = pixels.getNumBands();
    int[] row = pixels.getPixels(0, y, pixels.getWidth(), 1, (int[]) null);
    int[] mirrored = new int[row.length];
    for (int i = 0; i < row.length; i++) {
      int x = i / bands;
      mirrored[(pixels.getWidth() - 1 - x) * bands + i % bands] = row[i];
    }
    pixels.setPixels(0, y, pixels.getWidth(), 1, mirrored);
  }

  private static void swapRows(WritableRaster pixels, int a, int b) {
    int[] first = pixels.getPixels(0, a, pixels.getWidth(), 1, (int[]) null);
    int[] second = pixels.getPixels(0, b, pixels.getWidth(), 1, (int[]) null);
    pixels.setPixels(0, a, pixels.getWidth(), 1, second);
    pixels.setPixels(0, b, pixels.getWidth(), 1, first);
  }
}

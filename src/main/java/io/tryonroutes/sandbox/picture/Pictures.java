package io.tryonroutes.sandbox.picture;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/** Looks at and reads the pictures that callers send; they are not to be trusted. */
public final class Pictures {
  /** What Kling says of a task whose picture is too small, too large or none. */
  static final String BAD_PIXELS = "Image pixel is invalid";

  /** What Kling says of a task whose picture is too long and narrow. */
  static final String BAD_SHAPE =
      "The resolution or aspect ratio of the input image is invalid. Please ensure it meets the"
          + " required specifications.";

  private static final long MOST_BYTES = 10L * 1024 * 1024;
  private static final int LEAST_SIDE = 300;
  private static final double LONGEST_SHAPE = 2.5;

  /** Kling documents no limit; this one keeps a small file from filling the memory. */
  private static final long MOST_PIXELS = 40_000_000;

  private Pictures() {}

  /** Tells from size and header alone why a picture cannot be used. */
  public static Optional<String> fault(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      return Optional.of(BAD_PIXELS);
    }
    try (ImageInputStream in = new FileImageInputStream(file.toFile())) {
      ImageReader reader = reader(in);
      try {
        long width = reader.getWidth(0);
        long height = reader.getHeight(0);
        if (Math.min(width, height) < LEAST_SIDE) {
          return Optional.of(BAD_PIXELS);
        }
        boolean fits =
            width * height <= MOST_PIXELS
                && Math.max(width, height) <= LONGEST_SHAPE * Math.min(width, height);
        return fits ? Optional.empty() : Optional.of(BAD_SHAPE);
      } finally {
        reader.dispose();
      }
    } catch (IIOException | RuntimeException e) {
      return Optional.of(BAD_PIXELS);
    }
  }

  /**
   * Decodes a picture as it is displayed.
   *
   * @param longest when the picture is longer, it is read coarsely, but not below this length
   * @throws IIOException when it cannot be decoded to its end
   */
  static BufferedImage read(Path file, int longest) throws IOException {
    try (ImageInputStream in = new FileImageInputStream(file.toFile())) {
      ImageReader reader = reader(in);
      try {
        AtomicBoolean cutOff = new AtomicBoolean();
        // Java reads a cut-off JPEG to the end, all grey, and only mentions it here
        IIOReadWarningListener warnings =
            (source, warning) -> {
              if (warning.contains("Missing EOI")) {
                cutOff.set(true);
              }
            };
        reader.addIIOReadWarningListener(warnings);
        int step = Math.max(1, Math.max(reader.getWidth(0), reader.getHeight(0)) / longest);
        BufferedImage image = Upright.read(reader, step, Orientation.of(file));
        if (cutOff.get()) {
          throw new IIOException("the picture is cut off");
        }
        return image;
      } finally {
        reader.dispose();
      }
    } catch (RuntimeException e) {
      // the readers of the JDK meet broken files with all kinds of exceptions
      throw new IIOException("the picture cannot be decoded", e);
    }
  }

  /** A reader for JPEG or PNG by the file's first bytes; other formats of the JDK are refused. */
  private static ImageReader reader(ImageInputStream in) throws IOException {
    in.mark();
    int first = in.read();
    in.reset();
    String format = first == 0xFF ? "jpeg" : first == 0x89 ? "png" : "none";
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    if (!readers.hasNext()) {
      throw new IIOException("neither JPEG nor PNG");
    }
    ImageReader reader = readers.next();
    reader.setInput(in, false, true);
    return reader;
  }
}

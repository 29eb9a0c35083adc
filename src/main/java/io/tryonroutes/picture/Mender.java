package io.tryonroutes.picture;

import io.tryonroutes.pair.Fault;
import io.tryonroutes.picture.Structure.Broken;
import io.tryonroutes.picture.Treatment.Cut;
import io.tryonroutes.picture.Treatment.Redraw;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the picture that is sent out of what was dropped. */
public final class Mender {
  private final PixelMemory memory;

  /**
   * @param memory the same that the rules know, for they say what fits
   */
  public Mender(PixelMemory memory) {
    this.memory = memory;
  }

  /**
   * A picture that cannot be sent as it is.
   *
   * @param picture what a look at the file has found
   * @param treatment what is to be done, a {@link Cut} or a {@link Redraw}
   * @param displayName how messages call it
   */
  public record Source(
      Path file, Looked.Picture picture, Treatment treatment, String displayName) {}

  /**
   * Mends one picture.
   *
   * @param target is written, or replaced
   * @return why that cannot be done
   * @throws IOException when a file cannot be read or written
   */
  public Optional<Fault> mend(Source source, Path target) throws IOException {
    if (source.treatment() instanceof Cut cut) {
      cut(source.file(), cut, target);
      return Optional.empty();
    }
    return redraw(source, (Redraw) source.treatment(), target);
  }

  /** The bytes that stay are copied as they are. */
  private static void cut(Path source, Cut cut, Path target) throws IOException {
    try (FileChannel in = FileChannel.open(source, StandardOpenOption.READ);
        FileChannel out =
            FileChannel.open(
                target,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
      long from = 0;
      for (Range range : cut.ranges()) {
        copy(in, from, range.from(), out);
        from = range.to();
      }
      copy(in, from, in.size(), out);
    }
  }

  private static void copy(FileChannel in, long from, long to, FileChannel out) throws IOException {
    long at = from;
    while (at < to) {
      long copied = in.transferTo(at, to - at, out);
      if (copied == 0) {
        throw new EOFException("a picture became shorter while it was copied");
      }
      at += copied;
    }
  }

  private Optional<Fault> redraw(Source source, Redraw how, Path target) throws IOException {
    return decoding(
        source,
        how,
        decoded -> {
          Pixels pixels = finished(Pixels.onWhite(decoded), how);
          Encoder.encode(pixels, how.lossless(), MendingRules.MOST_BYTES, target);
          return Optional.empty();
        });
  }

  /** What is done with decoded pixels. */
  private interface Step {
    /**
     * @return why it cannot be done
     */
    Optional<Fault> with(BufferedImage decoded) throws IOException;
  }

  private Optional<Fault> decoding(Source source, Redraw how, Step step) throws IOException {
    Looked.Picture picture = source.picture();
    boolean shrinks = how.longestSide() == MendingRules.LONGEST_SIDE;
    try (PixelMemory.Share share = memory.take(picture.header(), shrinks)) {
      return step.with(Decoder.decode(source.file(), picture));
    } catch (Broken e) {
      return Optional.of(faults(source).broken(e.getMessage()));
    } catch (OutOfMemoryError e) {
      return Optional.of(tooManyPixels(source));
    }
  }

  /** The reckoning was wrong for this kind of picture; another try would end the same way. */
  private Fault tooManyPixels(Source source) {
    Looked.Picture picture = source.picture();
    return faults(source)
        .tooManyPixels(picture.width(), picture.height(), memory.mostPixels(picture.header()));
  }

  /**
   * Lays two garments into one picture, each without the ground around it.
   *
   * @param upper to be redrawn
   * @param lower to be redrawn
   * @param target is written, or replaced
   * @return as for {@link #mend}
   * @throws IOException as for {@link #mend}
   */
  public Optional<Fault> combine(Source upper, Source lower, Path target) throws IOException {
    List<Pixels> garments = new ArrayList<>();
    for (Source source : List.of(upper, lower)) {
      Redraw how = (Redraw) source.treatment();
      Optional<Fault> fault =
          decoding(
              source,
              how,
              decoded -> {
                Optional<Pixels> garment = garment(decoded, how);
                garment.ifPresent(garments::add);
                return garment.isPresent()
                    ? Optional.empty()
                    : Optional.of(faults(source).showsNothing());
              });
      if (fault.isPresent()) {
        return fault;
      }
    }
    Pixels both = Combination.of(garments.get(0), garments.get(1));
    Encoder.encode(both, true, MendingRules.MOST_BYTES, target);
    return Optional.empty();
  }

  private static Optional<Pixels> garment(BufferedImage decoded, Redraw how) {
    Optional<Rectangle> cutOut = Pixels.cutOut(decoded);
    return cutOut.isPresent()
        ? cutOut
            .filter(box -> !box.isEmpty())
            .map(box -> finished(Pixels.onWhite(decoded).cropped(box), how))
        : Garment.trimmed(finished(Pixels.onWhite(decoded), how));
  }

  /** Fewer pixels first: all that follows is quicker for it. */
  private static Pixels finished(Pixels decoded, Redraw how) {
    Pixels fewer =
        decoded.scaled(Scale.within(decoded.width(), decoded.height(), how.longestSide()));
    return how.profile().map(fewer::inSrgb).orElse(fewer).upright(how.orientation());
  }

  private static PictureFaults faults(Source source) {
    return new PictureFaults(source.displayName(), source.picture().bytes());
  }
}

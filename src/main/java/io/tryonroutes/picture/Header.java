package io.tryonroutes.picture;

import io.tryonroutes.picture.Structure.Broken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a whole picture says of itself, so far as it decides about mending.
 *
 * @param width in pixels as stored, at least 1
 * @param height in pixels as stored, at least 1
 * @param pixelBytes how many bytes a pixel needs until it is eight bits each of red, green and
 *     blue, at least 1
 * @param orientation how it is to be turned before people see it right
 * @param transparent whether pixels can let through what is behind them
 * @param lossy whether pixels have lost something already
 * @param animated whether it has more pictures than the first
 * @param coding what common decoders stumble over, in words, as in "CMYK colours"
 * @param profile under which its numbers mean other colours than in sRGB
 * @param metadata what tells of the picture without being part of it, in order, apart from each
 *     other; also what follows the picture's end
 */
record Header(
    int width,
    int height,
    long pixelBytes,
    Orientation orientation,
    boolean transparent,
    boolean lossy,
    boolean animated,
    Optional<String> coding,
    Optional<ColourProfile> profile,
    List<Range> metadata) {

  /** The same of a file that is so long: what lies behind the picture's end is no part of it. */
  Header upTo(long bytes) {
    List<Range> cut =
        metadata.stream()
            .filter(range -> range.from() < bytes)
            .map(range -> new Range(range.from(), Math.min(range.to(), bytes)))
            .toList();
    return new Header(
        width, height, pixelBytes, orientation, transparent, lossy, animated, coding, profile, cut);
  }

  /** A header while its file is followed. */
  static final class Builder {
    /** Four times the longest side that a JPEG can have is still a picture; more is a trap. */
    private static final long LONGEST_SIDE = 1L << 18;

    private static final long MOST_PIXELS = 1_000_000_000L;

    /** Bytes for a pixel that no memory has room for, and that can be reckoned with. */
    private static final long ABSURD = 1 << 20;

    /** A file of many millions of tiny comments must not fill the memory. */
    private static final int MOST_RANGES = 10_000;

    private final List<Range> metadata = new ArrayList<>();
    private int width;
    private int height;
    private long pixelBytes = 4;
    private Orientation orientation = Orientation.UPRIGHT;
    private boolean transparent;
    private boolean lossy;
    private boolean animated;
    private Optional<String> coding = Optional.empty();
    private Optional<byte[]> profile = Optional.empty();
    private boolean oriented;
    private int colours = 3;

    /** Notes what a header claims; the arguments are unsigned and at most 32 bits wide. */
    void size(long claimedWidth, long claimedHeight) throws Broken {
      if (claimedWidth == 0 || claimedHeight == 0) {
        throw new Broken("its header says %d x %d pixels".formatted(claimedWidth, claimedHeight));
      }
      if (claimedWidth > LONGEST_SIDE
          || claimedHeight > LONGEST_SIDE
          || claimedWidth * claimedHeight > MOST_PIXELS) {
        throw new Broken(
            "its header claims the absurd size of %d x %d pixels"
                .formatted(claimedWidth, claimedHeight));
      }
      width = (int) claimedWidth;
      height = (int) claimedHeight;
    }

    boolean hasSize() {
      return width > 0;
    }

    /**
     * @param bits of one pixel in the file
     */
    void pixelBits(long bits) {
      pixelBytes = Math.max(1, Math.min(ABSURD, (bits + 7) / 8));
    }

    /** Whether the first of several has been met, which is the one that counts. */
    boolean isOriented() {
      return oriented;
    }

    void orientation(Orientation found) {
      oriented = true;
      orientation = found;
    }

    /**
     * @param count of a pixel's colours without transparency; 3 unless this is called
     */
    void colours(int count) {
      colours = count;
    }

    void transparent() {
      transparent = true;
    }

    void lossy() {
      lossy = true;
    }

    void animated() {
      animated = true;
    }

    void coding(String words) {
      coding = Optional.of(words);
    }

    /** As {@link #isOriented}. */
    boolean hasProfile() {
      return profile.isPresent();
    }

    void profile(byte[] icc) {
      profile = Optional.of(icc);
    }

    void metadata(long from, long to) throws Broken {
      int last = metadata.size() - 1;
      if (last >= 0 && metadata.get(last).to() == from) {
        metadata.set(last, new Range(metadata.get(last).from(), to));
      } else if (metadata.size() < MOST_RANGES) {
        metadata.add(new Range(from, to));
      } else {
        throw new Broken("it has thousands of comments");
      }
    }

    /**
     * @param end place behind the picture's last byte
     */
    Header behind(long end) throws Broken {
      metadata(end, Long.MAX_VALUE);
      return new Header(
          width,
          height,
          pixelBytes,
          orientation,
          transparent,
          lossy,
          animated,
          coding,
          // one for other colours than there are is passed over by decoders, too
          profile.flatMap(ColourProfile::of).filter(found -> found.channels() == colours),
          List.copyOf(metadata));
    }
  }
}

package io.tryonroutes.picture;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * One walk over a stream, from its first byte to its last, in one buffer. A length that stands in a
 * file moves the walk and is never allocated.
 */
final class ByteWalk {
  /** The stream ended where the structure wants more. */
  static final class EndedEarly extends Exception {}

  /** Sees each chunk of the stream once, in order. */
  @FunctionalInterface
  interface Watcher {
    void see(byte[] bytes, int from, int count);
  }

  private static final int BUFFER = 64 * 1024;

  private final InputStream in;
  private final Watcher everything;
  private final byte[] buffer = new byte[BUFFER];
  private final long mostBytes;
  private int at;
  private int end;
  private long filled;

  /**
   * @param everything sees all bytes that are read, in order
   * @param mostBytes where the walk ends though the stream goes on: a file can grow under our eyes
   */
  ByteWalk(InputStream in, Watcher everything, long mostBytes) throws IOException {
    this.in = in;
    this.everything = everything;
    this.mostBytes = mostBytes;
    fill();
  }

  private boolean fill() throws IOException {
    int want = (int) Math.min(buffer.length, mostBytes - filled);
    at = 0;
    end = in.readNBytes(buffer, 0, want);
    filled += end;
    everything.see(buffer, 0, end);
    return end > 0;
  }

  /** The first bytes, at most so many; only before anything else is read. */
  byte[] head(int most) {
    return Arrays.copyOf(buffer, Math.min(most, end));
  }

  /** The next byte, 0 to 255. */
  int next() throws IOException, EndedEarly {
    if (at == end && !fill()) {
      throw new EndedEarly();
    }
    return buffer[at++] & 0xFF;
  }

  /** Two bytes, the higher first. */
  int next16() throws IOException, EndedEarly {
    return next() << 8 | next();
  }

  /** Four bytes without a sign, the highest first. */
  long next32() throws IOException, EndedEarly {
    return (long) next16() << 16 | next16();
  }

  /** Four bytes without a sign, the lowest first. */
  long next32LowFirst() throws IOException, EndedEarly {
    return Integer.toUnsignedLong(Integer.reverseBytes((int) next32()));
  }

  void skip(long count) throws IOException, EndedEarly {
    skip(count, (bytes, from, n) -> {});
  }

  void skip(long count, Watcher watcher) throws IOException, EndedEarly {
    long left = count;
    while (left > 0) {
      if (at == end && !fill()) {
        throw new EndedEarly();
      }
      int step = (int) Math.min(left, end - at);
      watcher.see(buffer, at, step);
      at += step;
      left -= step;
    }
  }

  /** Goes behind the next byte of this value. */
  void skipBehind(byte wanted) throws IOException, EndedEarly {
    while (true) {
      while (at < end) {
        if (buffer[at++] == wanted) {
          return;
        }
      }
      if (!fill()) {
        throw new EndedEarly();
      }
    }
  }

  /** Reads what is left; gives the length of the whole stream. */
  long finish() throws IOException {
    while (fill()) {
      // only the watcher wants these bytes
    }
    return filled;
  }
}

package io.tryonroutes.picture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
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

  private final FileChannel file;
  private final Watcher everything;
  private final byte[] buffer = new byte[BUFFER];
  private final long mostBytes;
  private int at;
  private int end;
  private long filled;

  /**
   * @param file open at its beginning
   * @param everything sees all bytes that are read, in order
   * @param mostBytes where the walk ends though the stream goes on: a file can grow under our eyes
   */
  ByteWalk(FileChannel file, Watcher everything, long mostBytes) throws IOException {
    this.file = file;
    this.everything = everything;
    this.mostBytes = mostBytes;
    fill();
  }

  private boolean fill() throws IOException {
    int want = (int) Math.min(buffer.length, mostBytes - filled);
    ByteBuffer into = ByteBuffer.wrap(buffer, 0, want);
    while (into.hasRemaining() && file.read(into) >= 0) {
      // a share may give less than it is asked for
    }
    at = 0;
    end = into.position();
    filled += end;
    everything.see(buffer, 0, end);
    return end > 0;
  }

  /** How many bytes lie behind the walk: the place of the next byte in the stream. */
  long position() {
    return filled - end + at;
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

  /** Two bytes, the lower first. */
  int next16LowFirst() throws IOException, EndedEarly {
    return next() | next() << 8;
  }

  /** Four bytes without a sign, the highest first. */
  long next32() throws IOException, EndedEarly {
    return (long) next16() << 16 | next16();
  }

  /** Four bytes without a sign, the lowest first. */
  long next32LowFirst() throws IOException, EndedEarly {
    return Integer.toUnsignedLong(Integer.reverseBytes((int) next32()));
  }

  /**
   * The next bytes as an array of their own.
   *
   * @param count few: this is what a caller has checked, not what a file says
   */
  byte[] take(int count) throws IOException, EndedEarly {
    byte[] bytes = new byte[count];
    int[] filled = {0};
    skip(
        count,
        (chunk, from, n) -> {
          System.arraycopy(chunk, from, bytes, filled[0], n);
          filled[0] += n;
        });
    return bytes;
  }

  /**
   * Some bytes from anywhere in the file; the walk stays where it is, and nobody else sees them.
   *
   * @param count as in {@link #take}
   */
  byte[] peek(long from, int count) throws IOException, EndedEarly {
    mustReach(from + count);
    ByteBuffer into = ByteBuffer.allocate(count);
    while (into.hasRemaining() && file.read(into, from + into.position()) >= 0) {
      // a share may give less than it is asked for
    }
    if (into.hasRemaining()) {
      throw new EndedEarly();
    }
    return into.array();
  }

  /** Whether the file is so long, for a structure that is not followed from end to end. */
  void mustReach(long place) throws IOException, EndedEarly {
    if (place > file.size()) {
      throw new EndedEarly();
    }
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
    byte[] bytes = buffer;
    while (true) {
      // each byte of a picture passes here, and a local variable is twice as quick as a field
      int last = end;
      for (int i = at; i < last; i++) {
        if (bytes[i] == wanted) {
          at = i + 1;
          return;
        }
      }
      at = last;
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

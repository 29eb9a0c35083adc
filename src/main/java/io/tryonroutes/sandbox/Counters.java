package io.tryonroutes.sandbox;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Counts of what happens often, kept at fixed places of a small file, so that they survive the
 * death of the process and yet do not grow. Safe for use by several threads.
 */
final class Counters implements Closeable {
  /** What is counted; the order is that of the file. */
  enum Kind {
    CREATE,
    QUERY,
    LIST,
    FILE,
    OVER_LIMIT,
    ACCOUNT,
    CALLBACK,
    CALLBACK_REFUSED
  }

  private final FileChannel channel;
  private final long[] counts = new long[Kind.values().length];

  private Counters(FileChannel channel) {
    this.channel = channel;
  }

  /** Opens the file, making it when it is not there. */
  static Counters open(Path file) throws IOException {
    Counters counters =
        new Counters(
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE));
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * counters.counts.length);
    counters.channel.read(bytes, 0);
    Arrays.setAll(counters.counts, i -> bytes.getLong(i * Long.BYTES));
    return counters;
  }

  synchronized void add(Kind kind) throws IOException {
    long count = counts[kind.ordinal()] + 1;
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).putLong(0, count);
    channel.write(bytes, (long) kind.ordinal() * Long.BYTES);
    counts[kind.ordinal()] = count;
  }

  synchronized long get(Kind kind) {
    return counts[kind.ordinal()];
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

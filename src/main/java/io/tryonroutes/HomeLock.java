package io.tryonroutes;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Keeps {@code tryon.home} for one process. Two would share the instance's name and take each
 * other's jobs for their own, whatever the ledger is. The lock goes with the process, however it
 * ends.
 */
final class HomeLock implements AutoCloseable {
  private static final String NAME = "lock";

  private final FileChannel channel;

  private HomeLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @param home is there already
   * @return empty when another process has it
   */
  static Optional<HomeLock> take(Path home) throws IOException {
    FileChannel channel =
        FileChannel.open(home.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      return Optional.empty();
    }
    return Optional.of(new HomeLock(channel));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

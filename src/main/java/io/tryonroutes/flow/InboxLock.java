package io.tryonroutes.flow;

import io.tryonroutes.place.Places;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A folder inbox is for one instance: two would take each other's files. */
@Singleton
public class InboxLock {
  private static final String NAME = ".tryon-routes.lock";

  private final Places places;
  private Optional<FileLock> held = Optional.empty();

  InboxLock(Places places) {
    this.places = places;
  }

  /**
   * Makes sure that the inbox is there and ours.
   *
   * @return why it is not, in words
   */
  synchronized Optional<String> take() {
    Path root = places.inbox().root();
    if (!places.inbox().present()) {
      release();
      return Optional.of("the inbox " + root + " is not there; it is looked for again");
    }
    if (held.isPresent()) {
      return Optional.empty();
    }
    try {
      FileChannel channel =
          FileChannel.open(root.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      held = Optional.ofNullable(channel.tryLock());
      if (held.isEmpty()) {
        channel.close();
        return Optional.of("another instance of the service watches the inbox " + root);
      }
      return Optional.empty();
    } catch (OverlappingFileLockException e) {
      return Optional.of("another part of this process watches the inbox " + root);
    } catch (IOException e) {
      return Optional.of("the inbox " + root + " cannot be locked: " + Contact.words(e));
    }
  }

  private void release() {
    held.ifPresent(
        lock -> {
          try {
            lock.channel().close();
          } catch (IOException e) {
            // The folder is gone, and the lock with it.
          }
        });
    held = Optional.empty();
  }
}

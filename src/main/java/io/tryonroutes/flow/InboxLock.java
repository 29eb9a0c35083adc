package io.tryonroutes.flow;

import io.tryonroutes.place.Places;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** A folder inbox is for one instance: two would take each other's files. */
@Singleton
public class InboxLock {
  private static final String NAME = ".tryon-routes.lock";

  private final Places places;
  private Optional<Held> held = Optional.empty();

  /**
   * @param key tells the locked file from another one of its name
   */
  private record Held(FileLock lock, Optional<Object> key) {}

  InboxLock(Places places) {
    this.places = places;
  }

  /**
   * Makes sure that the inbox is there and ours. A share that was mounted over the folder since the
   * last call is another folder, to be locked anew.
   *
   * @return why it is not, in words
   */
  synchronized Optional<String> take() {
    Path root = places.folder("inbox").root();
    if (!places.folder("inbox").present()) {
      release();
      return Optional.of("the inbox " + root + " is not there; it is looked for again");
    }
    try {
      Path file = root.resolve(NAME);
      if (held.isPresent() && held.get().key().equals(key(file))) {
        return Optional.empty();
      }
      release();
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        return Optional.of("another instance of the service watches the inbox " + root);
      }
      held = Optional.of(new Held(lock, key(file)));
      return Optional.empty();
    } catch (OverlappingFileLockException e) {
      return Optional.of("another part of this process watches the inbox " + root);
    } catch (IOException e) {
      return Optional.of("the inbox " + root + " cannot be locked: " + Contact.words(e));
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (IOException | OverlappingFileLockException e) {
      channel.close();
      throw e;
    }
  }

  /** Empty where the file system knows no keys, and where there is no such file. */
  private static Optional<Object> key(Path file) throws IOException {
    try {
      return Optional.ofNullable(
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
              .fileKey());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private void release() {
    held.ifPresent(
        own -> {
          try {
            own.lock().channel().close();
          } catch (IOException e) {
            // The folder is gone, and the lock with it.
          }
        });
    held = Optional.empty();
  }
}

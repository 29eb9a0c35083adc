package io.tryonroutes.kling;

import java.io.IOException;

/**
 * A picture could not be sent as it was promised: it is gone, unreadable, or of another size. What
 * reached Kling is then a body shorter than announced, from which no task can come.
 */
public final class PictureChangedException extends IOException {
  PictureChangedException(String message) {
    super(message);
  }

  PictureChangedException(String message, IOException cause) {
    super(message, cause);
  }
}

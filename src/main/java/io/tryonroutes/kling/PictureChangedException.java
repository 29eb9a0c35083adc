package io.tryonroutes.kling;

import java.io.IOException;

/**
 * A picture could not be sent as it was promised: it is gone, unreadable, or another one. What
 * reached Kling is then a body shorter than announced, from which no task can come.
 */
public final class PictureChangedException extends IOException {
  /** It is another picture by now. */
  public PictureChangedException(String message) {
    super(message);
  }

  /** Whether it could be read, and is not the one that was promised. */
  public boolean isAnotherPicture() {
    return getCause() == null;
  }

  /**
   * @param cause why the file cannot be read
   */
  public PictureChangedException(String message, IOException cause) {
    super(message, cause);
  }
}

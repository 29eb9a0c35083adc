package io.tryonroutes.picture;

import io.tryonroutes.pair.Fault;
import java.util.Optional;

/** What a look at a file found. Its pixels are not decoded. */
public sealed interface Looked {
  /** The length of the file. */
  long bytes();

  /**
   * A whole picture, from its first marker to its last.
   *
   * @param header what it says of itself
   * @param bytes of the whole file, with anything that follows the picture's end
   * @param sha256 of those bytes, 64 lower-case hex digits
   */
  record Picture(Format format, Header header, long bytes, String sha256) implements Looked {
    /** In pixels as stored, at least 1; EXIF may turn the picture by a quarter. */
    public int width() {
      return header.width();
    }

    /** In pixels as stored, at least 1. */
    public int height() {
      return header.height();
    }
  }

  /**
   * A file that is no whole picture of a known format.
   *
   * @param fault one of {@code TRYON-PICTURE-EMPTY}, {@code -NOT-A-PICTURE}, {@code -TYPE}, {@code
   *     -CUT-OFF}, {@code -BROKEN}, and {@code -TOO-BIG} for a file beyond {@link
   *     PictureLook#MOST_BYTES}
   * @param format what it begins like, when that is a format of ours
   * @param sha256 of the whole file, 64 lower-case hex digits; empty when it was too big to be read
   */
  record Unfit(Fault fault, Optional<Format> format, long bytes, Optional<String> sha256)
      implements Looked {}
}

package io.tryonroutes.picture;

import java.util.Arrays;
import java.util.Locale;

/** What may be changed in a picture so that Kling takes it and shows it right. */
public enum Mend {
  /** A photo's pixels are turned as its EXIF says. */
  ROTATE,
  /** Formats and colours that Kling does not take become JPEG or PNG in sRGB. */
  CONVERT,
  /** What is transparent becomes white. */
  FLATTEN,
  /** Too many pixels or bytes become fewer, by the least that helps. */
  SHRINK,
  /** What a file tells beside its picture, such as where a photo was taken, is taken off. */
  STRIP;

  /**
   * The one of a word.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static Mend of(String word) {
    return Arrays.stream(values())
        .filter(mend -> mend.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(word));
  }

  /** As settings have it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

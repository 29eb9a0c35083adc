package io.tryonroutes.pair;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;

/** What two spellings of a name have in common, and which names are fit to name files of ours. */
public final class Names {
  /** Leaves room within the 255 bytes of a file name for what this service puts behind it. */
  static final int MOST_BYTES = 200;

  private Names() {}

  static String nfc(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  /**
   * Equal for spellings that differ in case or normal form only. Lower case alone, not upper and
   * back: that would make the different Turkish names "kız" and "kiz" one pair.
   */
  static String fold(String text) {
    return nfc(nfc(text).toLowerCase(Locale.ROOT));
  }

  static boolean tooLong(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES;
  }

  /** Whether a name holds what would break a line of a log, or a path on some file system. */
  static boolean hasControls(String text) {
    return text.codePoints().anyMatch(Character::isISOControl);
  }

  /** The longest beginning of at most so many UTF-8 bytes that cuts no character in two. */
  public static String shorten(String text, int mostBytes) {
    int bytes = 0;
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      if (bytes > mostBytes) {
        break;
      }
      at += Character.charCount(point);
    }
    return text.substring(0, at);
  }
}

package io.tryonroutes.pair;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** What two spellings of a name have in common, and which names are fit to name files of ours. */
public final class Names {
  /** Leaves room within the 255 bytes of a file name for what this service puts behind it. */
  static final int MOST_BYTES = 200;

  /** Stands in a name for bytes that are no text, so that no file can be found by that name. */
  static final char UNREADABLE = '\ufffd';

  private Names() {}

  /** The folders of a relative name with {@code /} behind; empty at the top. */
  public static String folderOf(String name) {
    return name.substring(0, name.lastIndexOf('/') + 1);
  }

  /** A relative name without its folders. */
  public static String withoutFolders(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  static String nfc(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  /**
   * Equal for spellings that differ in case or normal form only. Lower case alone, not upper and
   * back: that would make the different Turkish names "kız" and "kiz" one pair.
   */
  public static String fold(String text) {
    return nfc(nfc(text).toLowerCase(Locale.ROOT));
  }

  static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * Whether a name holds what nobody can see: it could break a line of a log, or make a name look
   * like another. Joiners are no such thing, for Persian words and many emoji are made with them.
   */
  static boolean hasHidden(String text) {
    return text.codePoints().anyMatch(Names::isHidden);
  }

  private static boolean isHidden(int point) {
    return isControl(point)
        || Character.getType(point) == Character.FORMAT && point != 0x200c && point != 0x200d;
  }

  private static boolean isControl(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }

  /** The text as one line that can be read: what nobody can see stands there as its number. */
  public static String visible(String text) {
    return replaceHidden(text, "\\u%04x"::formatted);
  }

  /** The nearest text that every file system takes, and nothing of it hidden; it may hold '/'. */
  static String plain(String text) {
    return replaceHidden(text, point -> isControl(point) ? "-" : "")
        .replace('\\', '-')
        .replace(UNREADABLE, '-');
  }

  private static String replaceHidden(String text, IntFunction<String> replacement) {
    return text.codePoints()
        .mapToObj(point -> isHidden(point) ? replacement.apply(point) : Character.toString(point))
        .collect(Collectors.joining());
  }

  /** How many letters have to change, go or come to make one text of the other. */
  public static int distance(String a, String b) {
    int[] costs = new int[b.length() + 1];
    for (int j = 0; j < costs.length; j++) {
      costs[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int corner = costs[0];
      costs[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = corner + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        corner = costs[j];
        costs[j] = Math.min(change, Math.min(costs[j - 1], costs[j]) + 1);
      }
    }
    return costs[b.length()];
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

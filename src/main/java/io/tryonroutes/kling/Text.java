package io.tryonroutes.kling;

/** Makes a text from outside fit for a log line, a page and a JSON file. */
final class Text {
  private static final int LONGEST = 500;

  private Text() {}

  /** One line of at most 500 characters; control and invisible formatting characters are gone. */
  static String tame(String text) {
    StringBuilder tame = new StringBuilder();
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      int shown = shown(c) ? c : ' ';
      if (tame.length() + Character.charCount(shown) > LONGEST) {
        break;
      }
      tame.appendCodePoint(shown);
    }
    return tame.toString().strip();
  }

  /** Whether an id can be kept as it is: not empty, at most 200 characters, all of them shown. */
  static boolean isId(String text) {
    return !text.isEmpty()
        && text.length() <= 200
        && text.codePoints().allMatch(c -> shown(c) && !Character.isWhitespace(c));
  }

  private static boolean shown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}

package io.tryonroutes.ledger;

/** Makes texts of others fit their columns. */
final class Texts {
  private Texts() {}

  /** At most so many characters, no half ones, and none that PostgreSQL cannot store. */
  static String cut(String text, int length) {
    String clean = text.replace('\0', ' ');
    if (clean.length() <= length) {
      return clean;
    }
    int end = length - 1;
    return clean.substring(0, Character.isHighSurrogate(clean.charAt(end - 1)) ? end - 1 : end)
        + "…";
  }
}

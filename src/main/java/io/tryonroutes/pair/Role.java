package io.tryonroutes.pair;

import java.util.Locale;

/** What a picture of a pair shows. Exactly one is the human; the others are garments. */
public enum Role {
  HUMAN,
  CLOTH,
  UPPER,
  LOWER,
  DRESS;

  /**
   * The word used in files, settings and JSON: the name in lower case, for example {@code human}.
   */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

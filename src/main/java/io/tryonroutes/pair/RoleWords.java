package io.tryonroutes.pair;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The words that tell in a file's name what it shows, and the characters that stand before one. */
public final class RoleWords {
  private static final String STANDARD_SEPARATORS = "._- ";

  private final Map<String, Role> roles;
  private final Map<Role, String> firstWords;
  private final String separators;

  /**
   * @param words at least one word for each role, without a separator in it; the first one is used
   *     in examples. Case and normal form do not matter.
   * @param separators the characters that end a word, at least one
   * @throws IllegalArgumentException in words for the operator when a role has no word, a word can
   *     never match, or one word stands for two roles
   */
  public RoleWords(Map<Role, List<String>> words, String separators) {
    if (separators.isEmpty() || separators.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          "The separators need at least one character, and none of them may be '/'.");
    }
    this.separators = separators;
    this.roles = new HashMap<>();
    this.firstWords = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      List<String> ofRole = words.getOrDefault(role, List.of());
      if (ofRole.isEmpty()) {
        throw new IllegalArgumentException("The role " + role.word() + " has no word.");
      }
      firstWords.put(role, ofRole.get(0));
      ofRole.forEach(word -> add(role, word));
    }
  }

  private void add(Role role, String word) {
    if (word.isEmpty() || word.chars().anyMatch(c -> c == '/' || isSeparator(c))) {
      throw new IllegalArgumentException(
          "The word \"%s\" of the role %s is empty or holds a separator, so no name can end in it."
              .formatted(word, role.word()));
    }
    Role other = roles.putIfAbsent(Names.fold(word), role);
    if (other != null && other != role) {
      throw new IllegalArgumentException(
          "The word \"%s\" stands for two roles, %s and %s."
              .formatted(word, other.word(), role.word()));
    }
  }

  /** The words and separators that apply when nobody has set others. */
  public static RoleWords standard() {
    return new RoleWords(
        Map.of(
            Role.HUMAN, List.of("human", "person", "model"),
            Role.CLOTH, List.of("cloth", "garment"),
            Role.UPPER, List.of("upper", "top"),
            Role.LOWER, List.of("lower", "bottom"),
            Role.DRESS, List.of("dress")),
        STANDARD_SEPARATORS);
  }

  /**
   * What a file's name says.
   *
   * @param role what the last word names
   * @param name what stands before it without the separators between, in NFC; empty when nothing
   *     does
   * @param wordAt where in the file's name the role word begins
   */
  record Reading(Role role, String name, int wordAt) {}

  /** Reads a name without folders; empty when its last word is no role. */
  Optional<Reading> read(String fileName) {
    int dot = fileName.lastIndexOf('.');
    if (dot > 0) {
      Optional<Reading> beforeExtension = readStem(fileName.substring(0, dot));
      if (beforeExtension.isPresent()) {
        return beforeExtension;
      }
    }
    // a name without an extension may still hold a dot: "look-01.human", "look 1.5 human"
    return readStem(fileName);
  }

  private Optional<Reading> readStem(String stem) {
    int wordAt = stem.length();
    while (wordAt > 0 && !isSeparator(stem.charAt(wordAt - 1))) {
      wordAt--;
    }
    Role role = roles.get(Names.fold(stem.substring(wordAt)));
    if (role == null) {
      return Optional.empty();
    }
    return Optional.of(new Reading(role, Names.nfc(trimEnd(stem.substring(0, wordAt))), wordAt));
  }

  /**
   * A name that {@link #read} understands, as near to the given one as possible.
   *
   * @param stem a file's name before its extension
   */
  Guess guess(String stem) {
    int end = stem.length();
    while (end > 0) {
      int start = end;
      while (start > 0 && !isSeparator(stem.charAt(start - 1))) {
        start--;
      }
      Role role = roles.get(Names.fold(stem.substring(start, end)));
      if (role != null) {
        String before = trimEnd(stem.substring(0, start));
        String after = trimStart(stem.substring(end));
        boolean joint = !before.isEmpty() && !after.isEmpty();
        return new Guess(Optional.of(role), fit(before + (joint ? separator() : "") + after));
      }
      end = start - 1;
    }
    return new Guess(Optional.empty(), fit(stem));
  }

  /**
   * What a name that is not understood may have meant.
   *
   * @param role the role whose word stands somewhere in the name
   * @param name the rest of it, fit to be the name of a pair; may be empty
   */
  record Guess(Optional<Role> role, String name) {}

  /** The nearest name that is not refused; empty when nothing is left of it. */
  String fit(String name) {
    String plain = Names.nfc(name).replaceAll("[~\\p{Cntrl}]", "-");
    return trimEnd(Names.shorten(trimStart(plain), Names.MOST_BYTES));
  }

  /** The end of an example's name: a separator, unless nothing stands before it, and the word. */
  String example(String name, Role role) {
    return name.isEmpty() ? word(role) : name + separator() + word(role);
  }

  String word(Role role) {
    return firstWords.get(role);
  }

  private String separator() {
    return separators.indexOf('_') >= 0 ? "_" : separators.substring(0, 1);
  }

  private String trimStart(String text) {
    int start = 0;
    // a leading dot would hide the file, whether or not it separates words
    while (start < text.length()
        && (text.charAt(start) == '.' || isSeparator(text.charAt(start)))) {
      start++;
    }
    return text.substring(start);
  }

  private String trimEnd(String text) {
    int end = text.length();
    while (end > 0 && isSeparator(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }

  private boolean isSeparator(int c) {
    return separators.indexOf(c) >= 0;
  }
}

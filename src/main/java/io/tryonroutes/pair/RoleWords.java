package io.tryonroutes.pair;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/** The words that tell in a file's name what it shows, and the characters that stand before one. */
public final class RoleWords {
  private final Map<String, Role> roles = new HashMap<>();
  private final Map<Role, String> firstWords = new EnumMap<>(Role.class);
  private final Set<Integer> separators;
  private final String separator;

  /**
   * @param words at least one word for each role, without a separator in it; the first one is used
   *     in examples. Case, normal form and space around a word do not matter.
   * @param separators the characters that stand before a word, at least one, each a single code
   *     point; none may be a letter, a digit or what stands between folders
   * @throws Refused when a role has no word, a word can never match, one word stands for two roles,
   *     or the separators are no such thing
   */
  public RoleWords(Map<Role, List<String>> words, String separators) {
    if (separators.isEmpty() || separators.codePoints().anyMatch(RoleWords::cannotSeparate)) {
      throw new Refused(
          List.of(),
          "there must be at least one character, and none may be a letter, a digit, '/', '\\' or"
              + " one that cannot be seen");
    }
    this.separators = separators.codePoints().boxed().collect(Collectors.toSet());
    this.separator =
        separators.indexOf('_') >= 0 ? "_" : Character.toString(separators.codePointAt(0));
    for (Role role : Role.values()) {
      List<String> ofRole =
          words.getOrDefault(role, List.of()).stream()
              .map(word -> Names.nfc(word.strip()))
              .toList();
      if (ofRole.isEmpty()) {
        throw new Refused(List.of(role), "there is no word");
      }
      firstWords.put(role, ofRole.get(0));
      ofRole.forEach(word -> add(role, word));
    }
  }

  private static boolean cannotSeparate(int point) {
    return Character.isLetterOrDigit(point)
        || point == '/'
        || point == '\\'
        || Names.hasHidden(Character.toString(point));
  }

  private void add(Role role, String word) {
    if (word.isEmpty()
        || word.indexOf('/') >= 0
        || Names.hasHidden(word)
        || word.codePoints().anyMatch(this::isSeparator)) {
      throw new Refused(
          List.of(role),
          "the word \"%s\" is empty, or holds a separator, '/' or a character that cannot be seen"
              .formatted(word));
    }
    Role other = roles.putIfAbsent(Names.fold(word), role);
    if (other != null && other != role) {
      throw new Refused(
          List.of(other, role),
          "the word \"%s\" stands for two roles, %s and %s"
              .formatted(word, other.word(), role.word()));
    }
  }

  /** Words or separators that do not serve; the message says why. */
  public static final class Refused extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final List<Role> roles;

    private Refused(List<Role> roles, String message) {
      super(message);
      this.roles = List.copyOf(roles);
    }

    /** The roles whose words are at odds; empty when it is the separators. */
    public List<Role> roles() {
      return roles;
    }
  }

  /**
   * What a file's name says.
   *
   * @param role what the last word names
   * @param name what stands before it without the separators between, in NFC; empty when nothing
   *     does
   * @param before all that stands before the word, as it was found
   * @param after the separators between the word and the extension
   */
  record Reading(Role role, String name, String before, String after) {}

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
    int end = back(stem, stem.length(), this::isSeparator);
    int start = back(stem, end, point -> !isSeparator(point));
    Role role = roles.get(Names.fold(stem.substring(start, end)));
    if (role == null) {
      return Optional.empty();
    }
    String before = stem.substring(0, start);
    return Optional.of(new Reading(role, Names.nfc(trimEnd(before)), before, stem.substring(end)));
  }

  /**
   * A name that {@link #read} understands, as near to the given one as possible. Words end at
   * spaces, brackets and digits, too, though these need not be separators: {@code look-01 (human)}.
   *
   * @param stem a file's name before its extension
   */
  Guess guess(String stem) {
    int end = back(stem, stem.length(), this::endsWord);
    while (end > 0) {
      int start = back(stem, end, point -> !endsWord(point));
      Role role = roles.get(Names.fold(stem.substring(start, end)));
      if (role != null) {
        String before =
            stem.substring(0, back(stem, start, point -> isGap(point) || isOpening(point)));
        int afterAt = end;
        while (afterAt < stem.length() && isBehindWord(stem.codePointAt(afterAt))) {
          afterAt += Character.charCount(stem.codePointAt(afterAt));
        }
        String after = stem.substring(afterAt);
        boolean joint = !before.isEmpty() && !after.isEmpty();
        return new Guess(Optional.of(role), fit(before + (joint ? separator : "") + after));
      }
      end = back(stem, start, this::endsWord);
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
    String plain = Names.nfc(Names.plain(name)).replace('~', '-');
    return trimEnd(Names.shorten(trimStart(plain), Names.MOST_BYTES));
  }

  /** The end of an example's name: a separator, unless nothing stands before it, and the word. */
  String example(String name, Role role) {
    return name.isEmpty() ? word(role) : name + separator + word(role);
  }

  /** The role that a word stands for. */
  Optional<Role> role(String word) {
    return Optional.ofNullable(roles.get(Names.fold(word)));
  }

  /** The first word of a role; a file that it names is understood. */
  public String word(Role role) {
    return firstWords.get(role);
  }

  private String trimStart(String text) {
    int start = 0;
    // a leading dot would hide the file, whether or not it separates words
    while (start < text.length()
        && (text.charAt(start) == '.' || isSeparator(text.codePointAt(start)))) {
      start += Character.charCount(text.codePointAt(start));
    }
    return text.substring(start);
  }

  private String trimEnd(String text) {
    return text.substring(0, back(text, text.length(), this::isSeparator));
  }

  /** Where the characters that are such begin, of those that stand before an index. */
  private static int back(String text, int end, IntPredicate such) {
    int start = end;
    while (start > 0 && such.test(text.codePointBefore(start))) {
      start -= Character.charCount(text.codePointBefore(start));
    }
    return start;
  }

  private boolean isSeparator(int point) {
    return separators.contains(point);
  }

  private boolean endsWord(int point) {
    return isGap(point) || isOpening(point) || isClosing(point) || Character.isDigit(point);
  }

  private boolean isBehindWord(int point) {
    return isGap(point) || isClosing(point);
  }

  private boolean isGap(int point) {
    return isSeparator(point) || Character.isSpaceChar(point);
  }

  private static boolean isOpening(int point) {
    return Character.getType(point) == Character.START_PUNCTUATION;
  }

  private static boolean isClosing(int point) {
    return Character.getType(point) == Character.END_PUNCTUATION;
  }
}

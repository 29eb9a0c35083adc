package io.tryonroutes.sandbox;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Takes the body of a create call apart while it comes: Base64 of the pictures is decoded into
 * files, everything else goes to a file of its own. That one is JSON if, and only if, the body is,
 * for only sound Base64 within texts is left out; so whoever reads it needs to look at a few
 * hundred bytes, and no picture is ever held in memory.
 *
 * <p>A picture is known by the plain name of its field; nobody writes these names with escapes. Not
 * safe for use by several threads at once.
 */
final class CreateBodyParts implements Closeable {
  private static final int LONGEST_NAME = 32;
  private static final int LONGEST_ESCAPE = 6;

  private final Path restFile;
  private final Map<String, Path> files;
  private final Map<String, PictureText> pictures = new HashMap<>();
  private final ByteArrayOutputStream lastText = new ByteArrayOutputStream();
  private final byte[] escape = new byte[LONGEST_ESCAPE];

  private Optional<OutputStream> rest = Optional.empty();
  private Optional<PictureText> picture = Optional.empty();
  private Place place = Place.BETWEEN_TEXTS;
  private int depth;
  private String field = "";
  private int escaped;

  private enum Place {
    BETWEEN_TEXTS,
    TEXT,
    ESCAPE_IN_TEXT,
    PICTURE,
    ESCAPE_IN_PICTURE
  }

  /**
   * @param rest takes everything but the pictures
   * @param pictures files to decode into, by the name of the field
   */
  CreateBodyParts(Path rest, Map<String, Path> pictures) {
    this.restFile = rest;
    this.files = Map.copyOf(pictures);
  }

  /** Takes the next bytes of the body. Blocks: for worker threads only. */
  void add(byte[] bytes) throws IOException {
    int end = bytes.length;
    int at = 0;
    while (at < end) {
      at =
          switch (place) {
            case BETWEEN_TEXTS -> betweenTexts(bytes[at], at);
            case TEXT -> text(bytes, at, end);
            case ESCAPE_IN_TEXT -> escapeInText(bytes[at], at);
            case PICTURE -> picture(bytes, at, end);
            case ESCAPE_IN_PICTURE -> escapeInPicture(bytes[at], at);
          };
    }
  }

  /** The rest, once the body is at its end. */
  Path rest() throws IOException {
    rest(new byte[0], 0, 0);
    close();
    return restFile;
  }

  /** The picture of this field; absent when the field is, or is no text. */
  Optional<PictureText> picture(String name) {
    return Optional.ofNullable(pictures.get(name));
  }

  @Override
  public void close() throws IOException {
    if (picture.isPresent()) {
      picture.get().close();
    }
    if (rest.isPresent()) {
      rest.get().close();
    }
  }

  private int betweenTexts(byte octet, int at) throws IOException {
    rest(octet);
    switch (octet) {
      case '"' -> beginText();
      case '{', '[' -> depth++;
      case '}', ']' -> depth--;
      case ':' -> field = lastText.toString(StandardCharsets.UTF_8);
      case ',' -> field = "";
      default -> {}
    }
    return at + 1;
  }

  private void beginText() throws IOException {
    lastText.reset();
    if (depth == 1 && files.containsKey(field)) {
      picture = Optional.of(new PictureText(files.get(field), rest.orElseThrow()));
      pictures.put(field, picture.get());
      place = Place.PICTURE;
    } else {
      place = Place.TEXT;
    }
  }

  private int text(byte[] bytes, int from, int end) throws IOException {
    int at = special(bytes, from, end);
    int named = Math.min(at - from, LONGEST_NAME - lastText.size());
    lastText.write(bytes, from, named);
    rest(bytes, from, at - from);
    if (at == end) {
      return at;
    }
    rest(bytes[at]);
    place = bytes[at] == '"' ? Place.BETWEEN_TEXTS : Place.ESCAPE_IN_TEXT;
    return at + 1;
  }

  private int escapeInText(byte octet, int at) throws IOException {
    rest(octet);
    place = Place.TEXT;
    return at + 1;
  }

  private int picture(byte[] bytes, int from, int end) throws IOException {
    PictureText text = picture.orElseThrow();
    int at = special(bytes, from, end);
    text.add(bytes, from, at - from);
    if (at == end) {
      return at;
    }
    if (bytes[at] == '"') {
      text.end();
      rest(bytes[at]);
      place = Place.BETWEEN_TEXTS;
    } else {
      escape[0] = bytes[at];
      escaped = 1;
      place = Place.ESCAPE_IN_PICTURE;
    }
    return at + 1;
  }

  /** Many write {@code /}, some also {@code +} and {@code =}, as escapes. */
  private int escapeInPicture(byte octet, int at) throws IOException {
    boolean unicode = escaped == 1 ? octet == 'u' : HexFormat.isHexDigit(octet);
    if (escaped > 1 && !unicode) {
      // no JSON: the reader of the rest is to see it as it is
      return endEscape(at);
    }
    escape[escaped] = octet;
    escaped++;
    return unicode && escaped < LONGEST_ESCAPE ? at + 1 : endEscape(at + 1);
  }

  private int endEscape(int at) throws IOException {
    PictureText text = picture.orElseThrow();
    int meant = meant();
    if (meant == '/' || meant == '+' || meant == '=' || Character.isLetterOrDigit(meant)) {
      text.add(new byte[] {(byte) meant}, 0, 1);
    } else {
      text.addOther(escape, escaped);
    }
    place = Place.PICTURE;
    return at;
  }

  /** The character of the escape; 0 when it is none that Base64 could have. */
  private int meant() {
    if (escaped == LONGEST_ESCAPE) {
      String digits = new String(escape, 2, LONGEST_ESCAPE - 2, StandardCharsets.US_ASCII);
      int character = HexFormat.fromHexDigits(digits);
      return character < 0x80 ? character : 0;
    }
    return escaped == 2 && escape[1] == '/' ? '/' : 0;
  }

  /** Where a text ends or has an escape, or the end. */
  private static int special(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && bytes[at] != '"' && bytes[at] != '\\') {
      at++;
    }
    return at;
  }

  private void rest(byte octet) throws IOException {
    rest(new byte[] {octet}, 0, 1);
  }

  private void rest(byte[] bytes, int offset, int length) throws IOException {
    if (rest.isEmpty()) {
      rest = Optional.of(new BufferedOutputStream(Files.newOutputStream(restFile)));
    }
    rest.get().write(bytes, offset, length);
  }
}

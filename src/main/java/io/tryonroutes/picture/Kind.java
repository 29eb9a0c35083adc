package io.tryonroutes.picture;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** What a file is by its first bytes. */
sealed interface Kind {
  /** How many of the first bytes are worth looking at. */
  int HEAD = 512;

  String JPEG = "\u00FF\u00D8\u00FF";
  String PNG = "\u0089PNG\r\n\u001A\n";

  /** One of our formats, though perhaps not a whole picture. */
  record Known(Format format, Structure structure) implements Kind {}

  /**
   * Something else that has a name.
   *
   * @param what with its article, as in "is a HEIC"
   * @param export how to get a picture of it that can be used; empty when there is none in it
   */
  record Other(String what, Optional<String> export) implements Kind {}

  /** Nothing but zeros so far. */
  record Blank() implements Kind {}

  /** Less than the first bytes of a picture. */
  record Begun(Format format) implements Kind {}

  /** Nothing that has a name here. */
  record Unknown() implements Kind {}

  /** Judges the first bytes of a file, at least one and up to {@link #HEAD} of them. */
  static Kind of(byte[] head) {
    if (has(head, 0, JPEG)) {
      return new Known(Format.JPEG, new JpegStructure());
    }
    if (has(head, 0, PNG)) {
      return new Known(Format.PNG, new PngStructure());
    }
    if (has(head, 0, "RIFF") && has(head, 8, "WEBP")) {
      return new Known(Format.WEBP, new WebpStructure());
    }
    if (has(head, 0, "GIF8")) {
      return new Known(Format.GIF, new GifStructure());
    }
    // the four bytes behind the length are reserved and zero
    if (has(head, 0, "BM") && has(head, 6, "\0\0\0\0")) {
      return new Known(Format.BMP, new BmpStructure());
    }
    if (has(head, 0, "II*\0") && !has(head, 8, "CR") || has(head, 0, "MM\0*")) {
      return new Known(Format.TIFF, new TiffStructure());
    }
    if (isStartOf(JPEG, head)) {
      return new Begun(Format.JPEG);
    }
    if (isStartOf(PNG, head)) {
      return new Begun(Format.PNG);
    }
    if (isBlank(head)) {
      return new Blank();
    }
    return other(head).<Kind>map(kind -> kind).orElseGet(Unknown::new);
  }

  private static Optional<Other> other(byte[] head) {
    if (has(head, 0, "II*\0")) {
      return Optional.of(
          new Other("a camera's raw file", Optional.of("Develop it, export it as JPEG")));
    }
    if (has(head, 4, "ftyp") && head.length >= 12) {
      String brand = new String(head, 8, 4, StandardCharsets.ISO_8859_1);
      if (Set.of("avif", "avis").contains(brand)) {
        return Optional.of(new Other("an AVIF", Optional.of("Export it as JPEG, PNG or WebP")));
      }
      if (Set.of("heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1").contains(brand)) {
        return Optional.of(
            new Other(
                "a HEIC",
                Optional.of(
                    "Export it as JPEG (an iPhone takes JPEG with Settings, Camera, Formats, Most"
                        + " Compatible)")));
      }
      return Optional.of(new Other("a video", Optional.empty()));
    }
    if (has(head, 0, "%PDF")) {
      return Optional.of(new Other("a PDF", Optional.of("Export its page as JPEG or PNG")));
    }
    return isText(head)
        ? Optional.of(new Other("a text file", Optional.empty()))
        : Optional.empty();
  }

  /** Whether the signature, one character a byte, stands at that place. */
  private static boolean has(byte[] head, int at, String signature) {
    return head.length >= at + signature.length()
        && signature.equals(new String(head, at, signature.length(), StandardCharsets.ISO_8859_1));
  }

  private static boolean isStartOf(String signature, byte[] head) {
    return head.length < signature.length()
        && signature.startsWith(new String(head, StandardCharsets.ISO_8859_1));
  }

  private static boolean isBlank(byte[] head) {
    for (byte b : head) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isText(byte[] head) {
    for (byte b : head) {
      if (b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f') {
        return false;
      }
    }
    // not told that the input ends: the head may end within a character
    return !StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(head), CharBuffer.allocate(head.length), false)
        .isError();
  }
}

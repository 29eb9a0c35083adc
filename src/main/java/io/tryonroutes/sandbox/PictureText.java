package io.tryonroutes.sandbox;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The text of one picture, as it comes: Base64 is decoded into a file, and what is none, such as an
 * address, goes where the body's other texts are. Not safe for use by several threads.
 */
final class PictureText implements Closeable {
  private static final int UNIT = 4;

  /** Whole units, and large enough that a write is not the dearest part of decoding. */
  private static final int PIECE = 8192 * UNIT;

  private final Path file;
  private final OutputStream others;
  private final MessageDigest sha = Sha256.begin();
  private final byte[] text = new byte[PIECE];
  private final byte[] bytes = new byte[PIECE / UNIT * 3];
  private OutputStream out = OutputStream.nullOutputStream();
  private int held;
  private boolean empty = true;
  private boolean base64 = true;
  private boolean address;
  private boolean padded;

  /**
   * @param file written anew when there is Base64
   * @param others takes what is no Base64, from the piece on that shows it
   */
  PictureText(Path file, OutputStream others) {
    this.file = file;
    this.others = others;
  }

  /** Takes more of the text, without escapes. */
  void add(byte[] from, int offset, int length) throws IOException {
    int at = offset;
    int end = offset + length;
    while (at < end && base64) {
      int part = Math.min(end - at, PIECE - held);
      System.arraycopy(from, at, text, held, part);
      held += part;
      at += part;
      if (held == PIECE) {
        decode();
      }
    }
    others.write(from, at, end - at);
  }

  /** Takes an escape as it was written, which no Base64 has. */
  void addOther(byte[] from, int length) throws IOException {
    giveUp();
    others.write(from, 0, length);
  }

  /** The text ends here. */
  void end() throws IOException {
    decode();
    close();
  }

  boolean isEmpty() {
    return empty;
  }

  /** Whether all of it was Base64. */
  boolean isBase64() {
    return base64;
  }

  /** Whether it begins like an address that the picture is to be fetched from. */
  boolean isAddress() {
    return address;
  }

  /** SHA-256 in hex of the picture; once, after the end. */
  String digest() {
    return HexFormat.of().formatHex(sha.digest());
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private void decode() throws IOException {
    if (held == 0) {
      return;
    }
    int length;
    try {
      length = isWhole() ? Base64.getDecoder().decode(units(), bytes) : 0;
    } catch (IllegalArgumentException e) {
      length = 0;
    }
    if (length == 0) {
      giveUp();
      return;
    }
    if (empty) {
      out = Files.newOutputStream(file);
      empty = false;
    }
    padded = text[held - 1] == '=';
    sha.update(bytes, 0, length);
    out.write(bytes, 0, length);
    held = 0;
  }

  /** Java's decoder forgives a missing end, and cannot know of an end before this piece. */
  private boolean isWhole() {
    return !padded && held % UNIT == 0;
  }

  private byte[] units() {
    return held == PIECE ? text : Arrays.copyOf(text, held);
  }

  private void giveUp() throws IOException {
    if (empty) {
      String head = new String(text, 0, Math.min(held, 8), StandardCharsets.ISO_8859_1);
      address = head.matches("(?is)https?:.*");
    }
    empty = false;
    base64 = false;
    others.write(text, 0, held);
    held = 0;
  }
}

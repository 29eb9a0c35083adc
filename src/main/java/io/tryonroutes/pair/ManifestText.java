package io.tryonroutes.pair;

import io.tryonroutes.pair.Manifest.Problem;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** The bytes of a manifest as text: UTF-8, or not taken, for any guess could name other files. */
sealed interface ManifestText {
  record Read(String text) implements ManifestText {}

  record Refused(Problem problem) implements ManifestText {}

  static ManifestText of(byte[] bytes) {
    if (startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF)) {
      return refused(0, "it is in UTF-16, as spreadsheets save \"Unicode text\"");
    }
    int from = startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
    ByteBuffer in = ByteBuffer.wrap(bytes, from, bytes.length - from);
    CharBuffer out = CharBuffer.allocate(in.remaining());
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    if (decoder.decode(in, out, true).isError()) {
      int wrong = bytes[in.position()] & 0xFF;
      String letter =
          new String(bytes, in.position(), 1, Charset.forName("windows-1252")).replace("\"", "");
      return refused(
          lineOf(bytes, in.position()),
          "the byte 0x%02X is no UTF-8; in Windows-1252 it is \"%s\""
              .formatted(wrong, Names.visible(letter)));
    }
    return new Read(out.flip().toString());
  }

  private static boolean startsWith(byte[] bytes, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xFF) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  private static int lineOf(byte[] bytes, int position) {
    int line = 1;
    for (int i = 0; i < position; i++) {
      line += bytes[i] == '\n' ? 1 : 0;
    }
    return line;
  }

  private static Refused refused(int line, String what) {
    return new Refused(
        new Problem(
            line,
            0,
            "",
            what,
            "Only UTF-8 says for sure which letters are meant.",
            "Save it as \"CSV UTF-8\"."));
  }
}

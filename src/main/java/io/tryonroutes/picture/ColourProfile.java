package io.tryonroutes.picture;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** An ICC profile under which a picture's numbers mean other colours than they do in sRGB. */
final class ColourProfile {
  /** Larger ones are for printers; cameras and screens have some kilobytes. */
  static final int MOST_BYTES = 4 * 1024 * 1024;

  private static final int TAGS = 132;
  private static final int TAG_LENGTH = 12;
  private static final int MOST_TABLE = 4096;
  private static final int DESCRIPTION = 0x64657363;

  /** The name that nearly every file of a camera or a web shop has. */
  private static final String SRGB = "sRGB IEC61966-2";

  private static final float[] STEPS = {0.25f, 0.5f, 0.75f};

  /** Two that differ by less look the same: five of 255 steps. */
  private static final float SAME = 0.02f;

  private final ICC_ColorSpace space;

  private ColourProfile(ICC_ColorSpace space) {
    this.space = space;
  }

  /** Empty when the numbers mean sRGB, or the profile is broken and can mean nothing else. */
  static Optional<ColourProfile> of(byte[] icc) {
    if (namesItselfSrgb(icc)) {
      return Optional.empty();
    }
    try {
      ICC_ColorSpace space = new ICC_ColorSpace(ICC_Profile.getInstance(icc));
      int type = space.getType();
      boolean usable = type == ColorSpace.TYPE_RGB || type == ColorSpace.TYPE_GRAY;
      return usable && !isLikeSrgb(space)
          ? Optional.of(new ColourProfile(space))
          : Optional.empty();
    } catch (RuntimeException e) {
      // the colour library's words for a profile that it cannot read, of several types
      return Optional.empty();
    }
  }

  /** Spares most pictures the colour library. The tag table is that of ICC.1, section 7.3. */
  private static boolean namesItselfSrgb(byte[] icc) {
    ByteBuffer table = ByteBuffer.wrap(icc);
    for (int at = TAGS; at + TAG_LENGTH <= Math.min(icc.length, MOST_TABLE); at += TAG_LENGTH) {
      if (table.getInt(at) == DESCRIPTION) {
        int from = Math.max(0, Math.min(table.getInt(at + 4), icc.length));
        int length = Math.max(0, Math.min(table.getInt(at + 8), icc.length - from));
        String text = new String(icc, from, length, StandardCharsets.ISO_8859_1);
        return text.replace("\0", "").contains(SRGB);
      }
    }
    return false;
  }

  /** Only colours between the extremes tell: those of every profile end at black and white. */
  private static boolean isLikeSrgb(ICC_ColorSpace space) {
    int count = space.getNumComponents();
    float[] colour = new float[count];
    for (int at = 0; at < Math.pow(STEPS.length, count); at++) {
      for (int i = 0, rest = at; i < count; i++, rest /= STEPS.length) {
        colour[i] = STEPS[rest % STEPS.length];
      }
      float[] rgb = space.toRGB(colour);
      for (int i = 0; i < rgb.length; i++) {
        if (Math.abs(rgb[i] - colour[count == 1 ? 0 : i]) > SAME) {
          return false;
        }
      }
    }
    return true;
  }

  /** How many numbers a pixel has under it: 1 or 3. */
  int channels() {
    return space.getNumComponents();
  }

  ColorSpace space() {
    return space;
  }
}

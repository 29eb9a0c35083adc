package io.tryonroutes.picture;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/**
 * An upper and a lower garment side by side, as Kling's newer model takes them (kling-api.md,
 * section 11): equally large by their longer sides, apart from each other, on white and nothing
 * else.
 */
final class Combination {
  /** In pixels, between the two. */
  private static final int GAP = 50;

  /** In pixels, around both. */
  private static final int MARGIN = 30;

  private Combination() {}

  /** The same two garments always give the same picture. */
  static Pixels of(Pixels upper, Pixels lower) {
    double longer = Math.min(longer(upper), longer(lower));
    double width = (upper.width() / longer(upper) + lower.width() / longer(lower)) * longer;
    double room = MendingRules.LONGEST_SIDE - 2.0 * MARGIN - 2;
    longer *= Math.min(1, Math.min(room / longer, (room - GAP) / width));
    Pixels left = scaled(upper, longer);
    Pixels right = scaled(lower, longer);

    int wide = left.width() + GAP + right.width() + 2 * MARGIN;
    int high = Math.max(left.height(), right.height()) + 2 * MARGIN;
    wide = Math.max(wide, least(high));
    high = Math.max(high, least(wide));
    BufferedImage sheet = Pixels.white(wide, high);
    int start = (wide - left.width() - GAP - right.width()) / 2;
    Graphics2D pen = sheet.createGraphics();
    pen.drawImage(left.image(), start, (high - left.height()) / 2, null);
    pen.drawImage(right.image(), start + left.width() + GAP, (high - right.height()) / 2, null);
    pen.dispose();
    return Pixels.of(sheet);
  }

  private static double longer(Pixels garment) {
    return Math.max(garment.width(), garment.height());
  }

  private static Pixels scaled(Pixels garment, double longer) {
    return garment.scaled(Scale.by(garment.width(), garment.height(), longer / longer(garment)));
  }

  /** How long a side must be beside that one. */
  private static int least(int other) {
    return Math.max(MendingRules.LEAST_SIDE, (int) Math.ceil(other / MendingRules.STEEPEST_RATIO));
  }
}

package io.tryonroutes.sandbox.picture;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/** Finds roughly where in a picture the person stands: what differs from a plain background. */
final class Figure {
  /** The side of the small copy that is looked at, in pixels. */
  private static final int SMALL = 160;

  private static final int DIFFERENCE = 70;

  /** A standing person is about this much taller than broad, arms included. */
  private static final double STANDING = 2.2;

  private Figure() {}

  /** Returns where the person would stand from head to feet; that may lie partly outside. */
  static Rectangle of(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    int[] box = box(small(picture));
    double left = box[0] * width / (double) SMALL;
    double right = (box[2] + 1) * width / (double) SMALL;
    double top = box[1] * height / (double) SMALL;
    double bottom = (box[3] + 1) * height / (double) SMALL;
    boolean plain = box[0] > 1 && box[2] < SMALL - 2 && bottom - top > height / 3.0;
    if (!plain) {
      // a busy background: most people stand in the middle, a little below the upper edge
      left = width * 0.3;
      right = width * 0.7;
      top = height * 0.08;
      bottom = height * 0.96;
    }
    double tall = bottom - top;
    if (box[3] >= SMALL - 2) {
      // cut by the lower edge: judge the height by the breadth
      tall = Math.max(tall, (right - left) * STANDING);
    }
    return new Rectangle((int) left, (int) top, (int) (right - left), (int) tall);
  }

  private static BufferedImage small(BufferedImage picture) {
    BufferedImage small = new BufferedImage(SMALL, SMALL, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = small.createGraphics();
    canvas.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    canvas.drawImage(picture, 0, 0, SMALL, SMALL, null);
    canvas.dispose();
    return small;
  }

  /** Left, top, right and bottom of what differs from the edge of its own row. */
  private static int[] box(BufferedImage small) {
    int[] columns = new int[SMALL];
    int[] rows = new int[SMALL];
    for (int y = 0; y < SMALL; y++) {
      int left = small.getRGB(1, y);
      int right = small.getRGB(SMALL - 2, y);
      for (int x = 0; x < SMALL; x++) {
        int rgb = small.getRGB(x, y);
        if (Math.min(difference(rgb, left), difference(rgb, right)) > DIFFERENCE) {
          columns[x]++;
          rows[y]++;
        }
      }
    }
    return new int[] {first(columns), first(rows), last(columns), last(rows)};
  }

  private static int first(int[] counts) {
    int i = 0;
    while (i < SMALL - 1 && counts[i] < 3) {
      i++;
    }
    return i;
  }

  private static int last(int[] counts) {
    int i = SMALL - 1;
    while (i > 0 && counts[i] < 3) {
      i--;
    }
    return i;
  }

  private static int difference(int a, int b) {
    return Math.abs((a >> 16 & 255) - (b >> 16 & 255))
        + Math.abs((a >> 8 & 255) - (b >> 8 & 255))
        + Math.abs((a & 255) - (b & 255));
  }
}

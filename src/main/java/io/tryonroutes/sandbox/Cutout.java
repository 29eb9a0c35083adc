package io.tryonroutes.sandbox;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Cuts a garment out of its white background: near-white that hangs together with the edge becomes
 * transparent, softly at the border, and what is left is trimmed. White inside the garment stays.
 */
final class Cutout {
  private static final int NEAR_WHITE = 228;

  private final int width;
  private final int height;
  private final BufferedImage picture;
  private final int[] pixels;
  private final BitSet background;

  /** Background whose neighbours are still to be looked at: a stack. */
  private int[] reached = new int[1024];

  private int waiting;

  private Cutout(BufferedImage garment) {
    this.width = garment.getWidth();
    this.height = garment.getHeight();
    this.picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    this.pixels = ((DataBufferInt) picture.getRaster().getDataBuffer()).getData();
    this.background = new BitSet(width * height);
    Graphics2D canvas = picture.createGraphics();
    canvas.drawImage(garment, 0, 0, Color.WHITE, null);
    canvas.dispose();
  }

  /** Returns the garment alone; the whole picture when nothing would be left of it. */
  static BufferedImage of(BufferedImage garment) {
    Cutout cutout = new Cutout(garment);
    cutout.flood();
    return cutout.trimmed();
  }

  private void flood() {
    for (int x = 0; x < width; x++) {
      reach(x, 0);
      reach(x, height - 1);
    }
    for (int y = 0; y < height; y++) {
      reach(0, y);
      reach(width - 1, y);
    }
    while (waiting > 0) {
      int at = reached[--waiting];
      int x = at % width;
      int y = at / width;
      reach(x - 1, y);
      reach(x + 1, y);
      reach(x, y - 1);
      reach(x, y + 1);
    }
  }

  private void reach(int x, int y) {
    int at = y * width + x;
    if (x < 0 || y < 0 || x >= width || y >= height || background.get(at)) {
      return;
    }
    int rgb = pixels[at];
    if (Math.min(rgb >> 16 & 255, Math.min(rgb >> 8 & 255, rgb & 255)) >= NEAR_WHITE) {
      background.set(at);
      if (waiting == reached.length) {
        reached = Arrays.copyOf(reached, 2 * waiting);
      }
      reached[waiting++] = at;
    }
  }

  private BufferedImage trimmed() {
    int left = width;
    int top = height;
    int right = -1;
    int bottom = -1;
    for (int at = background.nextClearBit(0);
        at < width * height;
        at = background.nextClearBit(at + 1)) {
      left = Math.min(left, at % width);
      right = Math.max(right, at % width);
      top = Math.min(top, at / width);
      bottom = Math.max(bottom, at / width);
    }
    if (right - left < width / 20 || bottom - top < height / 20) {
      return picture;
    }
    for (int y = top; y <= bottom; y++) {
      for (int x = left; x <= right; x++) {
        int at = y * width + x;
        int alpha = background.get(at) ? 0 : 255 * (9 - backgroundAround(x, y)) / 9;
        pixels[at] = alpha << 24 | pixels[at] & 0xFFFFFF;
      }
    }
    return picture.getSubimage(left, top, right - left + 1, bottom - top + 1);
  }

  private int backgroundAround(int x, int y) {
    int count = 0;
    for (int dy = -1; dy <= 1; dy++) {
      for (int dx = -1; dx <= 1; dx++) {
        int nx = Math.min(Math.max(x + dx, 0), width - 1);
        int ny = Math.min(Math.max(y + dy, 0), height - 1);
        if (background.get(ny * width + nx)) {
          count++;
        }
      }
    }
    return count;
  }
}

package io.tryonroutes.sandbox.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cuts garments out of an even background: what is like the edge of the picture and hangs together
 * with it becomes transparent, softly at the border. The same colour inside a garment stays. A
 * picture that is transparent at its edge is taken as it is.
 */
final class Cutout {
  /** How far a channel may be from the background's, of 255: light falls unevenly in a studio. */
  private static final int TOLERANCE = 30;

  /** The part of the picture's edge that shows an even background; a garment may touch the rest. */
  private static final double EVEN = 0.6;

  /** How near to the background a pixel's colour is mixed with it, in pixels. */
  private static final int MIXED = 2;

  private final int width;
  private final int height;
  private final BufferedImage picture;
  private final int[] pixels;
  private final BitSet background;

  /** Background whose neighbours are still to be looked at: a stack. */
  private int[] reached = new int[1024];

  private int waiting;

  private Cutout(BufferedImage photo) {
    this.width = photo.getWidth();
    this.height = photo.getHeight();
    this.picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    this.pixels = ((DataBufferInt) picture.getRaster().getDataBuffer()).getData();
    this.background = new BitSet(width * height);
    draw(photo, null);
  }

  /** Returns the garments, trimmed; none when no background can be told from them. */
  static List<BufferedImage> of(BufferedImage photo) {
    Cutout cutout = new Cutout(photo);
    return cutout.separates(photo) ? new Parts(cutout.picture, cutout.pixels).all() : List.of();
  }

  private boolean separates(BufferedImage photo) {
    int[] edge = edge().toArray();
    if (Arrays.stream(edge).filter(at -> pixels[at] >>> 24 < 128).count() > EVEN * edge.length) {
      return true;
    }
    if (photo.getColorModel().hasAlpha()) {
      draw(photo, Color.WHITE);
    }
    int colour = median(edge, 16) << 16 | median(edge, 8) << 8 | median(edge, 0);
    if (Arrays.stream(edge).filter(at -> near(pixels[at], colour)).count() < EVEN * edge.length) {
      return false;
    }
    flood(edge, colour);
    BitSet mixed = mixed();
    mixed.stream().forEach(at -> soften(at, colour, mixed));
    background.stream().forEach(at -> pixels[at] = 0);
    return true;
  }

  private void draw(BufferedImage photo, Color behind) {
    Graphics2D canvas = picture.createGraphics();
    canvas.drawImage(photo, 0, 0, behind, null);
    canvas.dispose();
  }

  private IntStream edge() {
    return IntStream.concat(
        IntStream.range(0, width).flatMap(x -> IntStream.of(x, (height - 1) * width + x)),
        IntStream.range(1, height - 1).flatMap(y -> IntStream.of(y * width, (y + 1) * width - 1)));
  }

  private int median(int[] edge, int channel) {
    int[] values = Arrays.stream(edge).map(at -> pixels[at] >> channel & 255).sorted().toArray();
    return values[values.length / 2];
  }

  private static boolean near(int rgb, int colour) {
    return Math.abs((rgb >> 16 & 255) - (colour >> 16 & 255)) <= TOLERANCE
        && Math.abs((rgb >> 8 & 255) - (colour >> 8 & 255)) <= TOLERANCE
        && Math.abs((rgb & 255) - (colour & 255)) <= TOLERANCE;
  }

  private void flood(int[] edge, int colour) {
    for (int at : edge) {
      reach(at % width, at / width, colour);
    }
    while (waiting > 0) {
      int at = reached[--waiting];
      int x = at % width;
      int y = at / width;
      reach(x - 1, y, colour);
      reach(x + 1, y, colour);
      reach(x, y - 1, colour);
      reach(x, y + 1, colour);
    }
  }

  private void reach(int x, int y, int colour) {
    int at = y * width + x;
    if (x < 0 || y < 0 || x >= width || y >= height || background.get(at)) {
      return;
    }
    if (near(pixels[at], colour)) {
      background.set(at);
      if (waiting == reached.length) {
        reached = Arrays.copyOf(reached, 2 * waiting);
      }
      reached[waiting++] = at;
    }
  }

  /** The garments' pixels close to the background. */
  private BitSet mixed() {
    BitSet mixed = new BitSet(width * height);
    // plain loops: there are as many of these pixels as the picture has
    for (int at = background.nextSetBit(0); at >= 0; at = background.nextSetBit(at + 1)) {
      if (touchesGarment(at % width, at / width)) {
        Rectangle near = around(at, MIXED);
        for (int y = near.y; y < near.y + near.height; y++) {
          mixed.set(y * width + near.x, y * width + near.x + near.width);
        }
      }
    }
    mixed.andNot(background);
    return mixed;
  }

  private boolean touchesGarment(int x, int y) {
    for (int near = Math.max(0, y - 1); near <= Math.min(height - 1, y + 1); near++) {
      int first = near * width + Math.max(0, x - 1);
      if (background.nextClearBit(first) <= near * width + Math.min(width - 1, x + 1)) {
        return true;
      }
    }
    return false;
  }

  /** Gives a pixel the colour of the garment beside it, as opaque as it differs from behind. */
  private void soften(int at, int behind, BitSet mixed) {
    int red = 0;
    int green = 0;
    int blue = 0;
    int count = 0;
    Rectangle near = around(at, 2 * MIXED);
    for (int y = near.y; y < near.y + near.height; y++) {
      for (int other = y * width + near.x; other < y * width + near.x + near.width; other++) {
        if (!mixed.get(other) && !background.get(other)) {
          red += pixels[other] >> 16 & 255;
          green += pixels[other] >> 8 & 255;
          blue += pixels[other] & 255;
          count++;
        }
      }
    }
    if (count == 0) {
      return;
    }
    int colour = red / count << 16 | green / count << 8 | blue / count;
    double along = 0;
    double length = 0;
    for (int channel = 16; channel >= 0; channel -= 8) {
      int distance = (colour >> channel & 255) - (behind >> channel & 255);
      along += distance * ((pixels[at] >> channel & 255) - (behind >> channel & 255));
      length += distance * distance;
    }
    double opaque = length == 0 ? 1 : Math.min(1, Math.max(0, along / length));
    pixels[at] = (int) Math.round(255 * opaque) << 24 | colour;
  }

  private Rectangle around(int at, int distance) {
    return new Rectangle(
            at % width - distance, at / width - distance, 2 * distance + 1, 2 * distance + 1)
        .intersection(new Rectangle(width, height));
  }
}

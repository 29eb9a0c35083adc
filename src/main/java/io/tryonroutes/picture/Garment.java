package io.tryonroutes.picture;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Optional;

/** Finds the garment in a product photo: what is left when the plain ground around it is gone. */
final class Garment {
  /** Of 255: darker grounds are no studio's white or light grey. */
  private static final int DARKEST_GROUND = 200;

  /** Of 255: what JPEG does to a plain ground, at least, and a soft light, at most. */
  private static final int LEAST_NOISE = 3;

  private static final int MOST_NOISE = 10;

  /** So much of the border must be ground: a garment may touch it. */
  private static final double PLAIN = 0.9;

  /** Of the photo's area: less is a print on a garment that itself is as light as the ground. */
  private static final double LEAST_AREA = 0.05;

  private Garment() {}

  /**
   * The garment alone, its ground turned white; the whole picture when the ground around it is not
   * plain, or too little stands out from it.
   *
   * @return empty when nothing does
   */
  static Optional<Pixels> trimmed(Pixels photo) {
    Optional<Ground> ground = Ground.of(photo);
    if (ground.isEmpty()) {
      return Optional.of(photo);
    }
    Rectangle box = ground.get().rest(photo);
    if (box.isEmpty()) {
      return Optional.empty();
    }
    Pixels onWhite = photo.brightened(ground.get().darkest());
    boolean whole =
        (double) box.width * box.height >= LEAST_AREA * photo.width() * photo.height()
            && Math.max(box.width, box.height) >= MendingRules.LEAST_SIDE;
    return Optional.of(whole ? onWhite.cropped(box) : onWhite);
  }

  /**
   * A plain light ground.
   *
   * @param colour red, green and blue
   * @param noise how far its pixels are from that, in each of them
   */
  private record Ground(int[] colour, int noise) {

    /** That of the border, if it is light and nearly the same all around. */
    static Optional<Ground> of(Pixels photo) {
      int[][] border = border(photo);
      int[] middle = new int[3];
      for (int i = 0; i < 3; i++) {
        int[] sorted = border[i].clone();
        Arrays.sort(sorted);
        middle[i] = sorted[sorted.length / 2];
      }
      int[] apart = new int[border[0].length];
      for (int at = 0; at < apart.length; at++) {
        for (int i = 0; i < 3; i++) {
          apart[at] = Math.max(apart[at], Math.abs(border[i][at] - middle[i]));
        }
      }
      Arrays.sort(apart);
      int noise = Math.max(LEAST_NOISE, apart[(int) (PLAIN * (apart.length - 1))]);
      boolean light = Arrays.stream(middle).min().orElse(0) >= DARKEST_GROUND;
      return light && noise <= MOST_NOISE
          ? Optional.of(new Ground(middle, noise))
          : Optional.empty();
    }

    private static int[][] border(Pixels photo) {
      BufferedImage image = photo.image();
      int width = photo.width();
      int height = photo.height();
      int[] border = new int[2 * width + 2 * height];
      image.getRGB(0, 0, width, 1, border, 0, width);
      image.getRGB(0, height - 1, width, 1, border, width, width);
      image.getRGB(0, 0, 1, height, border, 2 * width, 1);
      image.getRGB(width - 1, 0, 1, height, border, 2 * width + height, 1);
      int[][] colours = new int[3][border.length];
      for (int at = 0; at < border.length; at++) {
        for (int i = 0; i < 3; i++) {
          colours[i][at] = border[at] >> 16 - 8 * i & 0xFF;
        }
      }
      return colours;
    }

    /** What becomes white, so that all of the ground does. */
    int[] darkest() {
      return Arrays.stream(colour).map(value -> value - noise).toArray();
    }

    /** The box around all that is not ground. */
    Rectangle rest(Pixels photo) {
      int width = photo.width();
      int left = width;
      int right = -1;
      int top = -1;
      int bottom = -1;
      int[] line = new int[width];
      for (int y = 0; y < photo.height(); y++) {
        photo.image().getRGB(0, y, width, 1, line, 0, width);
        for (int x = 0; x < width; x++) {
          if (!has(line[x])) {
            left = Math.min(left, x);
            right = Math.max(right, x);
            top = top < 0 ? y : top;
            bottom = y;
          }
        }
      }
      return right < 0
          ? new Rectangle()
          : new Rectangle(left, top, right - left + 1, bottom - top + 1);
    }

    private boolean has(int rgb) {
      for (int i = 0; i < 3; i++) {
        if (Math.abs((rgb >> 16 - 8 * i & 0xFF) - colour[i]) > noise) {
          return false;
        }
      }
      return true;
    }
  }
}

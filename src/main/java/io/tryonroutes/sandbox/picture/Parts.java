package io.tryonroutes.sandbox.picture;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The parts of a picture that do not hang together: separate garments. It is looked at in cells, so
 * that a thin bright line through a garment, a belt for example, does not make two of one.
 */
final class Parts {
  /** Cells along the longer side. */
  private static final int CELLS = 200;

  /** A gap of one cell joins, one of three separates. */
  private static final int JOINED = 2;

  /** What is smaller than this part of the largest is a crumb. */
  private static final double CRUMB = 0.05;

  /** What covers less of the picture than this is no garment. */
  private static final double LEAST = 0.0025;

  private final BufferedImage picture;
  private final int cell;
  private final int columns;
  private final int rows;

  /** For each cell the opaque pixels that it holds. */
  private final int[] filled;

  /** For each cell the number of its part; 0 before it is known and for empty cells. */
  private final int[] part;

  /**
   * @param pixels those of the picture, ARGB
   */
  Parts(BufferedImage picture, int[] pixels) {
    int width = picture.getWidth();
    this.picture = picture;
    this.cell = Math.max(1, Math.max(width, picture.getHeight()) / CELLS);
    this.columns = (width + cell - 1) / cell;
    this.rows = (picture.getHeight() + cell - 1) / cell;
    this.filled = new int[columns * rows];
    this.part = new int[columns * rows];
    for (int at = 0; at < pixels.length; at++) {
      if (pixels[at] >>> 24 >= 128) {
        filled[at / width / cell * columns + at % width / cell]++;
      }
    }
  }

  /** Each part alone, trimmed, from the upper edge down; none when nearly nothing is there. */
  List<BufferedImage> all() {
    int count = 0;
    for (int at = 0; at < filled.length; at++) {
      if (filled[at] > 0 && part[at] == 0) {
        spread(at, ++count);
      }
    }
    long[] sizes = new long[count + 1];
    for (int at = 0; at < filled.length; at++) {
      sizes[part[at]] += filled[at];
    }
    long largest = Arrays.stream(sizes).max().orElse(0);
    if (largest < LEAST * picture.getWidth() * picture.getHeight()) {
      return List.of();
    }
    return IntStream.rangeClosed(1, count)
        .filter(number -> sizes[number] >= CRUMB * largest)
        .mapToObj(this::alone)
        .toList();
  }

  private void spread(int start, int number) {
    Deque<Integer> reached = new ArrayDeque<>(List.of(start));
    part[start] = number;
    while (!reached.isEmpty()) {
      int at = reached.pop();
      Rectangle near =
          new Rectangle(
                  at % columns - JOINED, at / columns - JOINED, 2 * JOINED + 1, 2 * JOINED + 1)
              .intersection(new Rectangle(columns, rows));
      for (int y = near.y; y < near.y + near.height; y++) {
        for (int x = near.x; x < near.x + near.width; x++) {
          int neighbour = y * columns + x;
          if (filled[neighbour] > 0 && part[neighbour] == 0) {
            part[neighbour] = number;
            reached.push(neighbour);
          }
        }
      }
    }
  }

  private BufferedImage alone(int number) {
    Rectangle box = box(number);
    BufferedImage alone = new BufferedImage(box.width, box.height, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < box.height; y++) {
      for (int x = 0; x < box.width; x++) {
        if (isOf(number, box.x + x, box.y + y)) {
          alone.setRGB(x, y, picture.getRGB(box.x + x, box.y + y));
        }
      }
    }
    return alone;
  }

  private Rectangle box(int number) {
    Rectangle box = new Rectangle(-1, -1);
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        if (isOf(number, x, y) && picture.getRGB(x, y) >>> 24 >= 128) {
          box.add(new Rectangle(x, y, 1, 1));
        }
      }
    }
    return box;
  }

  private boolean isOf(int number, int x, int y) {
    return part[y / cell * columns + x / cell] == number;
  }
}

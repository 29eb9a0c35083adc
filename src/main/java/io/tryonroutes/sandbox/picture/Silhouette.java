package io.tryonroutes.sandbox.picture;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The outline of a garment, looked at in a hundred rows from its upper edge to its hem. */
final class Silhouette {
  static final int ROWS = 100;

  /** Gaps and threads narrower than this part of the width are not seen. */
  private static final double FINE = 0.012;

  private final int height;
  private final List<Row> rows;

  private Silhouette(int height, List<Row> rows) {
    this.height = height;
    this.rows = rows;
  }

  /**
   * @param garment trimmed, before a transparent background
   */
  static Silhouette of(BufferedImage garment) {
    int width = garment.getWidth();
    int height = garment.getHeight();
    List<Row> rows =
        IntStream.range(0, ROWS)
            .map(row -> (int) ((row + 0.5) * height / ROWS))
            .mapToObj(y -> row(garment.getRGB(0, y, width, 1, null, 0, width)))
            .toList();
    return new Silhouette(height, rows);
  }

  private static Row row(int[] pixels) {
    int fine = (int) (FINE * pixels.length);
    List<Run> runs = new ArrayList<>();
    int x = 0;
    while (x < pixels.length) {
      int from = x;
      boolean solid = solid(pixels[x]);
      while (x < pixels.length && solid(pixels[x]) == solid) {
        x++;
      }
      if (solid) {
        add(runs, new Run(from, x), fine);
      }
    }
    runs.removeIf(run -> run.length() <= fine);
    return new Row(pixels.length / 2, List.copyOf(runs));
  }

  private static void add(List<Run> runs, Run run, int fine) {
    int last = runs.size() - 1;
    if (last >= 0 && run.from() - runs.get(last).to() <= fine) {
      runs.set(last, new Run(runs.get(last).from(), run.to()));
    } else {
      runs.add(run);
    }
  }

  private static boolean solid(int argb) {
    return argb >>> 24 >= 128;
  }

  /** From one row to another, without the latter. */
  List<Row> rows(int from, int to) {
    return rows.subList(from, to);
  }

  /** From the left end to the right end of a row, gaps included, in pixels. */
  int extent(int row) {
    return rows.get(row).extent();
  }

  int widest(int from, int to) {
    return rows(from, to).stream().mapToInt(Row::extent).max().orElse(0);
  }

  int narrowest(int from, int to) {
    return rows(from, to).stream().mapToInt(Row::extent).min().orElse(0);
  }

  int height() {
    return height;
  }

  /** The breadth where a garment is narrowest below the chest: there no sleeve hides it. */
  int body() {
    return rows(35, 90).stream().mapToInt(Row::middle).min().orElse(1);
  }

  /** The breadth of trousers or a skirt where the hips are, in pixels. */
  int hips() {
    return Math.max(1, widest(0, 30));
  }

  /**
   * Garment without a gap.
   *
   * @param from its first pixel
   * @param to the pixel after its last
   */
  record Run(int from, int to) {
    int length() {
      return to - from;
    }
  }

  /**
   * What one row holds.
   *
   * @param centre the middle of the garment
   * @param runs from left to right
   */
  record Row(int centre, List<Run> runs) {
    int extent() {
      return runs.isEmpty() ? 0 : runs.get(runs.size() - 1).to() - runs.get(0).from();
    }

    /** The length of the run in the middle, or of all where there is a gap. */
    int middle() {
      return runs.stream()
          .filter(run -> run.from() <= centre && centre < run.to())
          .mapToInt(Run::length)
          .findFirst()
          .orElse(Math.max(1, extent()));
    }

    /** Whether there are two runs, with a gap about the middle. */
    boolean parted() {
      if (runs.size() != 2) {
        return false;
      }
      int gap = (runs.get(0).to() + runs.get(1).from()) / 2;
      return Math.abs(gap - centre) < 0.3 * centre;
    }
  }
}

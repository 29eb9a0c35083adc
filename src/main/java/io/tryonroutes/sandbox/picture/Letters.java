package io.tryonroutes.sandbox.picture;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.Map;

/** The word SANDBOX, drawn of squares: the machine may have no fonts at all. */
final class Letters {
  private static final String WORD = "SANDBOX";
  private static final int COLUMNS = 5;
  private static final int ROWS = 7;

  /** Seven rows of five dots a letter. */
  private static final Map<Character, String> DOTS =
      Map.of(
          'S', ".####" + "#...." + "#...." + ".###." + "....#" + "....#" + "####.",
          'A', ".###." + "#...#" + "#...#" + "#####" + "#...#" + "#...#" + "#...#",
          'N', "#...#" + "##..#" + "##..#" + "#.#.#" + "#..##" + "#..##" + "#...#",
          'D', "####." + "#...#" + "#...#" + "#...#" + "#...#" + "#...#" + "####.",
          'B', "####." + "#...#" + "#...#" + "####." + "#...#" + "#...#" + "####.",
          'O', ".###." + "#...#" + "#...#" + "#...#" + "#...#" + "#...#" + ".###.",
          'X', "#...#" + "#...#" + ".#.#." + "..#.." + ".#.#." + "#...#" + "#...#");

  private Letters() {}

  /** Draws the word in the present colour, centred and as large as fits, within the rectangle. */
  static void draw(Graphics2D canvas, Rectangle2D within) {
    int columns = WORD.length() * (COLUMNS + 1) - 1;
    double dot = Math.min(within.getWidth() / columns, within.getHeight() / ROWS);
    double left = within.getCenterX() - dot * columns / 2;
    double top = within.getCenterY() - dot * ROWS / 2;
    for (int i = 0; i < WORD.length(); i++) {
      String dots = DOTS.get(WORD.charAt(i));
      for (int at = 0; at < dots.length(); at++) {
        if (dots.charAt(at) == '#') {
          double x = left + dot * (i * (COLUMNS + 1) + at % COLUMNS);
          double y = top + dot * (at / COLUMNS);
          canvas.fill(new Rectangle2D.Double(x, y, dot, dot));
        }
      }
    }
  }
}

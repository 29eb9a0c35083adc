package io.tryonroutes.sandbox.picture;

import static io.tryonroutes.sandbox.picture.Silhouette.ROWS;

import java.util.List;

/** What a garment is, told by its outline alone: callers of the API cannot say it. */
enum GarmentShape {
  /** Covers the torso. */
  UPPER,
  /** Covers the legs, from the waist downwards. */
  LOWER,
  /** Covers both; a long coat, too. */
  DRESS,
  /** Its outline cannot be seen. */
  UNKNOWN;

  // all parts of a garment's height are in rows of a hundred

  /** A garment longer than this many breadths of its body reaches the legs. */
  private static final double LONG = 2.1;

  /** Sleeves make the widest row so much wider than the hem. */
  private static final double SLEEVED = 1.25;

  /** A waist is so much narrower than what is above and below it. */
  private static final double WAIST = 0.9;

  static GarmentShape of(Silhouette outline) {
    if (hasLegs(outline)) {
      return LOWER;
    }
    boolean reachesLegs = outline.height() > LONG * outline.body();
    if (hasSleeves(outline) || hasNeckline(outline) || hasShoulders(outline)) {
      return reachesLegs ? DRESS : UPPER;
    }
    if (reachesLegs && hasWaist(outline)) {
      return DRESS;
    }
    return widensFromItsTop(outline) ? LOWER : UPPER;
  }

  /** A gap in the middle that begins at the hem and ends below the waistband. */
  private static boolean hasLegs(Silhouette outline) {
    int row = 93;
    while (row > 0 && outline.rows(row, row + 1).get(0).parted()) {
      row--;
    }
    return row < 80 && row > 12;
  }

  /** Rows of sleeve, body, sleeve; or arms that stand out above the middle. */
  private static boolean hasSleeves(Silhouette outline) {
    long rows = outline.rows(10, 95).stream().filter(row -> row.runs().size() >= 3).count();
    return rows >= 5 || outline.widest(0, 60) > SLEEVED * outline.extent(96);
  }

  /** Two shoulders or straps with the neck between them; a waistband dips less deep. */
  private static boolean hasNeckline(Silhouette outline) {
    List<Silhouette.Row> top = outline.rows(0, 15);
    return top.stream().filter(Silhouette.Row::parted).count() >= 4;
  }

  /** A narrow collar, then at once the full breadth; a skirt goes on widening. */
  private static boolean hasShoulders(Silhouette outline) {
    return outline.extent(1) < 0.7 * outline.extent(25)
        && outline.extent(25) > 0.8 * outline.extent(60);
  }

  private static boolean hasWaist(Silhouette outline) {
    double waist = outline.narrowest(25, 60);
    return waist < WAIST * outline.widest(5, 25) && waist < WAIST * outline.widest(60, ROWS);
  }

  private static boolean widensFromItsTop(Silhouette outline) {
    return outline.extent(3) < 0.93 * outline.widest(0, ROWS);
  }
}

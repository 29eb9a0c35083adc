package io.tryonroutes.picture;

/**
 * The sides of a picture that is to be.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 */
record Scale(int width, int height) {
  /** The same picture with no side longer than that; never a larger one. */
  static Scale within(int width, int height, int longest) {
    double factor = Math.min(1, (double) longest / Math.max(width, height));
    // rounded up, for a picture must not become longer beside its width than it was
    return new Scale(roundedUp(width * factor), roundedUp(height * factor));
  }

  private static int roundedUp(double side) {
    return (int) Math.ceil(side - 1e-6);
  }

  /**
   * @param factor above 0, at most 1
   */
  static Scale by(int width, int height, double factor) {
    return new Scale(
        Math.max(1, (int) Math.round(width * factor)),
        Math.max(1, (int) Math.round(height * factor)));
  }
}

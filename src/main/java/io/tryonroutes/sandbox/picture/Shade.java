package io.tryonroutes.sandbox.picture;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.LinearGradientPaint;
import java.awt.Shape;
import java.awt.geom.Rectangle2D;

/** Fills shapes so that they look round rather than cut out of paper. */
final class Shade {
  private Shade() {}

  /** Fills with light from the upper left: bright there, darker towards the right. */
  static void round(Graphics2D canvas, Shape shape, Color colour) {
    Rectangle2D box = shape.getBounds2D();
    canvas.setPaint(
        new LinearGradientPaint(
            (float) box.getMinX(),
            0,
            (float) box.getMaxX(),
            0,
            new float[] {0f, 0.3f, 0.65f, 1f},
            new Color[] {light(colour, 0.92), light(colour, 1.08), colour, light(colour, 0.78)}));
    canvas.fill(shape);
  }

  /** Fills from one colour above to another below. */
  static void fall(Graphics2D canvas, Shape shape, Color above, Color below) {
    Rectangle2D box = shape.getBounds2D();
    canvas.setPaint(
        new GradientPaint(0, (float) box.getMinY(), above, 0, (float) box.getMaxY(), below));
    canvas.fill(shape);
  }

  /** The colour made lighter (above 1) or darker (below 1). */
  static Color light(Color colour, double factor) {
    return new Color(
        (int) Math.min(255, colour.getRed() * factor),
        (int) Math.min(255, colour.getGreen() * factor),
        (int) Math.min(255, colour.getBlue() * factor));
  }

  static Color clear(Color colour, int alpha) {
    return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), alpha);
  }
}

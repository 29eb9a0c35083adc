package io.tryonroutes.sandbox;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/**
 * What the sandbox gives for a try-on: the person at its own size, the garment laid onto the torso,
 * and a band that says SANDBOX, so that nobody takes it for Kling's work. The same pictures always
 * give the same result.
 */
final class TryOnPicture {
  // parts of a standing person's height
  private static final double NECK = 0.175;
  private static final double TOP_WIDTH = 0.415;
  private static final double DRESS_LENGTH = 0.60;

  /** A garment narrower than this, as width by height, hangs below the hips. */
  private static final double DRESS_SHAPE = 0.85;

  private static final double BAND = 0.065;

  private TryOnPicture() {}

  /**
   * @param person is painted over where its kind allows it: a large picture is not held twice
   */
  static BufferedImage paint(BufferedImage person, BufferedImage garment) {
    int width = person.getWidth();
    int height = person.getHeight();
    Rectangle figure = Figure.of(person);
    BufferedImage picture = opaque(person);
    Graphics2D canvas = picture.createGraphics();
    try {
      canvas.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      dress(canvas, Cutout.of(garment), figure);
      band(canvas, width, height);
    } finally {
      canvas.dispose();
    }
    return picture;
  }

  private static BufferedImage opaque(BufferedImage person) {
    if (person.getType() == BufferedImage.TYPE_3BYTE_BGR) {
      return person;
    }
    BufferedImage picture =
        new BufferedImage(person.getWidth(), person.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D canvas = picture.createGraphics();
    canvas.drawImage(person, 0, 0, Color.WHITE, null);
    canvas.dispose();
    return picture;
  }

  private static void dress(Graphics2D canvas, BufferedImage garment, Rectangle figure) {
    double shape = (double) garment.getWidth() / garment.getHeight();
    double width =
        shape < DRESS_SHAPE ? figure.height * DRESS_LENGTH * shape : figure.height * TOP_WIDTH;
    double x = figure.getCenterX() - width / 2;
    double y = figure.y + figure.height * NECK;
    int scaledWidth = Math.max(1, (int) Math.round(width));
    int scaledHeight = Math.max(1, (int) Math.round(width / shape));
    canvas.drawImage(
        garment, (int) Math.round(x), (int) Math.round(y), scaledWidth, scaledHeight, null);
  }

  private static void band(Graphics2D canvas, int width, int height) {
    double thickness = Math.min(height * BAND, width * BAND * 1.5);
    Rectangle2D band = new Rectangle2D.Double(0, height - thickness, width, thickness);
    canvas.setColor(new Color(20, 20, 24, 200));
    canvas.fill(band);
    canvas.setColor(Color.WHITE);
    double margin = thickness * 0.22;
    Letters.draw(
        canvas,
        new Rectangle2D.Double(
            margin, band.getY() + margin, width - 2 * margin, thickness - 2 * margin));
  }
}

package io.tryonroutes.sandbox.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the sandbox gives for a try-on: the person at its own size, each garment laid where it
 * belongs, and a band that says SANDBOX, so that nobody takes it for Kling's work. The same
 * pictures always give the same result.
 */
public final class TryOnPicture {
  /** A garment is laid onto a part of the person; more of it than this would not be seen. */
  private static final int GARMENT_LENGTH = 1000;

  // parts of a standing person's height
  private static final double NECK = 0.175;
  private static final double CHEST = 0.24;
  private static final double WAIST = 0.51;
  private static final double TORSO_WIDTH = 0.222;
  private static final double HIP_WIDTH = 0.242;
  private static final double SPREAD = 0.62;
  private static final double NECK_TO_HIPS = 0.47;
  private static final double NECK_TO_ANKLES = 0.78;
  private static final double WAIST_TO_ANKLES = 0.45;
  private static final double PRINT_WIDTH = 0.18;
  private static final double PRINT_LENGTH = 0.24;

  private static final double BAND = 0.065;

  private TryOnPicture() {}

  /**
   * Makes the result of a task.
   *
   * @param model decides which garments may be combined
   * @param png where the result goes
   * @return why there is none, in Kling's words as far as they are known
   * @throws IOException when the result cannot be written
   */
  public static Optional<String> make(String model, Path human, Path cloth, Path png)
      throws IOException {
    BufferedImage picture;
    try {
      List<Garment> garments = Garments.in(Pictures.read(cloth, GARMENT_LENGTH));
      Optional<String> fault =
          Garments.fault(model, garments.stream().map(Garment::shape).toList());
      if (fault.isPresent()) {
        return fault;
      }
      picture = paint(Pictures.read(human, Integer.MAX_VALUE), garments);
    } catch (IOException | OutOfMemoryError e) {
      // a picture that this machine cannot hold must not keep its slot for ever
      return Optional.of(Pictures.BAD_PIXELS);
    }
    PngFile.write(picture, png);
    return Optional.empty();
  }

  /**
   * @param person is painted over where its kind allows it: a large picture is not held twice
   */
  static BufferedImage paint(BufferedImage person, List<Garment> garments) {
    int width = person.getWidth();
    int height = person.getHeight();
    Rectangle figure = Figure.of(person);
    BufferedImage picture = opaque(person);
    Graphics2D canvas = picture.createGraphics();
    try {
      canvas.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      // a shirt hangs over the trousers
      garments.stream()
          .sorted(Comparator.comparing(garment -> garment.shape() != GarmentShape.LOWER))
          .forEach(garment -> dress(canvas, garment, figure));
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

  private static void dress(Graphics2D canvas, Garment garment, Rectangle figure) {
    switch (garment.shape()) {
      case UPPER -> hang(canvas, garment, figure, NECK, TORSO_WIDTH, NECK_TO_HIPS);
      case DRESS -> hang(canvas, garment, figure, NECK, TORSO_WIDTH, NECK_TO_ANKLES);
      case LOWER -> hang(canvas, garment, figure, WAIST, HIP_WIDTH, WAIST_TO_ANKLES);
      case UNKNOWN -> print(canvas, garment.picture(), figure);
    }
  }

  /**
   * Scales a garment to a part of the body.
   *
   * @param from where it begins
   * @param breadth to which its own breadth is brought
   * @param longest it is shortened to this, without getting narrower
   */
  private static void hang(
      Graphics2D canvas,
      Garment garment,
      Rectangle figure,
      double from,
      double breadth,
      double longest) {
    double scale =
        Math.min(
            figure.height * breadth / garment.breadth(),
            figure.height * SPREAD / garment.picture().getWidth());
    double width = scale * garment.picture().getWidth();
    double height = Math.min(scale * garment.picture().getHeight(), figure.height * longest);
    lay(canvas, garment.picture(), figure, from, width, height);
  }

  /** A picture on the chest, like a print on a shirt. */
  private static void print(Graphics2D canvas, BufferedImage photo, Rectangle figure) {
    double scale =
        Math.min(
            figure.height * PRINT_WIDTH / photo.getWidth(),
            figure.height * PRINT_LENGTH / photo.getHeight());
    lay(canvas, photo, figure, CHEST, scale * photo.getWidth(), scale * photo.getHeight());
  }

  private static void lay(
      Graphics2D canvas,
      BufferedImage picture,
      Rectangle figure,
      double from,
      double width,
      double height) {
    int left = (int) Math.round(figure.getCenterX() - width / 2);
    int top = (int) Math.round(figure.y + figure.height * from);
    int right = Math.max(left + 1, (int) Math.round(left + width));
    int bottom = Math.max(top + 1, (int) Math.round(top + height));
    BufferedImage fine = picture;
    // a single large step would leave out pixels and make edges rough
    while (fine.getWidth() >= 2 * (right - left) && fine.getHeight() >= 2 * (bottom - top)) {
      fine = half(fine);
    }
    canvas.drawImage(fine, left, top, right - left, bottom - top, null);
  }

  private static BufferedImage half(BufferedImage picture) {
    int width = picture.getWidth() / 2;
    int height = picture.getHeight() / 2;
    BufferedImage half = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    Graphics2D canvas = half.createGraphics();
    canvas.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    canvas.drawImage(picture, 0, 0, width, height, null);
    canvas.dispose();
    return half;
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

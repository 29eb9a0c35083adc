package io.tryonroutes.sandbox.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;

/**
 * A standing person in a plain vest and trousers, seen from the front.
 *
 * @param skin its colour
 * @param hair its colour
 * @param longHair down to the shoulders, or short
 * @param trousers their colour
 */
record PersonDrawing(Color skin, Color hair, boolean longHair, Color trousers) {
  // all figures below are in a drawing of 768 by 1152
  private static final double WIDTH = 768;
  private static final double HEIGHT = 1152;
  private static final double MIDDLE = WIDTH / 2;
  private static final Color VEST = new Color(0xB9BCC2);

  void draw(Graphics2D canvas, int width, int height) {
    AffineTransform before = canvas.getTransform();
    canvas.scale(width / WIDTH, height / HEIGHT);
    studio(canvas);
    if (longHair) {
      Shade.round(canvas, new RoundRectangle2D.Double(309, 96, 150, 215, 110, 120), hair);
    }
    both(canvas, leg(), trousers);
    both(canvas, shoe(), new Color(0x3A3431));
    Area torso = torso();
    Shade.round(canvas, torso, skin);
    Shade.round(canvas, new Rectangle2D.Double(352, 220, 64, 62), Shade.light(skin, 0.88));
    both(canvas, arm(), skin);
    Shade.round(canvas, vest(torso), VEST);
    head(canvas);
    canvas.setTransform(before);
  }

  private void studio(Graphics2D canvas) {
    Shade.fall(
        canvas,
        new Rectangle2D.Double(0, 0, WIDTH, 1000),
        new Color(0xE3E4E6),
        new Color(0xD3D4D7));
    Shade.fall(
        canvas,
        new Rectangle2D.Double(0, 1000, WIDTH, 152),
        new Color(0xC9CACD),
        new Color(0xBDBEC2));
    for (int i = 0; i < 10; i++) {
      canvas.setColor(new Color(60, 60, 66, 10));
      canvas.fill(new Ellipse2D.Double(220 + i * 9, 1062 + i * 2, 328 - i * 18, 44 - i * 4));
    }
  }

  private static Area torso() {
    Path2D body = new Path2D.Double();
    body.moveTo(346, 256);
    body.curveTo(340, 285, 290, 284, 266, 306);
    body.curveTo(256, 345, 274, 375, 280, 405);
    body.curveTo(288, 470, 294, 500, 288, 540);
    body.curveTo(284, 575, 278, 600, 276, 632);
    body.lineTo(MIDDLE, 640);
    return mirrored(body);
  }

  private static Area vest(Area torso) {
    Area vest = new Area(torso);
    vest.subtract(new Area(new Ellipse2D.Double(190, 240, 100, 140)));
    vest.subtract(new Area(new Ellipse2D.Double(478, 240, 100, 140)));
    vest.subtract(new Area(new Ellipse2D.Double(328, 210, 112, 140)));
    vest.subtract(new Area(new Rectangle2D.Double(0, 0, WIDTH, 284)));
    return vest;
  }

  private void head(Graphics2D canvas) {
    both(canvas, new Ellipse2D.Double(318, 158, 20, 40), Shade.light(skin, 0.92));
    Path2D face = new Path2D.Double();
    face.moveTo(MIDDLE, 92);
    face.curveTo(340, 92, 324, 130, 328, 178);
    face.curveTo(331, 212, 355, 248, MIDDLE, 248);
    Shade.round(canvas, mirrored(face), skin);

    canvas.setColor(Shade.light(hair, 0.9));
    canvas.setStroke(new BasicStroke(4.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    both(canvas, line(347, 156, 358, 151, 371, 155));
    both(canvas, new Ellipse2D.Double(347, 164, 24, 13), Color.WHITE);
    both(canvas, new Ellipse2D.Double(353.5, 164, 12, 13), new Color(0x3B2A20));
    canvas.setColor(Shade.light(skin, 0.72));
    canvas.setStroke(new BasicStroke(3f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    canvas.draw(line(382, 172, 372, 204, 391, 203));
    canvas.setColor(mouth());
    Path2D lips = new Path2D.Double();
    lips.moveTo(363, 221);
    lips.curveTo(375, 215, 393, 215, 405, 221);
    lips.curveTo(394, 233, 374, 233, 363, 221);
    canvas.fill(lips);

    Path2D cap = new Path2D.Double();
    cap.moveTo(MIDDLE, 76);
    cap.curveTo(325, 74, 306, 120, 316, longHair ? 215 : 172);
    cap.curveTo(326, 170, 330, 150, 338, 138);
    cap.curveTo(352, 128, 370, 124, MIDDLE, 124);
    Shade.round(canvas, mirrored(cap), hair);
  }

  private Color mouth() {
    return new Color(
        Math.min(255, skin.getRed() * 85 / 100), skin.getGreen() / 2, skin.getBlue() * 55 / 100);
  }

  private static Shape arm() {
    Path2D arm = new Path2D.Double();
    arm.moveTo(300, 286);
    arm.curveTo(268, 286, 254, 310, 248, 345);
    arm.curveTo(238, 410, 216, 470, 202, 545);
    arm.curveTo(196, 575, 186, 592, 182, 622);
    arm.curveTo(178, 650, 190, 668, 203, 664);
    arm.curveTo(216, 660, 222, 630, 224, 600);
    arm.curveTo(240, 545, 262, 480, 276, 420);
    arm.curveTo(284, 380, 300, 340, 300, 286);
    return arm;
  }

  private static Shape leg() {
    Path2D leg = new Path2D.Double();
    leg.moveTo(276, 618);
    leg.curveTo(268, 700, 280, 780, 290, 860);
    leg.curveTo(294, 930, 300, 990, 304, 1056);
    leg.lineTo(352, 1056);
    leg.curveTo(362, 960, 376, 850, 381, 700);
    leg.lineTo(MIDDLE + 1, 676);
    leg.lineTo(MIDDLE + 1, 618);
    leg.closePath();
    return leg;
  }

  private static Shape shoe() {
    Path2D shoe = new Path2D.Double();
    shoe.moveTo(306, 1050);
    shoe.curveTo(300, 1072, 280, 1080, 282, 1096);
    shoe.lineTo(348, 1096);
    shoe.curveTo(354, 1080, 352, 1066, 351, 1050);
    shoe.closePath();
    return shoe;
  }

  private static Path2D line(double x1, double y1, double x2, double y2, double x3, double y3) {
    Path2D line = new Path2D.Double();
    line.moveTo(x1, y1);
    line.quadTo(x2, y2, x3, y3);
    return line;
  }

  /** The left half of a shape, whose ends lie on the middle line or level, and its mirror image. */
  private static Area mirrored(Path2D half) {
    Path2D closed = new Path2D.Double(half);
    closed.lineTo(MIDDLE + 1, half.getCurrentPoint().getY());
    closed.lineTo(MIDDLE + 1, half.getBounds2D().getMinY());
    closed.closePath();
    Area whole = new Area(closed);
    whole.add(new Area(mirror().createTransformedShape(closed)));
    return whole;
  }

  private static void both(Graphics2D canvas, Shape left, Color colour) {
    Shade.round(canvas, left, colour);
    Shade.round(canvas, mirror().createTransformedShape(left), colour);
  }

  private static void both(Graphics2D canvas, Shape left) {
    canvas.draw(left);
    canvas.draw(mirror().createTransformedShape(left));
  }

  private static AffineTransform mirror() {
    return new AffineTransform(-1, 0, 0, 1, WIDTH, 0);
  }
}

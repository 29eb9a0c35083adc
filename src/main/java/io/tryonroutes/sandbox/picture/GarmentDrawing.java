package io.tryonroutes.sandbox.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/**
 * A garment laid flat.
 *
 * @param cut what it is
 * @param colour its main colour
 */
record GarmentDrawing(Cut cut, Color colour) {
  /** The kinds of garments. */
  enum Cut {
    T_SHIRT,
    JACKET,
    DRESS
  }

  // all figures below are in a drawing of 900 by 900
  private static final double SIDE = 900;
  private static final double MIDDLE = SIDE / 2;

  void draw(Graphics2D canvas, int side) {
    AffineTransform before = canvas.getTransform();
    canvas.scale(side / SIDE, side / SIDE);
    switch (cut) {
      case T_SHIRT -> shirt(canvas);
      case JACKET -> jacket(canvas);
      case DRESS -> dress(canvas);
    }
    canvas.setTransform(before);
  }

  private void shirt(Graphics2D canvas) {
    both(
        canvas,
        shape(
            290, 130, 190, 180, 110, 330, 60, 425, //
            110, 470, 170, 490, 220, 420, 260, 380, 300, 330, 300, 200, 290, 130));
    Path2D body = new Path2D.Double();
    body.moveTo(350, 100);
    body.curveTo(310, 118, 270, 128, 232, 150);
    body.curveTo(225, 250, 245, 330, 250, 420);
    body.curveTo(250, 560, 240, 680, 236, 790);
    body.curveTo(300, 808, 380, 812, MIDDLE, 812);
    Area whole = mirrored(body, 100);
    whole.subtract(new Area(new Ellipse2D.Double(362, 20, 176, 150)));
    Shade.round(canvas, whole, colour);
    canvas.setColor(Shade.light(colour, 0.72));
    canvas.setStroke(new BasicStroke(9));
    canvas.draw(new Arc2D.Double(362, 20, 176, 150, 183, 174, Arc2D.OPEN));
    hem(canvas, 244, 770);
  }

  private void jacket(Graphics2D canvas) {
    both(
        canvas,
        shape(
            290, 130, 205, 150, 170, 290, 130, 420, 90, 560, 60, 690, 40, 790, //
            70, 815, 110, 815, 140, 800, 190, 650, 240, 520, 290, 400, 300, 250, 290, 130));
    Path2D body = new Path2D.Double();
    body.moveTo(350, 100);
    body.curveTo(310, 118, 270, 128, 232, 150);
    body.curveTo(225, 250, 242, 330, 248, 420);
    body.curveTo(248, 560, 232, 680, 226, 812);
    body.curveTo(300, 830, 380, 832, MIDDLE, 832);
    Area whole = mirrored(body, 100);
    whole.subtract(
        new Area(shape(375, 95, 450, 95, 525, 95, 500, 200, 450, 300, 400, 200, 375, 95)));
    Shade.round(canvas, whole, colour);
    both(
        canvas,
        shape(350, 92, 330, 180, 350, 260, 440, 400, 448, 330, 400, 220, 374, 88, 362, 88, 350, 92),
        Shade.light(colour, 0.66));
    canvas.setColor(Shade.light(colour, 0.55));
    canvas.setStroke(new BasicStroke(5));
    canvas.draw(new Line2D.Double(MIDDLE, 345, MIDDLE, 830));
    both(canvas, new Rectangle2D.Double(282, 620, 105, 16), Shade.light(colour, 0.62));
    for (int y = 420; y < 800; y += 105) {
      Shade.round(canvas, new Ellipse2D.Double(462, y, 22, 22), new Color(0xD9C79A));
    }
  }

  private void dress(Graphics2D canvas) {
    both(canvas, shape(340, 92, 290, 98, 250, 120, 222, 205, 262, 232, 300, 215, 345, 92));
    Path2D body = new Path2D.Double();
    body.moveTo(376, 70);
    body.curveTo(350, 82, 320, 90, 286, 98);
    body.curveTo(272, 180, 306, 270, 316, 352);
    body.curveTo(286, 520, 226, 680, 190, 840);
    body.curveTo(290, 868, 380, 872, MIDDLE, 872);
    Area whole = mirrored(body, 70);
    whole.subtract(new Area(new Ellipse2D.Double(376, 0, 148, 150)));
    Shade.round(canvas, whole, colour);
    canvas.setColor(Shade.light(colour, 0.7));
    canvas.fill(new Rectangle2D.Double(315, 342, 270, 26));
    canvas.setStroke(new BasicStroke(4, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    for (int i = -2; i <= 2; i++) {
      canvas.draw(new Line2D.Double(MIDDLE + i * 40, 388, MIDDLE + i * 86, 850));
    }
  }

  private void hem(Graphics2D canvas, double left, double y) {
    canvas.setColor(Shade.light(colour, 0.8));
    canvas.setStroke(new BasicStroke(3));
    Path2D hem = new Path2D.Double();
    hem.moveTo(left, y);
    hem.quadTo(MIDDLE, y + 42, SIDE - left, y);
    canvas.draw(hem);
  }

  private void both(Graphics2D canvas, Shape left) {
    both(canvas, left, Shade.light(colour, 0.9));
  }

  private static void both(Graphics2D canvas, Shape left, Color colour) {
    Shade.round(canvas, left, colour);
    Shade.round(canvas, mirror().createTransformedShape(left), colour);
  }

  private static Shape shape(double... points) {
    Path2D shape = new Path2D.Double();
    shape.moveTo(points[0], points[1]);
    for (int i = 2; i < points.length; i += 2) {
      shape.lineTo(points[i], points[i + 1]);
    }
    shape.closePath();
    return shape;
  }

  private static Area mirrored(Path2D half, double top) {
    Path2D closed = new Path2D.Double(half);
    closed.lineTo(MIDDLE + 1, half.getCurrentPoint().getY());
    closed.lineTo(MIDDLE + 1, top);
    closed.closePath();
    Area whole = new Area(closed);
    whole.add(new Area(mirror().createTransformedShape(closed)));
    return whole;
  }

  private static AffineTransform mirror() {
    return new AffineTransform(-1, 0, 0, 1, SIDE, 0);
  }
}

package io.tryonroutes.sandbox.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Path2D;

/** More garments laid flat, by half of their outline in a drawing of 900 by 900. */
enum OutlineDrawing {
  TROUSERS(300, 60, 285, 180, 275, 260, 262, 860, 405, 860, 438, 330, 450, 290),
  SHORTS(275, 200, 255, 330, 228, 650, 425, 655, 442, 470, 450, 430),
  SKIRT(320, 180, 290, 300, 215, 720, 330, 738, 450, 742),
  COAT(
      380, 40, 290, 70, 235, 110, 190, 300, 160, 560, 200, 572, 245, 400, 290, 260, 300, 420, 280,
      880, 450, 884);

  private static final int SIDE = 900;

  private final double[] half;

  OutlineDrawing(double... half) {
    this.half = half;
  }

  void draw(Graphics2D canvas, int side, Color colour) {
    Path2D left = new Path2D.Double();
    left.moveTo(SIDE / 2.0, half[1]);
    for (int i = 0; i < half.length; i += 2) {
      left.lineTo(half[i], half[i + 1]);
    }
    left.closePath();
    Area whole = new Area(left);
    whole.add(new Area(new AffineTransform(-1, 0, 0, 1, SIDE, 0).createTransformedShape(left)));
    Shade.round(
        canvas,
        AffineTransform.getScaleInstance(side / (double) SIDE, side / (double) SIDE)
            .createTransformedShape(whole),
        colour);
  }
}

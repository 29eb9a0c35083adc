package io.tryonroutes.sandbox.picture;

import java.awt.image.BufferedImage;

/**
 * One garment, ready to be worn.
 *
 * @param picture the garment alone, trimmed; all of the photo when the shape is unknown
 * @param shape what it is
 * @param breadth how broad it is where the body fills it, without sleeves or hem, in pixels
 */
record Garment(BufferedImage picture, GarmentShape shape, int breadth) {
  static Garment cutOut(BufferedImage picture) {
    Silhouette silhouette = Silhouette.of(picture);
    GarmentShape shape = GarmentShape.of(silhouette);
    int breadth = shape == GarmentShape.LOWER ? silhouette.hips() : silhouette.body();
    return new Garment(picture, shape, breadth);
  }

  static Garment uncut(BufferedImage photo) {
    return new Garment(photo, GarmentShape.UNKNOWN, photo.getWidth());
  }
}

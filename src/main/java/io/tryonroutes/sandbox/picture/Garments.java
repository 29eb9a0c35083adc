package io.tryonroutes.sandbox.picture;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The garments that one picture shows, and whether a model takes them together. */
final class Garments {
  /** Assumed: what Kling says here is not known. */
  static final String NOT_COMBINABLE = "The garments in cloth_image cannot be combined";

  private static final String TAKES_UPPER_AND_LOWER = "kolors-virtual-try-on-v1-5";

  private Garments() {}

  /** Finds at least one: a photo whose background cannot be told counts as one garment. */
  static List<Garment> in(BufferedImage photo) {
    List<BufferedImage> parts = Cutout.of(photo);
    return parts.isEmpty()
        ? List.of(Garment.uncut(photo))
        : parts.stream().map(Garment::cutOut).toList();
  }

  /**
   * Tells why a model does not take these garments in one picture. One garment is always right; one
   * upper with one lower is for v1-5 alone.
   */
  static Optional<String> fault(String model, List<GarmentShape> shapes) {
    boolean suit =
        shapes.size() == 2
            && Set.copyOf(shapes).equals(Set.of(GarmentShape.UPPER, GarmentShape.LOWER));
    boolean allowed = shapes.size() == 1 || suit && model.equals(TAKES_UPPER_AND_LOWER);
    return allowed ? Optional.empty() : Optional.of(NOT_COMBINABLE);
  }
}

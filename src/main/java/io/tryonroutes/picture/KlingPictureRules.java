package io.tryonroutes.picture;

import io.tryonroutes.pair.Fault;
import io.tryonroutes.picture.Looked.Picture;
import io.tryonroutes.picture.Looked.Unfit;
import java.util.Optional;

/**
 * What Kling takes as input, checked before sending because its own refusals come minutes later and
 * in few words. The figures are those of Kling's documentation for its virtual try-on: JPEG or PNG,
 * both sides at least 300 pixels, at most 10 MB. That the 10 MB are those of the picture and not of
 * its Base64 form, and are 10 × 1024 × 1024 bytes, is assumed (kling-api.md, section 11: "10 MB of
 * the decoded bytes: A").
 */
public final class KlingPictureRules {
  /** In pixels. */
  public static final int LEAST_SIDE = 300;

  public static final long MOST_BYTES = 10L * 1024 * 1024;

  private KlingPictureRules() {}

  /**
   * Why Kling would not take the file; empty when it would.
   *
   * @param displayName how the message calls the file
   */
  public static Optional<Fault> check(Looked looked, String displayName) {
    PictureFaults faults = new PictureFaults(displayName, looked.bytes());
    if (looked instanceof Unfit unfit) {
      // a whole WebP would be no use either: say so at once
      return Optional.of(
          unfit.format().equals(Optional.of(Format.WEBP)) ? faults.type("a WebP") : unfit.fault());
    }
    Picture picture = (Picture) looked;
    if (picture.format() == Format.WEBP) {
      return Optional.of(faults.type("a WebP"));
    }
    if (picture.bytes() > MOST_BYTES) {
      return Optional.of(faults.tooBigForKling());
    }
    if (picture.width() < LEAST_SIDE || picture.height() < LEAST_SIDE) {
      return Optional.of(faults.tooSmall(picture.width(), picture.height(), LEAST_SIDE));
    }
    return Optional.empty();
  }
}

package io.tryonroutes.picture;

import io.tryonroutes.pair.Fault;
import java.util.List;
import java.util.Optional;

/** What has to be done with a picture before it is sent. */
public sealed interface Treatment {

  /** What people are told, in the order in which it is done; nothing when nothing is changed. */
  default List<String> words() {
    return List.of();
  }

  /** It goes out as it was dropped. */
  record AsItIs() implements Treatment {}

  /**
   * Some of its bytes are left out, and the others go out as they are: no pixel is decoded.
   *
   * @param ranges in order, apart from each other
   */
  record Cut(List<Range> ranges, List<String> words) implements Treatment {}

  /**
   * Its pixels are decoded and written anew.
   *
   * @param orientation how they are turned
   * @param profile what their numbers mean, when it is not sRGB
   * @param longestSide in pixels, that the new picture may have
   * @param lossless whether it had lost nothing so far, and is to lose nothing now
   */
  record Redraw(
      Orientation orientation,
      Optional<ColourProfile> profile,
      int longestSide,
      boolean lossless,
      List<String> words)
      implements Treatment {}

  /** Nothing helps. */
  record Refused(Fault fault) implements Treatment {}
}

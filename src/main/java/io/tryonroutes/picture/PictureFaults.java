package io.tryonroutes.picture;

import io.tryonroutes.pair.Fault;
import java.util.Locale;

/** What to tell the person who dropped a picture that cannot be used. */
final class PictureFaults {
  private final String name;
  private final long bytes;

  PictureFaults(String displayName, long bytes) {
    this.name = displayName;
    this.bytes = bytes;
  }

  Fault empty() {
    return fault(
        "EMPTY",
        "is empty (0 bytes).",
        "Its copy may have failed.",
        "Copy the picture again and drop the pair again.");
  }

  Fault blank() {
    return fault(
        "EMPTY",
        "holds zeros (%,d bytes) where a picture begins.",
        "Its copy has reserved the space and was not finished.",
        "Copy the picture again and drop the pair again.",
        bytes);
  }

  Fault other(Kind.Other kind) {
    return kind.export()
        .map(export -> type(kind.what(), export))
        .orElseGet(() -> notAPicture("is %s.".formatted(kind.what())));
  }

  Fault unknown() {
    return notAPicture("begins like no picture format that is known here.");
  }

  /**
   * @param export what to do with it, without the end of the sentence
   */
  Fault type(String what, String export) {
    return fault(
        "TYPE",
        "is %s, whatever its name says.",
        "Kling takes JPEG and PNG only, and nothing here makes one of it.",
        export + "; renaming the file is not enough. Then drop the pair again.",
        what);
  }

  private Fault notAPicture(String what) {
    return fault(
        "NOT-A-PICTURE",
        "%s",
        "It is not a picture, whatever its name says.",
        "Put the picture in its place and drop the pair again.",
        what);
  }

  Fault cutOff() {
    return fault(
        "CUT-OFF",
        "ends in the middle of the picture, after %,d bytes.",
        "Its copy or download was not finished.",
        "Copy the picture again and drop the pair again.",
        bytes);
  }

  Fault broken(String why) {
    return fault(
        "BROKEN",
        "is damaged: %s.",
        "Its content makes no picture.",
        "Open it in a picture program, save it anew and drop the pair again.",
        why);
  }

  Fault tooBigToRead(long most) {
    return tooBig("Files of more than %d MB are not read.".formatted(most >> 20));
  }

  Fault tooBigForKling() {
    return tooBig("Kling takes at most %d MB.".formatted(MendingRules.MOST_BYTES >> 20));
  }

  private Fault tooBig(String cause) {
    return fault(
        "TOO-BIG",
        "has %,d bytes (%.1f MB).",
        cause,
        "Save it smaller, or as JPEG, in at most 10 MB and drop the pair again.",
        bytes,
        bytes / 1048576.0);
  }

  Fault tooSmall(int width, int height, int least) {
    String which =
        width >= least ? "the height is" : height >= least ? "the width is" : "both sides are";
    return fault(
        "TOO-SMALL",
        "is %d pixels wide and %d high: %s below %d.",
        "Kling takes pictures of at least %1$d x %1$d pixels.".formatted(least),
        "Use a larger picture of the same thing and drop the pair again.",
        width,
        height,
        which,
        least);
  }

  Fault tooLong(int width, int height) {
    return fault(
        "RATIO",
        "is %d pixels wide and %d high: one side is more than %s times the other.",
        "Kling's endpoints beside this one refuse such pictures, and this one is taken to do so.",
        "Crop it, or put it on a wider ground, and drop the pair again.",
        width,
        height,
        MendingRules.STEEPEST_RATIO);
  }

  Fault tooManyPixels(int width, int height, long most) {
    return fault(
        "TOO-MANY-PIXELS",
        "is %d pixels wide and %d high, which is %.1f million.",
        "To mend it all of them are decoded, and the service has memory for %.1f million of this kind."
            .formatted(most / 1e6),
        "Save it smaller, or start the service with more memory (java -Xmx), and drop the pair"
            + " again.",
        width,
        height,
        (double) width * height / 1e6);
  }

  Fault showsNothing() {
    return fault(
        "SHOWS-NOTHING",
        "is of one colour, or all transparent.",
        "There is no garment that could be combined with the other one.",
        "Put the garment's picture in its place and drop the pair again.");
  }

  private Fault fault(String code, String what, String cause, String cure, Object... figures) {
    String message = name + " " + String.format(Locale.ROOT, what, figures);
    return new Fault("TRYON-PICTURE-" + code, message, cause, cure, false);
  }
}

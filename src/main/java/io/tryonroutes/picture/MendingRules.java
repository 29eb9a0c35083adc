package io.tryonroutes.picture;

import io.tryonroutes.pair.Fault;
import io.tryonroutes.picture.Looked.Picture;
import io.tryonroutes.picture.Looked.Unfit;
import io.tryonroutes.picture.Treatment.AsItIs;
import io.tryonroutes.picture.Treatment.Cut;
import io.tryonroutes.picture.Treatment.Redraw;
import io.tryonroutes.picture.Treatment.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What has to be done with a picture so that Kling takes it, told by its header alone. What Kling
 * takes is checked before sending because its own refusals come minutes later and in few words. The
 * figures are those of its documentation for virtual try-on: JPEG or PNG, both sides at least 300
 * pixels, at most 10 MB. That the 10 MB are those of the picture and not of its Base64 form, that
 * more than 2048 pixels bring nothing, and that the ratio of the sides has bounds as on sister
 * endpoints, is assumed (kling-api.md, section 11).
 */
public final class MendingRules {
  /** In pixels. */
  public static final int LEAST_SIDE = 300;

  /** In pixels. */
  public static final int LONGEST_SIDE = 2048;

  public static final long MOST_BYTES = 10L * 1024 * 1024;

  /** Of a longer side to the shorter one. */
  static final double STEEPEST_RATIO = 2.5;

  private final Set<Mend> allowed;
  private final PixelMemory memory;

  /**
   * @param allowed what may be changed
   * @param memory that decoding has
   */
  public MendingRules(Set<Mend> allowed, PixelMemory memory) {
    this.allowed = Set.copyOf(allowed);
    this.memory = memory;
  }

  /**
   * What has to be done with a picture that is sent alone.
   *
   * @param displayName how messages call the file
   */
  public Treatment treat(Looked looked, String displayName) {
    PictureFaults faults = new PictureFaults(displayName, looked.bytes());
    return refusal(looked, faults)
        .or(() -> ratio((Picture) looked, faults))
        .<Treatment>map(Refused::new)
        .orElseGet(() -> alone((Picture) looked, faults));
  }

  /** The same for a garment that is combined with another one; its own ratio does not matter. */
  public Treatment treatPart(Looked looked, String displayName) {
    PictureFaults faults = new PictureFaults(displayName, looked.bytes());
    return refusal(looked, faults)
        .<Treatment>map(Refused::new)
        .orElseGet(() -> part((Picture) looked, faults));
  }

  private Optional<Fault> refusal(Looked looked, PictureFaults faults) {
    if (looked instanceof Unfit unfit) {
      return Optional.of(unfit.fault());
    }
    Picture picture = (Picture) looked;
    if (Math.min(picture.width(), picture.height()) < LEAST_SIDE) {
      return Optional.of(faults.tooSmall(picture.width(), picture.height(), LEAST_SIDE));
    }
    return picture.format().takenByKling() || allowed.contains(Mend.CONVERT)
        ? Optional.empty()
        : Optional.of(
            faults.type(
                picture.format().withArticle(),
                "Save it as JPEG or PNG, or let tryon.pictures.mend have convert"));
  }

  private static Optional<Fault> ratio(Picture picture, PictureFaults faults) {
    int shorter = Math.min(picture.width(), picture.height());
    int longer = Math.max(picture.width(), picture.height());
    return longer > STEEPEST_RATIO * shorter
        ? Optional.of(faults.tooLong(picture.width(), picture.height()))
        : Optional.empty();
  }

  private Treatment alone(Picture picture, PictureFaults faults) {
    List<String> reasons = reasonsToRedraw(picture);
    List<Range> metadata = cuttable(picture);
    if (!reasons.isEmpty()) {
      return redraw(picture, words(reasons, metadata), faults);
    }
    if (bytesWithout(metadata, picture) > MOST_BYTES) {
      return new Refused(faults.tooBigForKling());
    }
    return metadata.isEmpty() ? new AsItIs() : new Cut(metadata, words(reasons, metadata));
  }

  private Treatment part(Picture picture, PictureFaults faults) {
    List<String> words = words(reasonsToRedraw(picture), cuttable(picture));
    words.add("trimmed and combined with the other garment");
    return redraw(picture, words, faults);
  }

  private static List<String> words(List<String> reasons, List<Range> metadata) {
    List<String> words = new ArrayList<>(reasons);
    if (!metadata.isEmpty()) {
      words.add("metadata taken off");
    }
    return words;
  }

  private static long bytesWithout(List<Range> metadata, Picture picture) {
    return picture.bytes() - metadata.stream().mapToLong(Range::length).sum();
  }

  /**
   * What is redrawn has none afterwards, whatever is allowed. What says how a photo is to be turned
   * must stay where nothing here turns it.
   */
  private List<Range> cuttable(Picture picture) {
    boolean turnsIt =
        picture.header().orientation() != Orientation.UPRIGHT && !allowed.contains(Mend.ROTATE);
    return picture.format().takenByKling() && allowed.contains(Mend.STRIP) && !turnsIt
        ? picture.header().metadata()
        : List.of();
  }

  private List<String> reasonsToRedraw(Picture picture) {
    Header header = picture.header();
    List<String> reasons = new ArrayList<>();
    if (allowed.contains(Mend.ROTATE) && header.orientation() != Orientation.UPRIGHT) {
      reasons.add("rotated by EXIF");
    }
    if (allowed.contains(Mend.CONVERT)) {
      if (!picture.format().takenByKling()) {
        reasons.add("converted from " + picture.format().withArticle());
        if (header.animated()) {
          reasons.add("first picture of its animation taken");
        }
      }
      header.coding().ifPresent(coding -> reasons.add("converted from " + coding));
      header
          .profile()
          .ifPresent(profile -> reasons.add("converted from its colour profile to sRGB"));
    }
    if (allowed.contains(Mend.FLATTEN) && header.transparent()) {
      reasons.add("transparency laid onto white");
    }
    if (allowed.contains(Mend.SHRINK)) {
      shrinking(picture).ifPresent(reasons::add);
    }
    return reasons;
  }

  private Optional<String> shrinking(Picture picture) {
    int width = picture.width();
    int height = picture.height();
    if (Math.max(width, height) > LONGEST_SIDE) {
      Scale scale = Scale.within(width, height, LONGEST_SIDE);
      return Optional.of(
          "%d x %d pixels made %d x %d".formatted(width, height, scale.width(), scale.height()));
    }
    boolean willBeWrittenAnew = !picture.format().takenByKling();
    long bytes = bytesWithout(cuttable(picture), picture);
    return bytes > MOST_BYTES && !willBeWrittenAnew
        ? Optional.of(String.format(Locale.ROOT, "%,d bytes made fewer", bytes))
        : Optional.empty();
  }

  private Treatment redraw(Picture picture, List<String> words, PictureFaults faults) {
    Header header = picture.header();
    boolean shrinks = allowed.contains(Mend.SHRINK);
    if (!memory.fits(header, shrinks)) {
      return new Refused(
          faults.tooManyPixels(header.width(), header.height(), memory.mostPixels(header)));
    }
    return new Redraw(
        header.orientation(),
        header
            .profile()
            .filter(profile -> allowed.contains(Mend.CONVERT))
            .filter(profile -> !Decoder.convertsToSrgb(picture.format(), profile)),
        shrinks ? LONGEST_SIDE : Math.max(header.width(), header.height()),
        !header.lossy(),
        words);
  }
}

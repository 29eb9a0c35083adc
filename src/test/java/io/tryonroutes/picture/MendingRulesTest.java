package io.tryonroutes.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.tryonroutes.pair.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MendingRulesTest {
  private static final int TEN_MB = 10_485_760;

  @TempDir private Path dir;

  private static final PixelMemory MEMORY = new PixelMemory(100_000_000);
  private static final Map<Mend, String> NAMED =
      Map.of(
          Mend.ROTATE, "rotated.*",
          Mend.CONVERT, "(converted|first picture).*",
          Mend.FLATTEN, "transparency.*",
          Mend.SHRINK, ".*made.*",
          Mend.STRIP, "metadata.*");

  private final MendingRules rules = new MendingRules(Set.of(), MEMORY);

  @Test
  void picturesOf300PixelsASideAreTaken() throws IOException {
    assertThat(check(Drawn.jpeg(300, 300))).isEmpty();
    assertThat(check(Drawn.png(300, 300))).isEmpty();
  }

  @Test
  void aSideBelow300PixelsIsTooSmallAndNamed() throws IOException {
    assertThat(check(Drawn.jpeg(299, 400)).map(Fault::message))
        .contains("a.jpg is 299 pixels wide and 400 high: the width is below 300.");
    assertThat(check(Drawn.png(400, 299)).map(Fault::message))
        .contains("a.jpg is 400 pixels wide and 299 high: the height is below 300.");
    assertThat(check(Drawn.png(1, 2)).map(Fault::message))
        .contains("a.jpg is 1 pixels wide and 2 high: both sides are below 300.");
    assertThat(check(Drawn.png(1, 2)).map(Fault::code)).contains("TRYON-PICTURE-TOO-SMALL");
  }

  @Test
  void tenMegabytesAreTakenAndNotOneByteMore() throws IOException {
    byte[] jpeg = Drawn.jpeg(300, 300);

    assertThat(check(Arrays.copyOf(jpeg, TEN_MB))).isEmpty();
    Fault fault = check(Arrays.copyOf(jpeg, TEN_MB + 1)).orElseThrow();
    assertThat(fault.code()).isEqualTo("TRYON-PICTURE-TOO-BIG");
    assertThat(fault.message()).isEqualTo("a.jpg has 10,485,761 bytes (10.0 MB).");
    assertThat(fault.cause()).isEqualTo("Kling takes at most 10 MB.");
  }

  @Test
  void whatMayNotBeConvertedIsRefusedByItsName() throws IOException {
    byte[] webp = Drawn.webp("VP8L", Drawn.bytes(0x2F, 0x8F, 0xC1, 0x4A, 0, 1, 2, 3, 4, 5));

    Fault fault = check(webp).orElseThrow();
    assertThat(fault.code()).isEqualTo("TRYON-PICTURE-TYPE");
    assertThat(fault.message()).isEqualTo("a.jpg is a WebP, whatever its name says.");
  }

  @Test
  void whatIsSwitchedOffIsNotDone() throws IOException {
    List<String> words = new ArrayList<>();
    for (HardPictures.Hard hard : HardPictures.all()) {
      Looked looked = look(hard.content());
      for (Mend off : Mend.values()) {
        EnumSet<Mend> others = EnumSet.complementOf(EnumSet.of(off));
        words.addAll(
            new MendingRules(others, MEMORY)
                .treat(looked, "a.jpg").words().stream()
                    .filter(word -> word.matches(NAMED.get(off)))
                    .map(word -> off + ": " + word)
                    .toList());
      }
    }
    assertThat(words).isEmpty();
  }

  @Test
  void aPhotoThatNobodyTurnsKeepsWhatSaysHowToTurnIt() throws IOException {
    Looked photo = look(HardPictures.fromCamera(Drawn.jpeg(400, 300), 6));
    Looked upright = look(HardPictures.fromCamera(Drawn.jpeg(400, 300), 1));
    MendingRules strip = new MendingRules(Set.of(Mend.STRIP), MEMORY);

    assertThat(strip.treat(photo, "a.jpg")).isEqualTo(new Treatment.AsItIs());
    assertThat(strip.treat(upright, "a.jpg")).isInstanceOf(Treatment.Cut.class);
  }

  @Test
  void aSideAtTheBoundOfTheRatioStaysWithinItWhenMadeSmaller() {
    for (int height = 820; height < 4_000; height++) {
      Scale scale = Scale.within(height * 5 / 2, height, MendingRules.LONGEST_SIDE);
      assertThat((double) scale.width() / scale.height())
          .isLessThanOrEqualTo(MendingRules.STEEPEST_RATIO);
      assertThat(scale.width()).isLessThanOrEqualTo(MendingRules.LONGEST_SIDE);
    }
  }

  @Test
  void whatIsNoPictureKeepsItsOwnFault() throws IOException {
    assertThat(check(Drawn.ascii("hello")).map(Fault::code))
        .contains("TRYON-PICTURE-NOT-A-PICTURE");
    assertThat(check(new byte[0]).map(Fault::code)).contains("TRYON-PICTURE-EMPTY");
  }

  private Optional<Fault> check(byte[] content) throws IOException {
    Treatment treatment = rules.treat(look(content), "a.jpg");
    return treatment instanceof Treatment.Refused refused
        ? Optional.of(refused.fault())
        : Optional.empty();
  }

  private Looked look(byte[] content) throws IOException {
    return PictureLook.look(Files.write(dir.resolve("a"), content), "a.jpg");
  }
}

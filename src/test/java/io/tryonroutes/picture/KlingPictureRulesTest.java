package io.tryonroutes.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.tryonroutes.pair.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KlingPictureRulesTest {
  private static final int TEN_MB = 10_485_760;

  @TempDir private Path dir;

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
  void tooBigComesBeforeTooSmall() throws IOException {
    assertThat(check(Arrays.copyOf(Drawn.jpeg(10, 10), TEN_MB + 1)).map(Fault::code))
        .contains("TRYON-PICTURE-TOO-BIG");
  }

  @Test
  void aWebpIsOfTheWrongTypeWhetherItIsWholeOrNot() throws IOException {
    byte[] webp = Drawn.webp("VP8L", Drawn.bytes(0x2F, 0x8F, 0xC1, 0x4A, 0, 1, 2, 3, 4, 5));

    for (byte[] content : new byte[][] {webp, Arrays.copyOf(webp, webp.length - 3)}) {
      Fault fault = check(content).orElseThrow();
      assertThat(fault.code()).isEqualTo("TRYON-PICTURE-TYPE");
      assertThat(fault.message()).isEqualTo("a.jpg is a WebP, whatever its name says.");
    }
  }

  @Test
  void whatIsNoPictureKeepsItsOwnFault() throws IOException {
    assertThat(check(Drawn.ascii("hello")).map(Fault::code))
        .contains("TRYON-PICTURE-NOT-A-PICTURE");
    assertThat(check(new byte[0]).map(Fault::code)).contains("TRYON-PICTURE-EMPTY");
  }

  private Optional<Fault> check(byte[] content) throws IOException {
    Path file = Files.write(dir.resolve("a"), content);
    return KlingPictureRules.check(PictureLook.look(file, "a.jpg"), "a.jpg");
  }
}

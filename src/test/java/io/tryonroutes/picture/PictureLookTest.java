package io.tryonroutes.picture;

import static io.tryonroutes.picture.Drawn.ascii;
import static io.tryonroutes.picture.Drawn.bytes;
import static io.tryonroutes.picture.Drawn.chunk;
import static io.tryonroutes.picture.Drawn.join;
import static io.tryonroutes.picture.Drawn.pngHeader;
import static io.tryonroutes.picture.Drawn.pngSignature;
import static io.tryonroutes.picture.Drawn.segment;
import static io.tryonroutes.picture.Drawn.webp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tryonroutes.pair.Fault;
import io.tryonroutes.picture.Looked.Picture;
import io.tryonroutes.picture.Looked.Unfit;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PictureLookTest {
  private static final byte[] SOI = bytes(0xFF, 0xD8);
  private static final byte[] EOI = bytes(0xFF, 0xD9);
  private static final byte[] FRAME = segment(0xC0, bytes(8, 0, 10, 0, 20, 1, 1, 0x11, 0));
  private static final byte[] SCAN = join(segment(0xDA, bytes(1, 1, 0, 0, 63, 0)), bytes(1, 2, 3));

  @TempDir private Path dir;

  static Stream<Arguments> wholePictures() {
    return Stream.of(
        arguments("baseline", Drawn.jpeg(21, 17), Format.JPEG, 21, 17),
        arguments("progressive", Drawn.progressiveJpeg(21, 17), Format.JPEG, 21, 17),
        arguments("thumbnail", Drawn.jpegWithThumbnail(21, 17), Format.JPEG, 21, 17),
        arguments("restarts", Drawn.jpegWithRestarts(), Format.JPEG, 20, 10),
        arguments("png", Drawn.png(21, 17), Format.PNG, 21, 17));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wholePictures")
  void aWholePictureIsKnownByItsContent(
      String title, byte[] content, Format format, int width, int height) throws IOException {
    assertWhole(content, format, width, height);
    assertThat(unfinished(content)).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wholePictures")
  void bytesBehindTheEndChangeOnlyLengthAndDigest(
      String title, byte[] content, Format format, int width, int height) throws IOException {
    byte[] longer = join(content, Drawn.jpeg(16, 16), new byte[70_000]);

    assertWhole(longer, format, width, height);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wholePictures")
  void aPictureIsCutOffWhereverItsEndIsMissing(
      String title, byte[] content, Format format, int width, int height) throws IOException {
    for (int length = 1; length < content.length; length++) {
      Path cut = write(Arrays.copyOf(content, length));
      Unfit unfit = (Unfit) PictureLook.look(cut, "look-01_human.jpg");

      assertThat(unfit.fault().code())
          .as("the first %d bytes", length)
          .isEqualTo("TRYON-PICTURE-CUT-OFF");
      assertThat(unfit.fault().message())
          .isEqualTo(
              String.format(
                  Locale.ROOT,
                  "look-01_human.jpg ends in the middle of the picture, after %,d bytes.",
                  length));
      assertThat(unfit.format()).contains(format);
      assertThat(PictureLook.unfinished(cut)).isTrue();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wholePictures")
  void aPictureWhoseSpaceIsReservedButNotYetFilledIsUnfinished(
      String title, byte[] content, Format format, int width, int height) throws IOException {
    for (int filled : new int[] {0, content.length / 3, content.length / 2, content.length - 12}) {
      byte[] reserved = Arrays.copyOf(Arrays.copyOf(content, filled), content.length + 1_000);

      assertThat(unfinished(reserved)).as("%d bytes filled", filled).isTrue();
    }
  }

  @Test
  void aPictureOfManyChunksAndBuffersIsWalkedToItsEnd() throws IOException {
    byte[] png = Drawn.png(400, 300);
    byte[] jpeg = Drawn.progressiveJpeg(800, 600);

    assertThat(new String(png, StandardCharsets.ISO_8859_1).split("IDAT", -1))
        .hasSizeGreaterThan(8);
    assertThat(jpeg.length).isGreaterThan(3 * 64 * 1024);
    assertWhole(png, Format.PNG, 400, 300);
    assertWhole(jpeg, Format.JPEG, 800, 600);
    assertThat(unfinished(Arrays.copyOf(png, png.length - 12))).isTrue();
    assertThat(unfinished(Arrays.copyOf(jpeg, jpeg.length - 2))).isTrue();
  }

  @Test
  void strayBytesBetweenSegmentsArePassedOver() throws IOException {
    assertThat(look(join(SOI, FRAME, bytes(0, 0, 7), SCAN, EOI))).isInstanceOf(Picture.class);
  }

  static Stream<Arguments> webps() {
    byte[] vp8 = bytes(0x10, 0, 0, 0x9D, 0x01, 0x2A, 0x90, 0x41, 0x2C, 0x81, 0);
    byte[] vp8l = bytes(0x2F, 0x8F, 0xC1, 0x4A, 0, 1, 2, 3, 4, 5);
    byte[] canvas = bytes(0, 0, 0, 0, 0x8F, 1, 0, 0x2B, 1, 0);
    byte[] data = webp("VP8 ", vp8);
    byte[] extended = join(webp("VP8X", canvas), Arrays.copyOfRange(data, 12, data.length));
    extended[4] += data.length - 12;
    return Stream.of(
        arguments("lossy", data),
        arguments("lossless", webp("VP8L", vp8l)),
        arguments("extended", extended));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("webps")
  void aWebpIsAPictureAndKnowsItsEnd(String title, byte[] content) throws IOException {
    assertWhole(content, Format.WEBP, 400, 300);
    assertThat(unfinished(Arrays.copyOf(content, content.length - 1))).isTrue();
  }

  static Stream<Arguments> nonsense() {
    byte[] png = Drawn.png(20, 10);
    byte[] damaged = png.clone();
    damaged[png.length - 20] ^= 1;
    byte[] idat = chunk("IDAT", bytes(1));
    byte[] iend = chunk("IEND", new byte[0]);
    return Stream.of(
        arguments("a JPEG without data", join(SOI, FRAME, EOI)),
        arguments("a JPEG without a header", join(SOI, SCAN, EOI)),
        arguments("a JPEG with two headers", join(SOI, FRAME, FRAME, SCAN, EOI)),
        arguments("a JPEG in a JPEG", join(SOI, FRAME, SOI, SCAN, EOI)),
        arguments("a segment of length 1", join(SOI, FRAME, bytes(0xFF, 0xDB, 0, 1), SCAN, EOI)),
        arguments("a short header", join(SOI, segment(0xC0, bytes(8, 0, 9)), SCAN, EOI)),
        arguments(
            "a JPEG of height 0",
            join(SOI, segment(0xC2, bytes(8, 0, 0, 1, 1, 1, 1, 0x11, 0)), SCAN, EOI)),
        arguments(
            "a JPEG of 65,535 x 65,535",
            join(SOI, segment(0xC0, bytes(8, 255, 255, 255, 255, 1, 1, 0x11, 0)), SCAN, EOI)),
        arguments("a PNG of 0 x 0", join(pngSignature(), pngHeader(0, 0), idat, iend)),
        arguments(
            "a PNG of 4 thousand million", join(pngSignature(), pngHeader(-1, -1), idat, iend)),
        arguments("a PNG without data", join(pngSignature(), pngHeader(20, 10), iend)),
        arguments("a PNG without a header", join(pngSignature(), idat, iend)),
        arguments(
            "a PNG with two headers",
            join(pngSignature(), pngHeader(20, 10), pngHeader(20, 10), idat, iend)),
        arguments("a PNG with a wrong checksum", damaged),
        arguments(
            "a chunk without a name",
            join(pngSignature(), pngHeader(20, 10), bytes(0, 0, 0, 1, 1, 2, 3, 4))),
        arguments(
            "a chunk of negative length",
            join(pngSignature(), pngHeader(20, 10), bytes(255, 0, 0, 0), ascii("IDAT"))),
        arguments("a WebP of a canvas only", webp("VP8X", new byte[10])),
        arguments("a WebP without a size", webp("ICCP", new byte[10])));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("nonsense")
  void aStructureThatMakesNoSenseIsBroken(String title, byte[] content) throws IOException {
    assertThat(fault(content).code()).isEqualTo("TRYON-PICTURE-BROKEN");
    assertThat(fault(content).message()).startsWith("look-01_human.jpg is damaged: ");
    assertThat(unfinished(content)).isFalse();
  }

  @Test
  void aLengthThatTheFileDoesNotHaveMeansCutOff() throws IOException {
    byte[] png = join(pngSignature(), pngHeader(20, 10), Drawn.int32(0x7FFFFFFF), ascii("IDAT"));
    byte[] webp =
        join(
            ascii("RIFF"),
            bytes(255, 255, 255, 255),
            ascii("WEBPVP8 "),
            bytes(240, 255, 255, 255, 0x10, 0, 0, 0x9D, 0x01, 0x2A, 0x90, 0x41, 0x2C, 0x81));

    assertThat(fault(png).code()).isEqualTo("TRYON-PICTURE-CUT-OFF");
    assertThat(fault(webp).code()).isEqualTo("TRYON-PICTURE-CUT-OFF");
  }

  static Stream<Arguments> noPictures() {
    return Stream.of(
        arguments("a camera's raw file", "TYPE", bytes('I', 'I', 42, 0, 16, 0, 0, 0, 'C', 'R')),
        arguments("a HEIC", "TYPE", join(bytes(0, 0, 0, 24), ascii("ftypheic"))),
        arguments("an AVIF", "TYPE", join(bytes(0, 0, 0, 24), ascii("ftypavif"))),
        arguments("a PDF", "TYPE", ascii("%PDF-1.7")),
        arguments("a video", "NOT-A-PICTURE", join(bytes(0, 0, 0, 24), ascii("ftypisom"))),
        arguments("a text file", "NOT-A-PICTURE", ascii("<html>not found</html>\r\n")),
        arguments(
            "a text file",
            "NOT-A-PICTURE",
            ("x" + "\u00e4".repeat(400)).getBytes(StandardCharsets.UTF_8)),
        arguments("no picture format that is known", "NOT-A-PICTURE", bytes(1, 2, 3)),
        arguments("no picture format that is known", "NOT-A-PICTURE", bytes('a', 0xE4, 'b', 'c')));
  }

  @ParameterizedTest
  @MethodSource("noPictures")
  void aFileOfAnotherKindIsCalledByItsName(String what, String code, byte[] content)
      throws IOException {
    assertThat(fault(content).code()).isEqualTo("TRYON-PICTURE-" + code);
    assertThat(fault(content).message()).startsWith("look-01_human.jpg ").contains(what);
    assertThat(unfinished(content)).isFalse();
    if (code.equals("TYPE")) {
      assertThat(fault(content).cure()).contains("JPEG");
    }
  }

  @Test
  void anEmptyFileIsUnfinishedAndSaysSo() throws IOException {
    assertThat(look(new byte[0]))
        .isEqualTo(
            new Unfit(fault(new byte[0]), Optional.empty(), 0, Optional.of(sha256(new byte[0]))));
    assertThat(fault(new byte[0]).code()).isEqualTo("TRYON-PICTURE-EMPTY");
    assertThat(fault(new byte[0]).message()).isEqualTo("look-01_human.jpg is empty (0 bytes).");
    assertThat(unfinished(new byte[0])).isTrue();
  }

  @Test
  void aFileThatIsFarTooBigIsNotRead() throws IOException {
    Path file = write(Drawn.jpeg(20, 10));
    long size = PictureLook.MOST_BYTES + 1;
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(size);
    }

    Unfit unfit = (Unfit) PictureLook.look(file, "big.jpg");

    assertThat(unfit.fault().code()).isEqualTo("TRYON-PICTURE-TOO-BIG");
    assertThat(unfit.fault().message()).isEqualTo("big.jpg has 268,435,457 bytes (256.0 MB).");
    assertThat(unfit.bytes()).isEqualTo(size);
    assertThat(unfit.sha256()).isEmpty();
    assertThat(PictureLook.unfinished(file)).isFalse();
  }

  @Test
  void aLinkOrAFolderIsNoPictureOfOurs() throws IOException {
    Path link = Files.createSymbolicLink(dir.resolve("link.jpg"), write(Drawn.jpeg(20, 10)));

    assertThatThrownBy(() -> PictureLook.look(link, "link.jpg")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> PictureLook.look(dir, "dir")).isInstanceOf(IOException.class);
  }

  @Test
  void whateverIsChangedInAPictureTheLookEnds() throws IOException {
    Random random = new Random(20_261_120);
    byte[][] originals = {
      Drawn.jpegWithThumbnail(40, 30),
      Drawn.progressiveJpeg(40, 30),
      Drawn.jpegWithRestarts(),
      Drawn.png(40, 30),
      (byte[]) webps().toList().get(2).get()[1]
    };
    for (int i = 0; i < 2_000; i++) {
      byte[] content = originals[i % originals.length].clone();
      for (int n = random.nextInt(8); n >= 0; n--) {
        // most structure stands at the beginning
        int range = random.nextBoolean() ? Math.min(64, content.length) : content.length;
        content[random.nextInt(range)] = (byte) random.nextInt(256);
      }
      byte[] mutated = Arrays.copyOf(content, content.length - random.nextInt(3));

      Looked looked = look(mutated);

      assertThat(looked.bytes()).isEqualTo(mutated.length);
      assertThat(looked instanceof Unfit unfit ? unfit.sha256().get() : ((Picture) looked).sha256())
          .isEqualTo(sha256(mutated));
      assertThat(unfinished(mutated))
          .isEqualTo(
              looked instanceof Unfit unfit
                  && unfit.fault().code().matches("TRYON-PICTURE-(CUT-OFF|EMPTY)"));
    }
  }

  @Test
  void theDigestOfAFileIsThatOfItsContent() throws IOException {
    byte[] content = Drawn.png(200, 200);

    assertThat(Sha256.of(write(content))).isEqualTo(sha256(content));
    assertThat(Sha256.of(write(ascii("abc"))))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  private void assertWhole(byte[] content, Format format, int width, int height)
      throws IOException {
    Picture picture = (Picture) look(content);
    assertThat(picture.format()).isEqualTo(format);
    assertThat(picture.width()).isEqualTo(width);
    assertThat(picture.height()).isEqualTo(height);
    assertThat(picture.bytes()).isEqualTo(content.length);
    assertThat(picture.sha256()).isEqualTo(sha256(content));
  }

  private Looked look(byte[] content) throws IOException {
    return PictureLook.look(write(content), "look-01_human.jpg");
  }

  private Fault fault(byte[] content) throws IOException {
    return ((Unfit) look(content)).fault();
  }

  private boolean unfinished(byte[] content) throws IOException {
    return PictureLook.unfinished(write(content));
  }

  private Path write(byte[] content) throws IOException {
    return Files.write(dir.resolve("picture"), content);
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}

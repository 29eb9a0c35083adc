package io.tryonroutes.sandbox.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrientationTest {
  @TempDir private Path folder;

  static Stream<Arguments> files() {
    return IntStream.rangeClosed(1, 8)
        .boxed()
        .flatMap(
            orientation ->
                Stream.of(
                    Arguments.of(orientation, "jpeg", BufferedImage.TYPE_3BYTE_BGR),
                    Arguments.of(orientation, "jpeg", BufferedImage.TYPE_BYTE_GRAY),
                    Arguments.of(orientation, "png", BufferedImage.TYPE_3BYTE_BGR),
                    Arguments.of(orientation, "png", BufferedImage.TYPE_4BYTE_ABGR),
                    Arguments.of(orientation, "png", BufferedImage.TYPE_USHORT_GRAY),
                    Arguments.of(orientation, "png", BufferedImage.TYPE_BYTE_BINARY)));
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyPictureIsReadAsItIsDisplayed(int orientation, String format, int type)
      throws IOException {
    BufferedImage displayed = corners(type);
    Path file = write(Tagged.file(displayed, orientation, format));

    BufferedImage read = Pictures.read(file, Integer.MAX_VALUE);

    assertThat(lightest(read, 320, 480)).isEqualTo(lightest(displayed, 320, 480));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png"})
  void aCoarselyReadPictureIsTurnedToo(String format) throws IOException {
    Path file = write(Tagged.file(corners(BufferedImage.TYPE_3BYTE_BGR), 6, format));

    assertThat(lightest(Pictures.read(file, 240), 160, 240))
        .isEqualTo(lightest(corners(BufferedImage.TYPE_3BYTE_BGR), 320, 480));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, 0xFFFF})
  void aValueThatMeansNothingTurnsNothing(int orientation) throws IOException {
    byte[] plain = TestPictures.plain(300, 400, "jpeg");

    assertThat(Orientation.of(write(Tagged.jpeg(plain, orientation)))).isEqualTo(Orientation.of(1));
  }

  @Test
  void brokenTagsTurnNothingAndTakeNoMemory() throws IOException {
    byte[] jpeg = Tagged.jpeg(TestPictures.plain(300, 400, "jpeg"), 6);
    byte[] png = Tagged.png(TestPictures.plain(300, 400, "png"), 6);
    byte[] endless = png.clone();
    Arrays.fill(endless, 33, 37, (byte) 0x7F);

    assertThat(Orientation.of(write(Arrays.copyOf(jpeg, 24)))).isEqualTo(Orientation.of(1));
    assertThat(Orientation.of(write(Arrays.copyOf(png, 50)))).isEqualTo(Orientation.of(1));
    assertThat(Orientation.of(write(endless))).isEqualTo(Orientation.of(1));
  }

  /** White in the upper left, grey in the upper right, dark at the lower left, black elsewhere. */
  private static BufferedImage corners(int type) {
    BufferedImage picture = new BufferedImage(320, 480, type);
    Graphics2D canvas = picture.createGraphics();
    canvas.setColor(Color.BLACK);
    canvas.fillRect(0, 0, 320, 480);
    canvas.setColor(Color.WHITE);
    canvas.fillRect(0, 0, 80, 80);
    if (type != BufferedImage.TYPE_BYTE_BINARY) {
      canvas.setColor(new Color(0xB0B0B0));
      canvas.fillRect(240, 0, 80, 80);
      canvas.setColor(new Color(0x606060));
      canvas.fillRect(0, 400, 80, 80);
    }
    canvas.dispose();
    return picture;
  }

  /** How bright each corner is, from 0 to 7, and the size that is expected. */
  private static String lightest(BufferedImage picture, int width, int height) {
    assertThat(picture.getWidth()).isEqualTo(width);
    assertThat(picture.getHeight()).isEqualTo(height);
    int x = width / 10;
    int y = height / 10;
    return Stream.of(
            picture.getRGB(x, y),
            picture.getRGB(width - x, y),
            picture.getRGB(x, height - y),
            picture.getRGB(width - x, height - y))
        .map(rgb -> "" + (rgb >> 8 & 255) / 32)
        .reduce("", String::concat);
  }

  private Path write(byte[] file) throws IOException {
    return Files.write(folder.resolve("picture"), file);
  }
}

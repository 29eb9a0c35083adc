package io.tryonroutes.sandbox.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TryOnPictureTest {
  private static final Map<String, byte[]> PAIRS = SamplePictures.pairs();

  private final BufferedImage person = TestPictures.read(PAIRS.get("look-01_human.jpg"));
  private final BufferedImage garment = TestPictures.read(PAIRS.get("look-01_cloth.png"));
  private final BufferedImage picture = TryOnPicture.paint(copy(person), Garments.in(garment));

  @Test
  void thePictureHasThePersonsSize() {
    assertThat(picture.getWidth()).isEqualTo(person.getWidth());
    assertThat(picture.getHeight()).isEqualTo(person.getHeight());
  }

  @Test
  void theTorsoHasTheGarmentsColour() {
    assertThat(difference(person.getRGB(384, 480), garment.getRGB(450, 450))).isGreaterThan(200);
    for (int y = 340; y <= 600; y += 20) {
      assertThat(difference(picture.getRGB(384, y), garment.getRGB(450, 450))).isLessThan(40);
    }
  }

  @Test
  void headAndSurroundingsStayAsTheyWere() {
    for (int y = 0; y < 230; y++) {
      for (int x = 0; x < person.getWidth(); x++) {
        assertThat(picture.getRGB(x, y)).isEqualTo(person.getRGB(x, y));
      }
    }
    assertThat(picture.getRGB(40, 500)).isEqualTo(person.getRGB(40, 500));
    assertThat(picture.getRGB(384, 760)).isEqualTo(person.getRGB(384, 760));
  }

  @Test
  void nothingOfTheGarmentsWhiteBackgroundIsLeft() {
    // between shirt and arm, well within the garment picture's square
    assertThat(picture.getRGB(252, 590)).isEqualTo(person.getRGB(252, 590));
    assertThat(picture.getRGB(516, 590)).isEqualTo(person.getRGB(516, 590));
  }

  @Test
  void thePictureSaysSandboxInLightOnDark() {
    int bottom = picture.getHeight() - 4;
    assertThat(brightness(picture.getRGB(20, bottom))).isLessThan(90);
    long light =
        Arrays.stream(row(picture, picture.getHeight() - 37))
            .filter(rgb -> brightness(rgb) > 240)
            .count();
    assertThat(light).isBetween(50L, 400L);
  }

  @Test
  void theSamePairGivesTheSamePicture() {
    assertThat(all(TryOnPicture.paint(copy(person), Garments.in(garment)))).isEqualTo(all(picture));
  }

  @Test
  void twoPairsGiveTwoPictures() {
    BufferedImage other =
        TryOnPicture.paint(
            TestPictures.read(PAIRS.get("look-02_human.jpg")),
            Garments.in(TestPictures.read(PAIRS.get("look-02_cloth.jpg"))));

    assertThat(difference(other.getRGB(350, 560), picture.getRGB(350, 560))).isGreaterThan(200);
    assertThat(difference(other.getRGB(384, 140), picture.getRGB(384, 140))).isGreaterThan(100);
  }

  @Test
  void anyTwoPicturesGiveAPicture() {
    BufferedImage white = new BufferedImage(300, 300, BufferedImage.TYPE_BYTE_GRAY);
    white.createGraphics().fillRect(0, 0, 300, 300);
    BufferedImage noise = TestPictures.read(TestPictures.noisyPng(400_000, 3));

    for (BufferedImage human : new BufferedImage[] {white, noise}) {
      for (BufferedImage cloth : new BufferedImage[] {white, noise}) {
        assertThat(TryOnPicture.paint(copy(human), Garments.in(cloth)).getWidth())
            .isEqualTo(human.getWidth());
      }
    }
  }

  /** Painting may use up the person's picture. */
  private static BufferedImage copy(BufferedImage image) {
    return new BufferedImage(
        image.getColorModel(), image.copyData(null), image.isAlphaPremultiplied(), null);
  }

  private static int[] all(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  private static int[] row(BufferedImage image, int y) {
    return image.getRGB(0, y, image.getWidth(), 1, null, 0, image.getWidth());
  }

  private static int brightness(int rgb) {
    return ((rgb >> 16 & 255) + (rgb >> 8 & 255) + (rgb & 255)) / 3;
  }

  private static int difference(int a, int b) {
    return Math.abs((a >> 16 & 255) - (b >> 16 & 255))
        + Math.abs((a >> 8 & 255) - (b >> 8 & 255))
        + Math.abs((a & 255) - (b & 255));
  }
}

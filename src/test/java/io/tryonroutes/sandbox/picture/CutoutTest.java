package io.tryonroutes.sandbox.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CutoutTest {
  private static final int SIDE = 400;

  private final BufferedImage photo = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_3BYTE_BGR);
  private final Graphics2D canvas = photo.createGraphics();

  CutoutTest() {
    canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
  }

  @ParameterizedTest
  @ValueSource(ints = {0xFFFFFF, 0xF4F2EE, 0xC8C9CC})
  void aLightEvenBackgroundGoesAndLeavesNoFringe(int background) {
    Color navy = new Color(0x182850);
    fill(background);
    canvas.setColor(navy);
    canvas.fill(new Ellipse2D.Double(100.3, 100.3, 200, 180));

    BufferedImage cut = Cutout.of(photo).get(0);

    assertThat(cut.getWidth()).isBetween(199, 201);
    assertThat(cut.getRGB(0, 0) >>> 24).isZero();
    assertThat(cut.getRGB(100, 90)).isEqualTo(navy.getRGB());
    int soft = 0;
    for (int argb : all(cut)) {
      int opaque = argb >>> 24;
      if (opaque > 0) {
        assertThat(argb & 0xFFFFFF).isEqualTo(navy.getRGB() & 0xFFFFFF);
        soft += opaque < 255 ? 1 : 0;
      }
    }
    assertThat(soft).isGreaterThan(200);
  }

  @Test
  void theBackgroundsColourInsideAGarmentStays() {
    fill(0xFFFFFF);
    square(Color.RED, 50, 50, 200);
    square(Color.WHITE, 100, 100, 100);

    BufferedImage cut = Cutout.of(photo).get(0);

    assertThat(cut.getWidth()).isEqualTo(200);
    assertThat(cut.getRGB(100, 100)).isEqualTo(0xFFFFFFFF);
    assertThat(cut.getRGB(20, 100)).isEqualTo(0xFFFF0000);
  }

  @Test
  void aTransparentPictureIsTakenAsItIs() {
    BufferedImage clear = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_ARGB);
    Graphics2D onClear = clear.createGraphics();
    onClear.setColor(Color.WHITE);
    onClear.fillRect(100, 150, 80, 60);

    BufferedImage cut = Cutout.of(clear).get(0);

    assertThat(cut.getWidth()).isEqualTo(80);
    assertThat(cut.getHeight()).isEqualTo(60);
    assertThat(all(cut)).containsOnly(0xFFFFFFFF);
  }

  @Test
  void separateGarmentsAreFoundAndCrumbsAreNot() {
    fill(0xFFFFFF);
    square(Color.RED, 20, 20, 150);
    square(Color.BLUE, 220, 60, 120);
    square(Color.BLACK, 380, 380, 10);

    List<BufferedImage> parts = Cutout.of(photo);

    assertThat(parts).extracting(BufferedImage::getWidth).containsExactly(150, 120);
    assertThat(parts.get(1).getRGB(60, 60)).isEqualTo(0xFF0000FF);
  }

  @Test
  void aThinWhiteBeltMakesNoTwoGarments() {
    fill(0xFFFFFF);
    square(Color.RED, 100, 100, 200);
    canvas.setColor(Color.WHITE);
    canvas.fillRect(100, 200, 200, 2);

    assertThat(Cutout.of(photo)).hasSize(1);
  }

  @Test
  void nothingIsCutFromABusyOrAnEmptyPicture() {
    assertThat(Cutout.of(TestPictures.read(TestPictures.noisyPng(400_000, 3)))).isEmpty();
    fill(0xFFFFFF);
    assertThat(Cutout.of(photo)).isEmpty();
  }

  private void fill(int rgb) {
    canvas.setColor(new Color(rgb));
    canvas.fillRect(0, 0, SIDE, SIDE);
  }

  private void square(Color colour, int x, int y, int side) {
    canvas.setColor(colour);
    canvas.fillRect(x, y, side, side);
  }

  private static int[] all(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }
}

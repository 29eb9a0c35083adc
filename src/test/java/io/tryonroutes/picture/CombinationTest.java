package io.tryonroutes.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.tryonroutes.pair.Fault;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An upper and a lower garment become one picture that Kling's newer model understands. */
class CombinationTest {
  private static final int WHITE = 0xFFFFFF;
  private static final Color SHIRT = new Color(0x304878);
  private static final Color TROUSERS = new Color(0x904020);
  private static final int LEAST_GAP = 30;

  private final PixelMemory memory = new PixelMemory(200L << 20);
  private final MendingRules rules = new MendingRules(Set.of(Mend.values()), memory);
  private final Mender mender = new Mender(memory);

  @TempDir private Path dir;

  private enum Ground {
    WHITE(new Color(255, 255, 255)),
    LIGHT_GREY(new Color(236, 236, 238)),
    TRANSPARENT(new Color(0, 0, 0, 0));

    private final Color colour;

    Ground(Color colour) {
      this.colour = colour;
    }
  }

  @ParameterizedTest
  @EnumSource
  void bothAreWholeAndApartOnPureWhite(Ground ground) throws IOException {
    BufferedImage both = combined(shirt(900, 1200, ground), trousers(600, 1600, ground));

    Rectangle left = box(both, SHIRT);
    Rectangle right = box(both, TROUSERS);
    assertThat(right.x - left.x - left.width).isGreaterThanOrEqualTo(LEAST_GAP);
    assertThat(left.height).as("like scale").isCloseTo(right.height, within(2));
    assertThat(ratio(left)).isCloseTo(ratio(new Rectangle(450, 800)), percent(2));
    assertThat(ratio(right)).isCloseTo(ratio(new Rectangle(300, 1200)), percent(2));
    assertWhiteOutside(both, left, right);
  }

  @Test
  void aGroundThatIsNotPlainStaysAroundItsGarment() throws IOException {
    BufferedImage busy = shirt(900, 1200, Ground.WHITE);
    for (int y = 0; y < busy.getHeight(); y++) {
      for (int x = 0; x < busy.getWidth(); x++) {
        if ((busy.getRGB(x, y) & WHITE) == WHITE) {
          busy.setRGB(x, y, (x / 20 + y / 20) % 2 == 0 ? 0xFFC0A080 : 0xFF80A0C0);
        }
      }
    }
    BufferedImage both = combined(busy, trousers(600, 1600, Ground.WHITE));

    assertThat(both.getRGB(40, both.getHeight() / 2) & WHITE).isNotEqualTo(WHITE);
    assertThat(box(both, TROUSERS).x - box(both, SHIRT).x).isPositive();
    assertThat(both.getWidth()).isLessThanOrEqualTo(MendingRules.LONGEST_SIDE);
  }

  @Test
  void aWhiteGarmentThatWasCutOutIsWhole() throws IOException {
    BufferedImage white = canvas(900, 1200, Ground.TRANSPARENT);
    paint(white, Color.WHITE, new Rectangle(200, 200, 500, 800));
    BufferedImage both = combined(white, trousers(600, 1600, Ground.WHITE));

    Rectangle right = box(both, TROUSERS);
    double width = 500.0 * right.height / 800;
    assertThat((double) right.x).as("room for it").isGreaterThan(width + LEAST_GAP);
  }

  @Test
  void aWhiteGarmentCutOutToItsOutlineIsWhole() throws IOException {
    BufferedImage white = canvas(500, 800, Ground.TRANSPARENT);
    Graphics2D pen = white.createGraphics();
    pen.setColor(new Color(250, 250, 250));
    pen.fillRoundRect(0, 0, 500, 800, 200, 200);
    pen.dispose();
    BufferedImage both = combined(white, trousers(600, 1600, Ground.WHITE));

    assertThat(count(both, 250)).isGreaterThan(300 * 500);
  }

  @Test
  void aPaleGarmentWithAPrintIsNotTakenForItsPrint() throws IOException {
    BufferedImage pale = canvas(900, 1200, Ground.WHITE);
    paint(pale, new Color(253, 253, 253), new Rectangle(200, 200, 500, 800));
    paint(pale, SHIRT, new Rectangle(400, 500, 60, 40));
    BufferedImage both = combined(pale, trousers(600, 1600, Ground.WHITE));

    assertThat(box(both, TROUSERS).height).as("like scale").isGreaterThan(800);
    assertThat(box(both, SHIRT).width).isLessThan(100);
  }

  @Test
  void aWideAndATallGarmentAreOfLikeSize() throws IOException {
    BufferedImage wide = canvas(1800, 900, Ground.WHITE);
    paint(wide, SHIRT, new Rectangle(100, 400, 1600, 100));
    BufferedImage both = combined(wide, trousers(600, 1600, Ground.WHITE));

    assertThat(box(both, SHIRT).width).isCloseTo(box(both, TROUSERS).height, within(3));
  }

  @Test
  void shadesOfALightGarmentStayShades() throws IOException {
    BufferedImage shaded = canvas(900, 1200, Ground.LIGHT_GREY);
    for (int x = 200; x < 700; x++) {
      int value = 150 + (x - 200) * 105 / 500;
      paint(shaded, new Color(value, value, value), new Rectangle(x, 200, 1, 800));
    }
    BufferedImage both = combined(shaded, trousers(600, 1600, Ground.WHITE));

    int before = 0;
    int trousers = box(both, TROUSERS).x;
    for (int x = 60; x < trousers - 100; x++) {
      int value = both.getRGB(x, both.getHeight() / 2) & 0xFF;
      assertThat(value).as("at %d", x).isGreaterThanOrEqualTo(before - 2);
      before = value;
    }
  }

  private static int count(BufferedImage image, int value) {
    int count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        count += (image.getRGB(x, y) & 0xFF) == value ? 1 : 0;
      }
    }
    return count;
  }

  @Test
  void ratioAndSizeStayWithinWhatKlingTakes() throws IOException {
    BufferedImage wide = combined(shirt(2000, 800, Ground.WHITE), shirt(2000, 800, Ground.WHITE));
    assertThat(ratio(new Rectangle(wide.getWidth(), wide.getHeight())))
        .isLessThanOrEqualTo(MendingRules.STEEPEST_RATIO);
    assertThat(wide.getWidth()).isLessThanOrEqualTo(MendingRules.LONGEST_SIDE);

    BufferedImage thin = canvas(400, 900, Ground.WHITE);
    paint(thin, SHIRT, new Rectangle(195, 10, 10, 880));
    BufferedImage narrow = combined(thin, thin);
    assertThat(ratio(new Rectangle(narrow.getWidth(), narrow.getHeight())))
        .isGreaterThanOrEqualTo(1 / MendingRules.STEEPEST_RATIO);
  }

  @Test
  void theSameGarmentsGiveTheSameBytes() throws IOException {
    Path one = combine("one", shirt(900, 1200, Ground.WHITE), trousers(600, 1600, Ground.WHITE));
    byte[] first = Files.readAllBytes(one);
    Path two = combine("two", shirt(900, 1200, Ground.WHITE), trousers(600, 1600, Ground.WHITE));

    assertThat(two).hasBinaryContent(first);
  }

  @Test
  void aPictureWithoutAGarmentIsRefused() throws IOException {
    for (Ground ground : Ground.values()) {
      Optional<Fault> fault =
          mender.combine(
              source("upper", canvas(500, 500, ground)),
              source("lower", trousers(600, 900, Ground.WHITE)),
              dir.resolve("none"));

      assertThat(fault.orElseThrow().code()).isEqualTo("TRYON-PICTURE-SHOWS-NOTHING");
      assertThat(fault.orElseThrow().message()).startsWith("upper ");
    }
  }

  private static Offset<Integer> within(int pixels) {
    return org.assertj.core.api.Assertions.within(pixels);
  }

  private static Percentage percent(int value) {
    return Percentage.withPercentage(value);
  }

  private static double ratio(Rectangle box) {
    return (double) box.width / box.height;
  }

  /** Half as wide as its photo, and two thirds as high. */
  private static BufferedImage shirt(int width, int height, Ground ground) {
    BufferedImage photo = canvas(width, height, ground);
    paint(photo, SHIRT, new Rectangle(width / 4, height / 6, width / 2, height * 2 / 3));
    return photo;
  }

  private static BufferedImage trousers(int width, int height, Ground ground) {
    BufferedImage photo = canvas(width, height, ground);
    paint(photo, TROUSERS, new Rectangle(width / 4, height / 8, width / 2, height * 3 / 4));
    return photo;
  }

  private static BufferedImage canvas(int width, int height, Ground ground) {
    BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    Graphics2D pen = canvas.createGraphics();
    pen.setBackground(ground.colour);
    pen.clearRect(0, 0, width, height);
    pen.dispose();
    return canvas;
  }

  private static void paint(BufferedImage photo, Color colour, Rectangle box) {
    Graphics2D pen = photo.createGraphics();
    pen.setColor(colour);
    pen.fill(box);
    pen.dispose();
  }

  private BufferedImage combined(BufferedImage upper, BufferedImage lower) throws IOException {
    return ImageIO.read(combine("both", upper, lower).toFile());
  }

  private Path combine(String name, BufferedImage upper, BufferedImage lower) throws IOException {
    Path target = dir.resolve(name);
    assertThat(mender.combine(source("upper", upper), source("lower", lower), target)).isEmpty();
    assertThat(rules.treat(PictureLook.look(target, name), name)).isEqualTo(new Treatment.AsItIs());
    return target;
  }

  private Mender.Source source(String name, BufferedImage image) throws IOException {
    Path file = dir.resolve(name + ".png");
    ImageIO.write(image, "png", file.toFile());
    Looked looked = PictureLook.look(file, name);
    return new Mender.Source(file, (Looked.Picture) looked, rules.treatPart(looked, name), name);
  }

  /** Where a colour is, softened edges aside. */
  private static Rectangle box(BufferedImage image, Color colour) {
    Rectangle box = new Rectangle(-1, -1);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        Color found = new Color(image.getRGB(x, y));
        int apart =
            Math.abs(found.getRed() - colour.getRed())
                + Math.abs(found.getGreen() - colour.getGreen())
                + Math.abs(found.getBlue() - colour.getBlue());
        if (apart < 30) {
          box.add(new Rectangle(x, y, 1, 1));
        }
      }
    }
    assertThat(box.isEmpty()).as("%s is there", colour).isFalse();
    return box;
  }

  private static void assertWhiteOutside(BufferedImage image, Rectangle left, Rectangle right) {
    Rectangle one = new Rectangle(left.x - 2, left.y - 2, left.width + 4, left.height + 4);
    Rectangle two = new Rectangle(right.x - 2, right.y - 2, right.width + 4, right.height + 4);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        boolean white = (image.getRGB(x, y) & WHITE) == WHITE;
        if (!white && !one.contains(x, y) && !two.contains(x, y)) {
          assertThat(image.getRGB(x, y) & WHITE).as("at %d, %d", x, y).isEqualTo(WHITE);
        }
      }
    }
  }
}

package io.tryonroutes.sandbox.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Point2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Twenty pairs of every kind, their results probed where torso, legs and face are. All of them are
 * written to {@code target/try-on-pictures.png}, to be looked at.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwentyPairsTest {
  private static final Color RED = new Color(0xC8283C);
  private static final Color BLUE = new Color(0x2348B0);
  private static final Color GREEN = new Color(0x1F7A4B);
  private static final Color VIOLET = new Color(0x7A2A90);
  private static final Color YELLOW = new Color(0xE0B020);

  // in the person's drawing of 768 by 1152
  private static final Point2D TORSO = new Point2D.Double(345, 420);
  private static final Point2D LEGS = new Point2D.Double(340, 740);

  /** Where a shirt hangs over the trousers. */
  private static final Point2D HEM = new Point2D.Double(345, 625);

  private static final List<Point2D> FACE =
      List.of(
          new Point2D.Double(384, 130), new Point2D.Double(360, 170), new Point2D.Double(384, 225));

  private final List<BufferedImage> results = new ArrayList<>();

  @TempDir private Path folder;

  static Stream<Pair> pairs() {
    Photo small = new Photo(400, 600, "jpeg", 1);
    Photo tall = new Photo(330, 660, "jpeg", 1);
    Photo wide = new Photo(720, 500, "png", 1);
    Piece shirt = new Piece(Cut.T_SHIRT, RED);
    Piece jacket = new Piece(Cut.JACKET, GREEN);
    Piece dress = new Piece(Cut.DRESS, VIOLET);
    Piece trousers = new Piece(Cut.TROUSERS, BLUE);
    Piece shorts = new Piece(Cut.SHORTS, YELLOW);
    Piece skirt = new Piece(Cut.SKIRT, GREEN);
    Piece coat = new Piece(Cut.COAT, RED);
    return Stream.of(
        new Pair(small, new Flat(Behind.WHITE, Layout.BESIDE, "png", 1), shirt),
        new Pair(small.turned(6), new Flat(Behind.WHITE, Layout.BESIDE, "jpeg", 1), jacket),
        new Pair(small.turned(8), new Flat(Behind.CLEAR, Layout.BESIDE, "png", 1), dress),
        new Pair(small.turned(3), new Flat(Behind.GREY, Layout.BESIDE, "jpeg", 1), trousers),
        new Pair(tall, new Flat(Behind.WHITE, Layout.BESIDE, "jpeg", 6), shorts),
        new Pair(tall.turned(5), new Flat(Behind.GREY, Layout.BESIDE, "png", 8), skirt),
        new Pair(wide, new Flat(Behind.WHITE, Layout.BESIDE, "jpeg", 3), coat),
        new Pair(wide.turned(7), new Flat(Behind.WHITE, Layout.BESIDE, "png", 1), shirt, trousers),
        new Pair(small, new Flat(Behind.WHITE, Layout.STACKED, "jpeg", 1), shirt, skirt),
        new Pair(small.turned(2), new Flat(Behind.WHITE, Layout.BESIDE, "jpeg", 6), shorts, jacket),
        new Pair(
            small.turned(4),
            new Flat(Behind.GREY, Layout.BESIDE, "jpeg", 2),
            new Piece(Cut.T_SHIRT, YELLOW)),
        new Pair(wide.turned(6), new Flat(Behind.CLEAR, Layout.BESIDE, "png", 5), trousers),
        new Pair(tall.turned(8), new Flat(Behind.CLEAR, Layout.BESIDE, "png", 1), skirt),
        new Pair(small, new Flat(Behind.CLEAR, Layout.BESIDE, "png", 7), shorts),
        new Pair(
            small.turned(6),
            new Flat(Behind.GREY, Layout.BESIDE, "jpeg", 4),
            new Piece(Cut.DRESS, BLUE)),
        new Pair(
            new Photo(1000, 1500, "jpeg", 6),
            new Flat(Behind.WHITE, Layout.BESIDE, "jpeg", 8),
            jacket),
        new Pair(
            new Photo(320, 480, "png", 8), new Flat(Behind.WHITE, Layout.BESIDE, "png", 1), dress),
        new Pair(
            new Photo(500, 500, "jpeg", 5),
            new Flat(Behind.WHITE, Layout.STACKED, "png", 6),
            shirt,
            shorts),
        new Pair(small, new Flat(Behind.BUSY, Layout.BESIDE, "jpeg", 1), shirt),
        new Pair(small.turned(8), new Flat(Behind.GREY, Layout.BESIDE, "jpeg", 1), coat));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void everyGarmentIsWornWhereItBelongs(Pair pair) throws IOException {
    Path human = Files.write(folder.resolve("human"), pair.photo().file());
    Path cloth = Files.write(folder.resolve("cloth"), pair.clothFile());

    BufferedImage result = result(human, cloth, "result.png");
    results.add(result);

    Photo photo = pair.photo();
    BufferedImage person = Pictures.read(human, Integer.MAX_VALUE);
    assertThat(result.getWidth()).isEqualTo(photo.width());
    assertThat(result.getHeight()).isEqualTo(photo.height());
    for (Point2D point : FACE) {
      assertThat(photo.at(point, result)).isEqualTo(photo.at(point, person));
    }
    assertWorn(pair, TORSO, pair.on(true), result, person);
    assertWorn(pair, LEGS, pair.on(false), result, person);
    if (pair.pieces().size() > 1) {
      assertWorn(pair, HEM, pair.on(true), result, person);
    }
    result(human, cloth, "again.png");
    assertThat(Files.mismatch(folder.resolve("result.png"), folder.resolve("again.png")))
        .isEqualTo(-1);
  }

  @Test
  void aForbiddenCombinationGivesNoPicture() throws IOException {
    Pair suit =
        new Pair(
            new Photo(400, 600, "jpeg", 1),
            new Flat(Behind.WHITE, Layout.BESIDE, "jpeg", 1),
            new Piece(Cut.T_SHIRT, RED),
            new Piece(Cut.TROUSERS, BLUE));
    Path human = Files.write(folder.resolve("human"), suit.photo().file());
    Path cloth = Files.write(folder.resolve("cloth"), suit.clothFile());
    Path png = folder.resolve("none.png");

    assertThat(TryOnPicture.make("kolors-virtual-try-on-v1", human, cloth, png))
        .contains(Garments.NOT_COMBINABLE);
    assertThat(png).doesNotExist();
  }

  @AfterAll
  void writeAllOnOneSheet() throws IOException {
    int side = 400;
    int columns = 5;
    BufferedImage sheet = new BufferedImage(columns * side, 4 * side, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D canvas = smooth(sheet);
    for (int i = 0; i < results.size(); i++) {
      BufferedImage result = results.get(i);
      double scale = (side - 6.0) / Math.max(result.getWidth(), result.getHeight());
      canvas.drawImage(
          result,
          i % columns * side,
          i / columns * side,
          (int) (scale * result.getWidth()),
          (int) (scale * result.getHeight()),
          null);
    }
    canvas.dispose();
    ImageIO.write(sheet, "png", Path.of("target", "try-on-pictures.png").toFile());
  }

  private BufferedImage result(Path human, Path cloth, String name) throws IOException {
    Path png = folder.resolve(name);
    assertThat(TryOnPicture.make("kolors-virtual-try-on-v1-5", human, cloth, png)).isEmpty();
    return ImageIO.read(png.toFile());
  }

  private static void assertWorn(
      Pair pair,
      Point2D point,
      Optional<Color> garment,
      BufferedImage result,
      BufferedImage person) {
    int worn = pair.photo().at(point, result);
    if (garment.isPresent()) {
      assertThat(difference(worn, garment.get().getRGB())).isLessThan(60);
    } else {
      assertThat(worn).isEqualTo(pair.photo().at(point, person));
    }
  }

  private static int difference(int a, int b) {
    return IntStream.of(0, 8, 16).map(at -> Math.abs((a >> at & 255) - (b >> at & 255))).sum();
  }

  private static Graphics2D smooth(BufferedImage picture) {
    Graphics2D canvas = picture.createGraphics();
    canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    canvas.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    return canvas;
  }

  private enum Cut {
    T_SHIRT(true, false),
    JACKET(true, false),
    DRESS(true, true),
    COAT(true, true),
    TROUSERS(false, true),
    SHORTS(false, true),
    SKIRT(false, true);

    private final boolean onTorso;
    private final boolean onLegs;

    Cut(boolean onTorso, boolean onLegs) {
      this.onTorso = onTorso;
      this.onLegs = onLegs;
    }
  }

  private enum Behind {
    WHITE,
    GREY,
    CLEAR,
    BUSY
  }

  private enum Layout {
    BESIDE,
    STACKED
  }

  private record Piece(Cut cut, Color colour) {
    private static final int SIDE = 450;

    void draw(Graphics2D canvas) {
      switch (cut) {
        case T_SHIRT, JACKET, DRESS ->
            new GarmentDrawing(GarmentDrawing.Cut.valueOf(cut.name()), colour).draw(canvas, SIDE);
        default -> OutlineDrawing.valueOf(cut.name()).draw(canvas, SIDE, colour);
      }
    }
  }

  /** A garment photo of one or two pieces. */
  private record Flat(Behind behind, Layout layout, String format, int orientation) {
    byte[] file(List<Piece> pieces) {
      boolean beside = layout == Layout.BESIDE;
      int width = Piece.SIDE * (beside ? pieces.size() : 1);
      int height = Piece.SIDE * (beside ? 1 : pieces.size());
      BufferedImage photo =
          new BufferedImage(
              width,
              height,
              behind == Behind.CLEAR
                  ? BufferedImage.TYPE_4BYTE_ABGR
                  : BufferedImage.TYPE_3BYTE_BGR);
      Graphics2D canvas = smooth(photo);
      fill(canvas, width, height);
      for (Piece piece : pieces) {
        piece.draw(canvas);
        canvas.translate(beside ? Piece.SIDE : 0, beside ? 0 : Piece.SIDE);
      }
      canvas.dispose();
      return Tagged.file(photo, orientation, format);
    }

    private void fill(Graphics2D canvas, int width, int height) {
      switch (behind) {
        case WHITE -> canvas.setColor(Color.WHITE);
        case GREY ->
            canvas.setPaint(
                new GradientPaint(0, 0, new Color(0xD9DADC), 0, height, new Color(0xC4C5C8)));
        case CLEAR -> canvas.setColor(new Color(0, true));
        case BUSY ->
            canvas.setPaint(
                new GradientPaint(0, 0, new Color(0x805020), 90, 60, new Color(0x60A0C0), true));
      }
      canvas.fillRect(0, 0, width, height);
    }
  }

  /** A photo of a person, by its size as displayed; the person stands in the middle of a studio. */
  private record Photo(int width, int height, String format, int orientation) {
    Photo turned(int orientation) {
      return new Photo(width, height, format, orientation);
    }

    byte[] file() {
      BufferedImage photo = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
      Graphics2D canvas = smooth(photo);
      canvas.setPaint(new GradientPaint(0, 0, new Color(0xE3E4E6), 0, height, new Color(0xD0D1D4)));
      canvas.fillRect(0, 0, width, height);
      canvas.translate(left(), 0);
      new PersonDrawing(
              new Color(0xD9A982), new Color(0x3A2418), width % 3 == 0, new Color(0x4A4640))
          .draw(canvas, personWidth(), height);
      canvas.dispose();
      return Tagged.file(photo, orientation, format);
    }

    /** The colour at a point of the person's drawing. */
    int at(Point2D point, BufferedImage picture) {
      return picture.getRGB(
          left() + (int) (point.getX() * personWidth() / 768),
          (int) (point.getY() * height / 1152));
    }

    private int personWidth() {
      return Math.min(width, height * 2 / 3);
    }

    private int left() {
      return (width - personWidth()) / 2;
    }
  }

  private record Pair(Photo photo, Flat cloth, List<Piece> pieces) {
    Pair(Photo photo, Flat cloth, Piece... pieces) {
      this(photo, cloth, List.of(pieces));
    }

    byte[] clothFile() {
      return cloth.file(pieces);
    }

    /** The colour that is worn; none where the person keeps its own clothes. */
    Optional<Color> on(boolean torso) {
      return pieces.stream()
          .filter(piece -> torso ? piece.cut().onTorso : piece.cut().onLegs)
          .map(Piece::colour)
          .findFirst();
    }

    @Override
    public String toString() {
      return pieces.stream().map(piece -> piece.cut().name()).collect(Collectors.joining(" + "))
          + " "
          + cloth
          + " on "
          + photo;
    }
  }
}

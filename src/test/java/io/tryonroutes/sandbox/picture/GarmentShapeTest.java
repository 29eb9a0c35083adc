package io.tryonroutes.sandbox.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GarmentShapeTest {
  /** A dot of an outline, in pixels. */
  private static final int DOT = 20;

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "T-shirt,         UPPER, ..##..##../.########./##########/##.####.##/...####.../...####.../...####...",
    "long sleeves,    UPPER, ...#..#.../.########./.#.####.#./#..####..#/#..####..#/#..####..#/...####...",
    "tank top,        UPPER, .#..#./.#..#./.####./######/######/######/######/######/######",
    "closed collar,   UPPER, ..####../########/########/########/########/########/########/########",
    "plain square,    UPPER, ######/######/######/######/######/######",
    "trousers,        LOWER, #####/#####/#####/##.##/##.##/##.##/##.##/##.##/##.##",
    "shorts,          LOWER, .#######./.#######./.#######./####.####/####.####",
    "short skirt,     LOWER, ..####../..####../.######./.######./########",
    "long skirt,      LOWER, ..###../..###../.#####./.#####./.#####./#######/#######/#######/#######/#######",
    "pencil skirt,    LOWER, .########./##########/##########/##########/##########/##########/.########.",
    "dress,           DRESS, .#..#./.#..#./.####./..##../..##../.####./.####./.####./######/######",
    "strapless dress, DRESS, .####./.####./..##../..##../..##../.####./.####./######/######",
    "sleeved dress,   DRESS, ..##..##../.########./##########/##.####.##/....##..../...####.../...####.../..######../..######../..######../.########.",
    "kimono,          DRESS, ##########/##########/...####.../...####.../...####.../...####.../...####.../...####.../...####...",
    "long coat,       DRESS, ..###../.#####./#.###.#/#.###.#/#.###.#/..###../..###../..###../..###../..###.."
  })
  void theOutlineTellsWhatAGarmentIs(String name, GarmentShape shape, String outline) {
    assertThat(GarmentShape.of(Silhouette.of(picture(outline)))).isEqualTo(shape);
  }

  private static BufferedImage picture(String outline) {
    String[] rows = outline.split("/");
    BufferedImage picture =
        new BufferedImage(DOT * rows[0].length(), DOT * rows.length, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        if (rows[y / DOT].charAt(x / DOT) == '#') {
          picture.setRGB(x, y, 0xFF336699);
        }
      }
    }
    return picture;
  }
}

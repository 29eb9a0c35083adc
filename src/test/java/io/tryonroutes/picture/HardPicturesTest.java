package io.tryonroutes.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.tryonroutes.pair.Fault;
import io.tryonroutes.picture.HardPictures.Hard;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every picture of {@code pictures.md} is treated as that table says, and looks as it should. */
class HardPicturesTest {
  /** In steps of 255: what two lossy formats may do to a plain colour. */
  private static final int LOSS = 8;

  private final PixelMemory memory = new PixelMemory(256L << 20);
  private final MendingRules rules = new MendingRules(Set.of(Mend.values()), memory);
  private final Mender mender = new Mender(memory);

  @TempDir private Path dir;

  @Test
  void everyPictureIsTreatedAsTheTableSays() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Hard hard : HardPictures.all()) {
      lines.add("| %s | %s |".formatted(hard.title(), outcome(hard)));
    }
    Path made = Path.of("target", "pictures.md");
    Files.write(made, lines);
    List<String> table =
        Files.readAllLines(Path.of("src/test/resources/pictures.md")).stream()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| picture"))
            .filter(line -> !line.startsWith("| ---"))
            .toList();
    assertThat(lines).as("the table, which is also in %s", made).isEqualTo(table);
  }

  private String outcome(Hard hard) throws IOException {
    Path file = Files.write(dir.resolve("dropped"), hard.content());
    Looked looked = PictureLook.look(file, "It");
    Treatment treatment = rules.treat(looked, "It");
    if (treatment instanceof Treatment.Refused refused) {
      return told(refused.fault());
    }
    Path sent = file;
    if (!(treatment instanceof Treatment.AsItIs)) {
      sent = dir.resolve("sent");
      Optional<Fault> fault =
          mender.mend(new Mender.Source(file, (Looked.Picture) looked, treatment, "It"), sent);
      if (fault.isPresent()) {
        return told(fault.get());
      }
      mustBeFit(hard, sent);
    }
    if (hard.looks().isPresent()) {
      mustLookLike(hard, sent);
    }
    String done = treatment.words().isEmpty() ? "nothing" : String.join(", ", treatment.words());
    Looked.Picture result = (Looked.Picture) PictureLook.look(sent, "It");
    return "%s | %s, %d x %d".formatted(done, result.format(), result.width(), result.height());
  }

  private static String told(Fault fault) {
    return fault.code() + " | " + fault.message() + " " + fault.cure();
  }

  private void mustBeFit(Hard hard, Path sent) throws IOException {
    assertThat(rules.treat(PictureLook.look(sent, "It"), "It"))
        .as("what is made of %s", hard.title())
        .isEqualTo(new Treatment.AsItIs());
  }

  /** Away from the edges between colours, where formats and filters may differ. */
  private void mustLookLike(Hard hard, Path sent) throws IOException {
    BufferedImage wanted = hard.looks().orElseThrow();
    BufferedImage found = ImageIO.read(sent.toFile());
    assertThat(List.of(found.getWidth(), found.getHeight()))
        .as(hard.title())
        .containsExactly(wanted.getWidth(), wanted.getHeight());
    boolean lossless = hard.exact() && Files.size(sent) > 0 && isPng(sent);
    for (int y = 20; y < wanted.getHeight(); y += 40) {
      for (int x = 25; x < wanted.getWidth(); x += 50) {
        int[] should = rgb(wanted, x, y);
        int[] is = rgb(found, x, y);
        for (int i = 0; i < 3; i++) {
          assertThat(Math.abs(should[i] - is[i]))
              .as(
                  "%s at %d, %d: %s, not %s",
                  hard.title(), x, y, Arrays.toString(is), Arrays.toString(should))
              .isLessThanOrEqualTo(lossless ? 0 : LOSS);
        }
      }
    }
  }

  private static boolean isPng(Path file) throws IOException {
    return ((Looked.Picture) PictureLook.look(file, "It")).format() == Format.PNG;
  }

  /** The numbers that stand in the picture: the platform sees another gray in them. */
  private static int[] rgb(BufferedImage image, int x, int y) {
    if (image.getColorModel() instanceof IndexColorModel) {
      int rgb = image.getRGB(x, y);
      return new int[] {rgb >> 16 & 0xFF, rgb >> 8 & 0xFF, rgb & 0xFF};
    }
    int[] bands = image.getRaster().getPixel(x, y, (int[]) null);
    return bands.length < 3 ? new int[] {bands[0], bands[0], bands[0]} : bands;
  }
}

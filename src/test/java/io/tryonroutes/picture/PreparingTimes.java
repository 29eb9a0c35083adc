package io.tryonroutes.picture;

import com.sun.management.ThreadMXBean;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A program of its own, for it measures: how long it takes to prepare a usual pair, what that
 * allocates, and how long a very large photo takes.
 */
public final class PreparingTimes {
  private PreparingTimes() {}

  /**
   * @param args a folder to work in, and how often a usual pair is prepared
   */
  public static void main(String[] args) throws IOException {
    Path dir = Path.of(args[0]);
    int rounds = Integer.parseInt(args[1]);
    Mender mender = new Mender(PixelMemory.ofThisProcess());
    MendingRules rules = new MendingRules(Set.of(Mend.values()), PixelMemory.ofThisProcess());
    byte[] photo = photo(2000, 1500, 0.96f);
    usual("as they are", rounds, dir, rules, mender, List.of(photo, photo));
    usual(
        "with EXIF that is taken off",
        rounds,
        dir,
        rules,
        mender,
        List.of(HardPictures.fromCamera(photo, 1), HardPictures.fromCamera(photo, 1)));
    System.out.printf("  each of %,d bytes%n", photo.length);
    large(dir, rules, mender);
    large(dir, rules, mender);
  }

  private static void usual(
      String title, int rounds, Path dir, MendingRules rules, Mender mender, List<byte[]> pair)
      throws IOException {
    List<Path> files =
        List.of(
            Files.write(dir.resolve("human.jpg"), pair.get(0)),
            Files.write(dir.resolve("cloth.jpg"), pair.get(1)));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] micros = new long[rounds];
    long allocated = 0;
    for (int round = 0; round < rounds; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      Instant start = Instant.now();
      for (Path file : files) {
        prepare(file, rules, mender, dir.resolve("sent"));
      }
      micros[round] = Duration.between(start, Instant.now()).toNanos() / 1000;
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
    Arrays.sort(micros);
    System.out.printf(
        "a usual pair %s: median %.1f ms, 95 %% within %.1f ms, %,d bytes allocated%n",
        title, micros[rounds / 2] / 1e3, micros[rounds * 95 / 100] / 1e3, allocated);
  }

  private static void large(Path dir, MendingRules rules, Mender mender) throws IOException {
    Path file = dir.resolve("large.jpg");
    if (!Files.exists(file)) {
      Files.write(file, HardPictures.fromCamera(photo(7728, 5176, 0.9f), 6));
    }
    Instant start = Instant.now();
    prepare(file, rules, mender, dir.resolve("sent"));
    System.out.printf(
        "a photo of 40 megapixels, %,d bytes, turned and made smaller: %d ms, within %d MB of heap%n",
        Files.size(file),
        Duration.between(start, Instant.now()).toMillis(),
        Runtime.getRuntime().maxMemory() >> 20);
  }

  private static void prepare(Path file, MendingRules rules, Mender mender, Path sent)
      throws IOException {
    Looked looked = PictureLook.look(file, "It");
    Treatment treatment = rules.treat(looked, "It");
    if (treatment instanceof Treatment.Refused refused) {
      throw new IllegalStateException(refused.fault().message());
    }
    if (!(treatment instanceof Treatment.AsItIs)) {
      Mender.Source source = new Mender.Source(file, (Looked.Picture) looked, treatment, "It");
      mender
          .mend(source, sent)
          .ifPresent(
              fault -> {
                throw new IllegalStateException(fault.message());
              });
    }
  }

  /** Shapes and grain, so that it packs about as a photo does. */
  private static byte[] photo(int width, int height, float quality) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Random random = new Random(1);
    Graphics2D pen = image.createGraphics();
    for (int i = 0; i < 3_000; i++) {
      pen.setColor(new Color(random.nextInt(1 << 24)));
      pen.fillOval(random.nextInt(width), random.nextInt(height), width / 20, height / 20);
    }
    pen.dispose();
    byte[] bytes = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < bytes.length; i++) {
      int value = (bytes[i] & 0xFF) + random.nextInt(25) - 12;
      bytes[i] = (byte) Math.max(0, Math.min(255, value));
    }
    return HardPictures.jpeg(image, quality);
  }
}

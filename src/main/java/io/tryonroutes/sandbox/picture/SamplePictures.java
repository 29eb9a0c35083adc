package io.tryonroutes.sandbox.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;

/**
 * Pictures for a first try, drawn by program: people before a plain background and garments on
 * white. The same seed always gives the same picture.
 */
public final class SamplePictures {
  private static final int PERSON_WIDTH = 768;
  private static final int PERSON_HEIGHT = 1152;
  private static final int GARMENT_SIDE = 900;

  private SamplePictures() {}

  /** Two pairs that differ in everything, by their flat file names. */
  public static Map<String, byte[]> pairs() {
    Map<String, byte[]> pairs = new LinkedHashMap<>();
    pairs.put(
        "look-01_human.jpg",
        person(
            new PersonDrawing(
                new Color(0xE9BFA0), new Color(0x5A3420), true, new Color(0x3F5F8F))));
    pairs.put(
        "look-01_cloth.png",
        garment(new GarmentDrawing(GarmentDrawing.Cut.T_SHIRT, new Color(0xC8283C)), "png"));
    pairs.put(
        "look-02_human.jpg",
        person(
            new PersonDrawing(
                new Color(0x8D5B3E), new Color(0x1E1A18), false, new Color(0x4A4640))));
    pairs.put(
        "look-02_cloth.jpg",
        garment(new GarmentDrawing(GarmentDrawing.Cut.JACKET, new Color(0x1F7A6B)), "jpg"));
    return pairs;
  }

  /**
   * Writes the pairs into a folder, each file under a hidden name first.
   *
   * @param folder is there already
   */
  public static void write(Path folder) throws IOException {
    for (Map.Entry<String, byte[]> picture : pairs().entrySet()) {
      Path hidden = folder.resolve("." + picture.getKey() + ".part");
      Files.write(hidden, picture.getValue());
      Files.move(hidden, folder.resolve(picture.getKey()), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** A person of some kind: a JPEG of 768 by 1152 pixels. */
  public static byte[] person(long seed) {
    RandomGenerator random = random(seed);
    Color skin = mix(new Color(0xF2CFB4), new Color(0x6B4330), random.nextDouble());
    Color hair = mix(new Color(0x1B1715), new Color(0x9A6A35), random.nextDouble());
    Color trousers = Color.getHSBColor(0.5f + random.nextFloat() / 4, 0.4f, 0.5f);
    return person(new PersonDrawing(skin, hair, random.nextBoolean(), trousers));
  }

  /** A garment of some kind and colour: a PNG of 900 by 900 pixels. */
  public static byte[] garment(long seed) {
    RandomGenerator random = random(seed);
    GarmentDrawing.Cut[] cuts = GarmentDrawing.Cut.values();
    Color colour = Color.getHSBColor(random.nextFloat(), 0.75f, 0.4f + random.nextFloat() / 3);
    return garment(new GarmentDrawing(cuts[random.nextInt(cuts.length)], colour), "png");
  }

  private static byte[] person(PersonDrawing drawing) {
    BufferedImage picture =
        new BufferedImage(PERSON_WIDTH, PERSON_HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D canvas = smooth(picture);
    drawing.draw(canvas, PERSON_WIDTH, PERSON_HEIGHT);
    canvas.dispose();
    return encoded(picture, "jpg");
  }

  private static byte[] garment(GarmentDrawing drawing, String format) {
    BufferedImage picture =
        new BufferedImage(GARMENT_SIDE, GARMENT_SIDE, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D canvas = smooth(picture);
    canvas.setColor(Color.WHITE);
    canvas.fillRect(0, 0, GARMENT_SIDE, GARMENT_SIDE);
    drawing.draw(canvas, GARMENT_SIDE);
    canvas.dispose();
    return encoded(picture, format);
  }

  private static Graphics2D smooth(BufferedImage picture) {
    Graphics2D canvas = picture.createGraphics();
    canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    canvas.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    return canvas;
  }

  private static byte[] encoded(BufferedImage picture, String format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture, format, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("nothing is written to a disk here", e);
    }
    return bytes.toByteArray();
  }

  /** Neighbouring seeds of {@link Random} begin alike; spread out they do not. */
  private static RandomGenerator random(long seed) {
    return new Random(seed * 0x9E3779B97F4A7C15L);
  }

  private static Color mix(Color a, Color b, double part) {
    return new Color(
        (int) (a.getRed() + part * (b.getRed() - a.getRed())),
        (int) (a.getGreen() + part * (b.getGreen() - a.getGreen())),
        (int) (a.getBlue() + part * (b.getBlue() - a.getBlue())));
  }
}

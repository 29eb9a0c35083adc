package io.tryonroutes.picture;

import com.twelvemonkeys.image.ResampleOp;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Arrays;
import java.util.Optional;

/**
 * Decoded pixels: red, green and blue of 8 bits each, and nothing else. Each step gives new ones,
 * so that the old ones can go.
 */
final class Pixels {
  private static final int WHITE = 255;

  /** Of 255: an alpha that nobody sees. */
  private static final int FAINTEST = 8;

  private final BufferedImage image;

  private Pixels(BufferedImage image) {
    this.image = image;
  }

  static Pixels of(BufferedImage rgb) {
    return new Pixels(rgb);
  }

  /**
   * What a decoder gave, laid onto white.
   *
   * @param decoded of any kind; it stays as it is
   */
  static Pixels onWhite(BufferedImage decoded) {
    if (decoded.getType() == BufferedImage.TYPE_3BYTE_BGR) {
      return new Pixels(decoded);
    }
    int space = decoded.getColorModel().getColorSpace().getType();
    if (space != ColorSpace.TYPE_RGB && space != ColorSpace.TYPE_GRAY) {
      BufferedImage rgb = blank(decoded.getWidth(), decoded.getHeight());
      return new Pixels(new ColorConvertOp(null).filter(decoded, rgb));
    }
    return new Pixels(
        decoded.getColorModel() instanceof IndexColorModel palette
            ? lookedUp(decoded.getRaster(), palette)
            : flattened(decoded.getRaster(), decoded.getColorModel()));
  }

  private static BufferedImage blank(int width, int height) {
    return new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
  }

  private static BufferedImage lookedUp(Raster indexes, IndexColorModel palette) {
    int width = indexes.getWidth();
    BufferedImage rgb = blank(width, indexes.getHeight());
    int[] line = new int[width];
    int[] colours = new int[width * 3];
    for (int y = 0; y < rgb.getHeight(); y++) {
      indexes.getSamples(indexes.getMinX(), indexes.getMinY() + y, width, 1, 0, line);
      for (int x = 0; x < width; x++) {
        int index = Math.min(line[x], palette.getMapSize() - 1);
        int alpha = palette.getAlpha(index);
        colours[x * 3] = onWhite(palette.getRed(index), alpha);
        colours[x * 3 + 1] = onWhite(palette.getGreen(index), alpha);
        colours[x * 3 + 2] = onWhite(palette.getBlue(index), alpha);
      }
      rgb.getRaster().setPixels(0, y, width, 1, colours);
    }
    return rgb;
  }

  /** The numbers as they are, whatever a colour model would make of them, but for their width. */
  private static BufferedImage flattened(Raster samples, ColorModel model) {
    int width = samples.getWidth();
    int bands = samples.getNumBands();
    boolean alpha = model.hasAlpha();
    int colours = bands - (alpha ? 1 : 0);
    BufferedImage rgb = blank(width, samples.getHeight());
    int[] line = new int[width * bands];
    int[] out = new int[width * 3];
    for (int y = 0; y < rgb.getHeight(); y++) {
      samples.getPixels(samples.getMinX(), samples.getMinY() + y, width, 1, line);
      for (int x = 0; x < width; x++) {
        int opaque = alpha ? eightBits(samples, bands - 1, line[x * bands + bands - 1]) : WHITE;
        for (int colour = 0; colour < 3; colour++) {
          int band = colours < 3 ? 0 : colour;
          int value = eightBits(samples, band, line[x * bands + band]);
          out[x * 3 + colour] =
              model.isAlphaPremultiplied()
                  ? Math.min(WHITE, value + WHITE - opaque)
                  : onWhite(value, opaque);
        }
      }
      rgb.getRaster().setPixels(0, y, width, 1, out);
    }
    return rgb;
  }

  private static int eightBits(Raster samples, int band, int value) {
    int bits = samples.getSampleModel().getSampleSize(band);
    return bits == 8
        ? value
        : bits > 8 ? value >>> bits - 8 & WHITE : value * WHITE / ((1 << bits) - 1);
  }

  private static int onWhite(int value, int alpha) {
    return (value * alpha + WHITE * (WHITE - alpha) + WHITE / 2) / WHITE;
  }

  /**
   * Where a picture can be seen that was cut out of its ground.
   *
   * @return empty when it was not, for there is nothing that cannot be seen; of no size when
   *     nothing can
   */
  static Optional<Rectangle> cutOut(BufferedImage decoded) {
    if (!decoded.getColorModel().hasAlpha()) {
      return Optional.empty();
    }
    boolean hidden = false;
    Rectangle box = new Rectangle(-1, -1);
    for (int y = 0; y < decoded.getHeight(); y++) {
      for (int x = 0; x < decoded.getWidth(); x++) {
        if (decoded.getRGB(x, y) >>> 24 > FAINTEST) {
          box.add(new Rectangle(x, y, 1, 1));
        } else {
          hidden = true;
        }
      }
    }
    return hidden ? Optional.of(box.isEmpty() ? new Rectangle() : box) : Optional.empty();
  }

  int width() {
    return image.getWidth();
  }

  int height() {
    return image.getHeight();
  }

  BufferedImage image() {
    return image;
  }

  Pixels cropped(Rectangle box) {
    BufferedImage part = blank(box.width, box.height);
    Graphics2D pen = part.createGraphics();
    pen.drawImage(image, -box.x, -box.y, null);
    pen.dispose();
    return new Pixels(part);
  }

  /**
   * The same in fewer pixels: halves as long as that is exact enough, which is quick, and the rest
   * by a filter that keeps edges.
   */
  Pixels scaled(Scale wanted) {
    BufferedImage scaled = image;
    while (scaled.getWidth() >= 2 * wanted.width() && scaled.getHeight() >= 2 * wanted.height()) {
      scaled = halved(scaled);
    }
    boolean right = scaled.getWidth() == wanted.width() && scaled.getHeight() == wanted.height();
    return new Pixels(
        right
            ? scaled
            : new ResampleOp(wanted.width(), wanted.height(), ResampleOp.FILTER_MITCHELL)
                .filter(scaled, blank(wanted.width(), wanted.height())));
  }

  private static BufferedImage halved(BufferedImage image) {
    BufferedImage half = blank(image.getWidth() / 2, image.getHeight() / 2);
    Graphics2D pen = half.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    pen.drawImage(image, 0, 0, half.getWidth(), half.getHeight(), null);
    pen.dispose();
    return half;
  }

  /**
   * The same in a light under which a colour is white.
   *
   * @param white red, green and blue of it, at least 1
   */
  Pixels brightened(int[] white) {
    BufferedImage bright = blank(width(), height());
    int[] line = new int[width() * 3];
    for (int y = 0; y < height(); y++) {
      image.getRaster().getPixels(0, y, width(), 1, line);
      for (int at = 0; at < line.length; at++) {
        line[at] = Math.min(WHITE, line[at] * WHITE / white[at % 3]);
      }
      bright.getRaster().setPixels(0, y, width(), 1, line);
    }
    return new Pixels(bright);
  }

  /** The colours that the numbers mean under a profile, in the numbers of sRGB. */
  Pixels inSrgb(ColourProfile profile) {
    WritableRaster numbers = image.getRaster();
    if (profile.channels() == 1) {
      numbers = numbers.createWritableChild(0, 0, width(), height(), 0, 0, new int[] {0});
    }
    ColorModel meaning =
        new ComponentColorModel(
            profile.space(), false, false, ColorModel.OPAQUE, DataBuffer.TYPE_BYTE);
    BufferedImage seen = new BufferedImage(meaning, numbers, false, null);
    return new Pixels(new ColorConvertOp(null).filter(seen, blank(width(), height())));
  }

  Pixels upright(Orientation orientation) {
    return new Pixels(orientation.upright(image));
  }

  /** White of that size. */
  static BufferedImage white(int width, int height) {
    BufferedImage white = blank(width, height);
    Arrays.fill(((DataBufferByte) white.getRaster().getDataBuffer()).getData(), (byte) WHITE);
    return white;
  }
}

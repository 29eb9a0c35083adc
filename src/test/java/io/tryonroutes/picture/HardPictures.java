package io.tryonroutes.picture;

import static io.tryonroutes.picture.Drawn.ascii;
import static io.tryonroutes.picture.Drawn.bytes;
import static io.tryonroutes.picture.Drawn.chunk;
import static io.tryonroutes.picture.Drawn.int32;
import static io.tryonroutes.picture.Drawn.join;
import static io.tryonroutes.picture.Drawn.segment;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Pictures as people have them, made of one drawing, each with what it must look like when sent.
 */
final class HardPictures {
  static final int WIDTH = 400;
  static final int HEIGHT = 320;
  private static final int TEN_MB = 10 * 1024 * 1024;
  private static final int[] QUARTERS = {0xC83232, 0x32A050, 0x3250C8, 0xE6C83C};

  /**
   * A file and what it must look like.
   *
   * @param looks empty when it must be refused, or what it looks like is not the question
   * @param exact whether no format on the way may lose anything
   */
  record Hard(String title, byte[] content, Optional<BufferedImage> looks, boolean exact) {}

  private final List<Hard> all = new ArrayList<>();
  private final BufferedImage original = original();

  static List<Hard> all() {
    HardPictures made = new HardPictures();
    made.turned();
    made.plain();
    made.colours();
    made.transparent();
    made.otherFormats();
    made.profiles();
    made.metadata();
    made.limits();
    made.refused();
    return made.all;
  }

  private void lossy(String title, byte[] content) {
    all.add(new Hard(title, content, Optional.of(original), false));
  }

  private void exact(String title, byte[] content) {
    all.add(new Hard(title, content, Optional.of(original), true));
  }

  private void onWhite(String title, byte[] content, BufferedImage looks) {
    all.add(new Hard(title, content, Optional.of(looks), false));
  }

  private void any(String title, byte[] content) {
    all.add(new Hard(title, content, Optional.empty(), false));
  }

  /** Four colours, so that no turn goes unseen. */
  static BufferedImage original() {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        image.setRGB(x, y, QUARTERS[(y < HEIGHT / 2 ? 0 : 2) + (x < WIDTH / 2 ? 0 : 1)]);
      }
    }
    return image;
  }

  private void turned() {
    for (int value = 1; value <= 8; value++) {
      byte[] jpeg = withExif(jpeg(stored(value)), exif(value, ByteOrder.BIG_ENDIAN));
      lossy("JPEG, EXIF orientation " + value, jpeg);
    }
    byte[] upright = jpeg(original);
    lossy("JPEG, EXIF orientation 9", withExif(upright, exif(9, ByteOrder.BIG_ENDIAN)));
    lossy(
        "JPEG, EXIF orientation 6, low byte first",
        withExif(jpeg(stored(6)), exif(6, ByteOrder.LITTLE_ENDIAN)));
    lossy("JPEG, EXIF that is cut off", withExif(upright, bytes('M', 'M', 0, 42, 0, 0)));
    byte[] eXIf = chunk("eXIf", exif(6, ByteOrder.BIG_ENDIAN));
    exact("PNG, eXIf orientation 6", withChunk(png(stored(6)), eXIf));
    byte[] webp =
        extended(resource("lossless.webp"), 0x08, "EXIF", exif(3, ByteOrder.BIG_ENDIAN), true);
    // its pixels are those of the original, which a half turn changes
    all.add(new Hard("WebP, EXIF orientation 3", webp, Optional.of(stored(3)), true));
  }

  /** What must be stored so that a picture of this orientation looks like the original. */
  private BufferedImage stored(int value) {
    boolean swapped = value > 4;
    BufferedImage stored =
        new BufferedImage(
            swapped ? HEIGHT : WIDTH, swapped ? WIDTH : HEIGHT, BufferedImage.TYPE_INT_RGB);
    int right = WIDTH - 1;
    int foot = HEIGHT - 1;
    for (int y = 0; y < stored.getHeight(); y++) {
      for (int x = 0; x < stored.getWidth(); x++) {
        stored.setRGB(
            x,
            y,
            switch (value) {
              case 2 -> original.getRGB(right - x, y);
              case 3 -> original.getRGB(right - x, foot - y);
              case 4 -> original.getRGB(x, foot - y);
              case 5 -> original.getRGB(y, x);
              case 6 -> original.getRGB(right - y, x);
              case 7 -> original.getRGB(right - y, foot - x);
              case 8 -> original.getRGB(y, foot - x);
              default -> original.getRGB(x, y);
            });
      }
    }
    return stored;
  }

  private void plain() {
    lossy("JPEG", jpeg(original));
    lossy(
        "JPEG, progressive",
        write("jpeg", original, how -> how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT)));
    exact("PNG", png(original));
    exact("PNG with the name of a JPEG", png(original));
    exact(
        "PNG, interlaced",
        write("png", original, how -> how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT)));
    exact("PNG, palette", png(palette(Transparency.NONE)));
    any("PNG, black and white", png(new BufferedImage(400, 320, BufferedImage.TYPE_BYTE_BINARY)));
    any("JPEG, gray", jpeg(new BufferedImage(400, 320, BufferedImage.TYPE_BYTE_GRAY)));
  }

  private void colours() {
    lossy("JPEG, CMYK", resource("cmyk.jpg"));
    lossy("JPEG, YCCK", resource("ycck.jpg"));
    exact("PNG, 16 bits a colour", png(deep(3)));
    exact("PNG, 16 bits a colour, with alpha", png(deep(4)));
    onWhite("PNG, 16 bits, gray", png(deep(1)), gray());
  }

  private enum Transparency {
    NONE,
    LEFT_HALF
  }

  private void transparent() {
    BufferedImage half = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_ARGB);
    BufferedImage looks = original();
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        boolean left = x < WIDTH / 2;
        half.setRGB(x, y, original.getRGB(x, y) & (left ? 0x00FFFFFF : 0xFFFFFFFF));
        looks.setRGB(x, y, left ? 0xFFFFFF : original.getRGB(x, y));
      }
    }
    onWhite("PNG, alpha", png(half), looks);
    onWhite("PNG, palette with alpha", png(palette(Transparency.LEFT_HALF)), looks);
    onWhite("PNG, one colour transparent", keyed(), keyedLooks());
    onWhite("GIF, transparent", write("gif", palette(Transparency.LEFT_HALF)), looks);
    onWhite("TIFF, alpha", write("tiff", half), looks);
    BufferedImage island = white();
    for (int y = 40; y < 280; y++) {
      for (int x = 50; x < 350; x++) {
        island.setRGB(x, y, original.getRGB(x, y));
      }
    }
    onWhite("WebP, lossless with alpha", resource("alpha.webp"), island);
    onWhite("WebP, lossy with alpha", resource("alpha-lossy.webp"), island);
    onWhite("GIF, first picture smaller than its sheet", smallFirst(), smallFirstLooks());
  }

  private void otherFormats() {
    exact("GIF", write("gif", original));
    exact("GIF, animated", animatedGif());
    exact("PNG, animated", animatedPng());
    lossy("WebP, lossy", resource("lossy.webp"));
    exact("WebP, lossless", resource("lossless.webp"));
    exact("WebP, animated", resource("animated.webp"));
    exact("BMP", write("bmp", original));
    exact("BMP, palette", write("bmp", palette(Transparency.NONE)));
    exact("TIFF", write("tiff", original));
    for (String coding : List.of("LZW", "Deflate", "PackBits", "JPEG")) {
      lossy("TIFF, " + coding, compressedTiff(coding));
    }
    exact("TIFF, 16 bits a colour", write("tiff", deep(3)));
    onWhite("TIFF, gray", write("tiff", gray()), gray());
    lossy("TIFF, CMYK", resource("cmyk.tif"));
    exact(
        "TIFF, in tiles",
        write(
            "tiff",
            original,
            how -> {
              how.setTilingMode(ImageWriteParam.MODE_EXPLICIT);
              how.setTiling(64, 64, 0, 0);
            }));
  }

  private void profiles() {
    byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    byte[] standard = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
    lossy("JPEG, sRGB profile", withProfile(jpeg(original), standard));
    lossy("JPEG, broken profile", withProfile(jpeg(original), ascii("no profile at all")));
    lossy("JPEG, profile of linear light", withProfile(jpeg(linear(original)), linear));
    lossy("PNG, profile of linear light", withChunk(png(linear(original)), iccp(linear)));
    byte[] gray = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
    onWhite("JPEG, gray, profile of linear light", withProfile(jpeg(gray()), gray), lightGray());
    lossy("JPEG, profile for gray", withProfile(jpeg(original), gray));
    byte[] webp = extended(resource("lossless.webp"), 0x20, "ICCP", standard, true);
    lossy("WebP, sRGB profile", webp);
    onWhite("WebP, profile of linear light", linearWebp(linear), inLinearLight(original));
    lossy("TIFF, profile of linear light", tiffWithProfile(meantLinear(linear(original))));
  }

  private void metadata() {
    byte[] jpeg = jpeg(original);
    lossy("JPEG with GPS", withExif(jpeg, exif(1, ByteOrder.BIG_ENDIAN)));
    lossy("JPEG with a comment", inserted(jpeg, segment(0xFE, ascii("private"))));
    lossy(
        "JPEG with XMP and IPTC",
        inserted(
            jpeg,
            join(
                segment(0xE1, ascii("http://ns.adobe.com/xap/1.0/\0<x/>")),
                segment(0xED, ascii("Photoshop 3.0\0")))));
    lossy("JPEG with a thumbnail", withExif(jpeg, join(exif(1, ByteOrder.BIG_ENDIAN), jpeg)));
    lossy("JPEG with a film behind it", join(jpeg, ascii("ftypmp42"), new byte[5_000]));
    exact("PNG with text", withChunk(png(original), chunk("tEXt", ascii("Author\0private"))));
    exact("PNG with bytes behind it", join(png(original), new byte[100]));
  }

  private void limits() {
    byte[] jpeg = jpeg(original);
    lossy("JPEG of 10 MB less one byte", filled(jpeg, TEN_MB - 1));
    lossy("JPEG of 10 MB", filled(jpeg, TEN_MB));
    lossy("JPEG of 10 MB and one byte", filled(jpeg, TEN_MB + 1));
    lossy(
        "JPEG of 10 MB, and a comment",
        filled(inserted(jpeg, comment()), TEN_MB + comment().length));
    any("PNG, 300 x 300", png(noise(300, 300)));
    any("PNG, 299 x 300", png(noise(299, 300)));
    any("PNG, 300 x 299", png(noise(300, 299)));
    any("JPEG, 2048 x 1000", jpeg(noise(2048, 1000)));
    any("JPEG, 2049 x 1000", jpeg(noise(2049, 1000)));
    any("PNG, 2047 x 2047 of noise, above 10 MB", png(noise(2047, 2047)));
    any("JPEG, 750 x 300", jpeg(noise(750, 300)));
    any("JPEG, 751 x 300", jpeg(noise(751, 300)));
    any("JPEG, 300 x 751", jpeg(noise(300, 751)));
  }

  private void refused() {
    for (String format : List.of("jpeg", "png", "gif", "bmp", "tiff")) {
      cutOff(format, write(format, original));
    }
    cutOff("webp", resource("lossy.webp"));
    any("no bytes", new byte[0]);
    any("only zeros", new byte[5_000]);
    any("JPEG, header says 50,000 x 50,000", claiming(jpeg(original)));
    any("PNG, header says 50,000 x 50,000", claimingPng());
    any("BMP, header says 50,000 x 50,000", claimingBmp());
    any("GIF, header says 50,000 x 50,000", claimingGif());
    any(
        "WebP, header says 16,384 x 16,384",
        extended(resource("lossless.webp"), 0, "XXXX", new byte[2], false));
    any("GIF whose first picture is larger than the whole", largerThanItsSheet());
    any("JPEG of a hundred and one scans", scans(101));
    any("HEIC", resource("phone.heic"));
    any("AVIF", resource("shop.avif"));
    any(
        "a camera's raw file",
        join(bytes('I', 'I', 42, 0, 16, 0, 0, 0, 'C', 'R', 2, 0), new byte[99]));
    any("PDF", ascii("%PDF-1.7"));
    any("SVG", ascii("<svg xmlns='http://www.w3.org/2000/svg'/>"));
    any("a web page called JPEG", ascii("<html>not found</html>"));
  }

  /** Three of many places; each place is tried where formats are looked at. */
  private void cutOff(String format, byte[] whole) {
    any(format + ", cut off in its header", Arrays.copyOf(whole, 20));
    any(format + ", cut off in the middle", Arrays.copyOf(whole, whole.length / 2));
    any(format + ", cut off before its last byte", Arrays.copyOf(whole, whole.length - 1));
  }

  private BufferedImage palette(Transparency transparency) {
    byte[][] colours = new byte[4][256];
    for (int i = 0; i < 256; i++) {
      for (int band = 0; band < 3; band++) {
        colours[band][i] = (byte) (QUARTERS[i % 4] >> 16 - 8 * band);
      }
      colours[3][i] = (byte) (i == 4 ? 0 : 0xFF);
    }
    IndexColorModel model =
        transparency == Transparency.NONE
            ? new IndexColorModel(8, 256, colours[0], colours[1], colours[2])
            : new IndexColorModel(8, 256, colours[0], colours[1], colours[2], colours[3]);
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_INDEXED, model);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        boolean clear = transparency == Transparency.LEFT_HALF && x < WIDTH / 2;
        int quarter = (y < HEIGHT / 2 ? 0 : 2) + (x < WIDTH / 2 ? 0 : 1);
        image.getRaster().setSample(x, y, 0, clear ? 4 : quarter);
      }
    }
    return image;
  }

  private BufferedImage deep(int bands) {
    int[] bits = new int[bands];
    Arrays.fill(bits, 16);
    ColorSpace space = ColorSpace.getInstance(bands == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB);
    var model =
        new ComponentColorModel(
            space, bits, bands == 4, false, bands == 4 ? 3 : 1, DataBuffer.TYPE_USHORT);
    WritableRaster raster = model.createCompatibleWritableRaster(WIDTH, HEIGHT);
    BufferedImage from = bands == 1 ? gray() : original;
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int rgb = bands == 1 ? from.getRaster().getSample(x, y, 0) * 0x10101 : from.getRGB(x, y);
        for (int band = 0; band < bands; band++) {
          int value = band == 3 ? 255 : rgb >> 16 - 8 * band & 0xFF;
          raster.setSample(x, y, band, value * 257);
        }
      }
    }
    return new BufferedImage(model, raster, false, null);
  }

  /** Gray by its numbers: what a colour model of the platform makes of them is another question. */
  private BufferedImage gray() {
    BufferedImage gray = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        gray.getRaster().setSample(x, y, 0, original.getRGB(x, y) >> 8 & 0xFF);
      }
    }
    return gray;
  }

  private static BufferedImage white() {
    BufferedImage white = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        white.setRGB(x, y, 0xFFFFFF);
      }
    }
    return white;
  }

  private byte[] linearWebp(byte[] profile) {
    return extended(resource("lossless.webp"), 0x20, "ICCP", profile, true);
  }

  private BufferedImage lightGray() {
    BufferedImage rgb = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    BufferedImage gray = gray();
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        rgb.setRGB(x, y, gray.getRaster().getSample(x, y, 0) * 0x10101);
      }
    }
    return inLinearLight(rgb);
  }

  /** What the numbers of a picture show when they mean linear light. */
  private static BufferedImage inLinearLight(BufferedImage image) {
    return mapped(
        image,
        light -> light <= 0.0031308 ? light * 12.92 : 1.055 * Math.pow(light, 1 / 2.4) - 0.055);
  }

  /** The platform's writer leaves the profile out. */
  private static byte[] tiffWithProfile(BufferedImage image) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
    return write(writer, new IIOImage(image, null, null), writer.getDefaultWriteParam());
  }

  private static BufferedImage meantLinear(BufferedImage numbers) {
    ColorSpace space = ColorSpace.getInstance(ColorSpace.CS_LINEAR_RGB);
    var model =
        new ComponentColorModel(space, false, false, ColorModel.OPAQUE, DataBuffer.TYPE_BYTE);
    WritableRaster raster = model.createCompatibleWritableRaster(WIDTH, HEIGHT);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int rgb = numbers.getRGB(x, y);
        raster.setPixel(x, y, new int[] {rgb >> 16 & 0xFF, rgb >> 8 & 0xFF, rgb & 0xFF});
      }
    }
    return new BufferedImage(model, raster, false, null);
  }

  /** The numbers that mean the same colours in linear light. */
  private static BufferedImage linear(BufferedImage image) {
    return mapped(
        image, value -> value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4));
  }

  private static BufferedImage mapped(BufferedImage image, DoubleUnaryOperator curve) {
    BufferedImage mapped = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int rgb = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
          double value = (image.getRGB(x, y) >> shift & 0xFF) / 255.0;
          rgb |= (int) Math.round(curve.applyAsDouble(value) * 255) << shift;
        }
        mapped.setRGB(x, y, rgb);
      }
    }
    return mapped;
  }

  private static BufferedImage noise(int width, int height) {
    Random random = new Random(1);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    return image;
  }

  private byte[] keyed() {
    byte[] key =
        ByteBuffer.allocate(6)
            .putShort((short) 0xC8)
            .putShort((short) 0x32)
            .putShort((short) 0x32)
            .array();
    return withChunk(png(original), chunk("tRNS", key));
  }

  private BufferedImage keyedLooks() {
    BufferedImage looks = original();
    for (int y = 0; y < HEIGHT / 2; y++) {
      for (int x = 0; x < WIDTH / 2; x++) {
        looks.setRGB(x, y, 0xFFFFFF);
      }
    }
    return looks;
  }

  private static ImageWriter platformWriter(String format) {
    var writers = ImageIO.getImageWritersByFormatName(format);
    while (writers.hasNext()) {
      ImageWriter writer = writers.next();
      if (writer.getClass().getName().startsWith("com.sun.")) {
        return writer;
      }
    }
    throw new IllegalStateException(format);
  }

  private byte[] animatedGif() {
    ImageWriter writer = platformWriter("gif");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.prepareWriteSequence(null);
      writer.writeToSequence(new IIOImage(original, null, null), null);
      writer.writeToSequence(new IIOImage(stored(3), null, null), null);
      writer.endWriteSequence();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The sheet of a GIF made larger, and its only picture moved into it. */
  private byte[] smallFirst() {
    byte[] gif = write("gif", original);
    int descriptor = indexOf(gif, bytes(0x2C, 0, 0, 0, 0, WIDTH, WIDTH >> 8, HEIGHT, HEIGHT >> 8));
    ByteBuffer.wrap(gif)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(6, (short) 500)
        .putShort(8, (short) 420);
    ByteBuffer.wrap(gif)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(descriptor + 1, (short) 100)
        .putShort(descriptor + 3, (short) 50);
    return gif;
  }

  private BufferedImage smallFirstLooks() {
    BufferedImage looks = new BufferedImage(500, 420, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 420; y++) {
      for (int x = 0; x < 500; x++) {
        boolean inside = x >= 100 && y >= 50 && y < 50 + HEIGHT;
        looks.setRGB(x, y, inside ? original.getRGB(x - 100, y - 50) : 0xFFFFFF);
      }
    }
    return looks;
  }

  private byte[] animatedPng() {
    byte[] png = png(original);
    byte[] control = chunk("acTL", join(int32(2), int32(0)));
    byte[] frame =
        chunk(
            "fcTL",
            join(
                int32(0),
                int32(WIDTH),
                int32(HEIGHT),
                int32(0),
                int32(0),
                bytes(0, 1, 0, 10, 0, 0)));
    byte[] data = chunk("fdAT", join(int32(1), bytes(1, 2, 3)));
    byte[] begun = withChunk(png, join(control, frame));
    return join(Arrays.copyOf(begun, begun.length - 12), data, chunk("IEND", new byte[0]));
  }

  private byte[] compressedTiff(String coding) {
    return write(
        "tiff",
        original,
        how -> {
          how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
          how.setCompressionType(
              Arrays.stream(how.getCompressionTypes())
                  .filter(type -> type.equalsIgnoreCase(coding))
                  .findFirst()
                  .orElseThrow());
        });
  }

  private static byte[] exif(int orientation, ByteOrder order) {
    ByteBuffer block = ByteBuffer.allocate(26).order(order);
    block.put(ascii(order == ByteOrder.BIG_ENDIAN ? "MM" : "II")).putShort((short) 42).putInt(8);
    block.putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1);
    block.putShort((short) orientation).putShort((short) 0).putInt(0);
    return block.array();
  }

  private static byte[] withExif(byte[] jpeg, byte[] exif) {
    return inserted(jpeg, segment(0xE1, join(ascii("Exif\0\0"), exif)));
  }

  private static byte[] withProfile(byte[] jpeg, byte[] profile) {
    return inserted(jpeg, segment(0xE2, join(ascii("ICC_PROFILE\0"), bytes(1, 1), profile)));
  }

  private static byte[] iccp(byte[] profile) {
    Deflater deflater = new Deflater();
    deflater.setInput(profile);
    deflater.finish();
    byte[] deflated = new byte[profile.length + 100];
    int length = deflater.deflate(deflated);
    return chunk("iCCP", join(ascii("p\0\0"), Arrays.copyOf(deflated, length)));
  }

  private static byte[] comment() {
    return segment(0xFE, new byte[40_000]);
  }

  /** Behind the JFIF header, where cameras put such things. */
  private static byte[] inserted(byte[] jpeg, byte[] segments) {
    int at = 2 + 18;
    return join(Arrays.copyOf(jpeg, at), segments, Arrays.copyOfRange(jpeg, at, jpeg.length));
  }

  private static byte[] filled(byte[] jpeg, int length) {
    byte[] fill = new byte[length - jpeg.length];
    Arrays.fill(fill, (byte) 0xFF);
    return inserted(jpeg, fill);
  }

  private static byte[] withChunk(byte[] png, byte[] chunk) {
    int at = 8 + 25;
    return join(Arrays.copyOf(png, at), chunk, Arrays.copyOfRange(png, at, png.length));
  }

  /** A simple WebP made an extended one with one chunk more, behind or before its pixels. */
  private static byte[] extended(
      byte[] webp, int flags, String type, byte[] content, boolean truly) {
    byte[] pixels = Arrays.copyOfRange(webp, 12, webp.length);
    int width = truly ? WIDTH - 1 : 16_383;
    int height = truly ? HEIGHT - 1 : 16_383;
    byte[] canvas = bytes(flags, 0, 0, 0, width, width >> 8, 0, height, height >> 8, 0);
    byte[] more = riff(type, content);
    byte[] all =
        type.equals("ICCP")
            ? join(riff("VP8X", canvas), more, pixels)
            : join(riff("VP8X", canvas), pixels, more);
    return join(ascii("RIFF"), int32(Integer.reverseBytes(all.length + 4)), ascii("WEBP"), all);
  }

  private static byte[] riff(String type, byte[] content) {
    byte[] padded = Arrays.copyOf(content, content.length + (content.length & 1));
    return join(ascii(type), int32(Integer.reverseBytes(content.length)), padded);
  }

  private static byte[] claiming(byte[] jpeg) {
    byte[] claiming = jpeg.clone();
    int frame = indexOf(jpeg, bytes(0xFF, 0xC0));
    ByteBuffer.wrap(claiming)
        .putShort(frame + 5, (short) 50_000)
        .putShort(frame + 7, (short) 50_000);
    return claiming;
  }

  private byte[] claimingPng() {
    byte[] png = png(original);
    byte[] header = chunk("IHDR", join(int32(50_000), int32(50_000), bytes(8, 2, 0, 0, 0)));
    return join(Arrays.copyOf(png, 8), header, Arrays.copyOfRange(png, 8 + 25, png.length));
  }

  private byte[] claimingBmp() {
    byte[] bmp = write("bmp", original);
    ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).putInt(18, 50_000).putInt(22, 50_000);
    return bmp;
  }

  private byte[] claimingGif() {
    byte[] gif = write("gif", original);
    ByteBuffer.wrap(gif)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(6, (short) 50_000)
        .putShort(8, (short) 50_000);
    return gif;
  }

  private byte[] largerThanItsSheet() {
    byte[] gif = write("gif", original);
    ByteBuffer.wrap(gif)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(6, (short) 390)
        .putShort(8, (short) 310);
    return gif;
  }

  private byte[] scans(int count) {
    byte[] jpeg = jpeg(original);
    int scan = indexOf(jpeg, bytes(0xFF, 0xDA));
    byte[] begin = Arrays.copyOf(jpeg, scan);
    byte[] one = Arrays.copyOfRange(jpeg, scan, jpeg.length - 2);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(begin);
    for (int i = 0; i < count; i++) {
      all.writeBytes(one);
    }
    all.writeBytes(bytes(0xFF, 0xD9));
    return all.toByteArray();
  }

  private static int indexOf(byte[] all, byte[] part) {
    for (int at = 0; at <= all.length - part.length; at++) {
      if (Arrays.equals(all, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    throw new IllegalStateException("not there");
  }

  static byte[] jpeg(BufferedImage image) {
    return jpeg(image, 0.95f);
  }

  static byte[] jpeg(BufferedImage image, float quality) {
    return write(
        "jpeg",
        image,
        how -> {
          how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
          how.setCompressionQuality(quality);
        });
  }

  /** A photo with the EXIF of a camera. */
  static byte[] fromCamera(byte[] jpeg, int orientation) {
    return withExif(jpeg, exif(orientation, ByteOrder.BIG_ENDIAN));
  }

  static byte[] png(BufferedImage image) {
    return write("png", image);
  }

  private static byte[] write(String format, BufferedImage image) {
    return write(format, image, how -> {});
  }

  private static byte[] write(String format, BufferedImage image, Consumer<ImageWriteParam> set) {
    ImageWriter writer = platformWriter(format);
    ImageWriteParam how = writer.getDefaultWriteParam();
    set.accept(how);
    return write(writer, new IIOImage(image, null, null), how);
  }

  private static byte[] write(ImageWriter writer, IIOImage image, ImageWriteParam how) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, image, how);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static byte[] resource(String name) {
    try (InputStream in = HardPictures.class.getResourceAsStream("/pictures/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.tryonroutes.picture;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.FileImageOutputStream;
import javax.imageio.stream.ImageOutputStream;

/** Writes pixels as a file that Kling takes, with as little loss as fits. */
final class Encoder {
  private static final float FINE = 0.95f;
  private static final float GOOD = 0.92f;
  private static final double SMALLER = 0.85;

  private Encoder() {}

  /**
   * @param lossless whether a PNG is tried first
   * @param mostBytes of the file
   */
  static void encode(Pixels pixels, boolean lossless, long mostBytes, Path file)
      throws IOException {
    if (lossless) {
      png(pixels.image(), file);
      if (Files.size(file) <= mostBytes) {
        return;
      }
    }
    jpeg(pixels.image(), FINE, file);
    if (Files.size(file) > mostBytes) {
      jpeg(pixels.image(), GOOD, file);
    }
    if (Files.size(file) > mostBytes) {
      Scale smaller = Scale.by(pixels.width(), pixels.height(), SMALLER);
      encode(pixels.scaled(smaller), false, mostBytes, file);
    }
  }

  private static void png(BufferedImage image, Path file) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    write(writer, new IIOImage(image, null, null), writer.getDefaultWriteParam(), file);
  }

  private static void jpeg(BufferedImage image, float quality, Path file) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam how = writer.getDefaultWriteParam();
    how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    how.setCompressionQuality(quality);
    IIOMetadata metadata =
        writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), how);
    keepColoursSharp(metadata);
    write(writer, new IIOImage(image, null, metadata), how, file);
  }

  /** By default one colour is kept for four pixels, which shows at the edges of a red garment. */
  private static void keepColoursSharp(IIOMetadata metadata) throws IOException {
    String format = metadata.getNativeMetadataFormatName();
    IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(format);
    IIOMetadataNode brightness =
        (IIOMetadataNode) root.getElementsByTagName("componentSpec").item(0);
    brightness.setAttribute("HsamplingFactor", "1");
    brightness.setAttribute("VsamplingFactor", "1");
    metadata.setFromTree(format, root);
  }

  private static void write(ImageWriter writer, IIOImage image, ImageWriteParam how, Path file)
      throws IOException {
    Files.deleteIfExists(file);
    try (ImageOutputStream out = new FileImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, image, how);
    } finally {
      writer.dispose();
    }
  }
}

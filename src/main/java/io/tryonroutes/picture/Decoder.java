package io.tryonroutes.picture;

import io.tryonroutes.picture.Structure.Broken;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import org.w3c.dom.Node;

/** Decodes the first picture of a file, with the platform's readers and TwelveMonkeys'. */
final class Decoder {
  private Decoder() {}

  /**
   * @throws Broken when its pixels cannot be decoded
   * @throws IOException when the file cannot be read
   */
  static BufferedImage decode(Path file, Looked.Picture picture) throws IOException, Broken {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByMIMEType(picture.format().mediaType());
    if (!readers.hasNext()) {
      throw new IllegalStateException("no reader of " + picture.format() + " on the class path");
    }
    ImageReader reader = readers.next();
    try (EndingStream in = new EndingStream(file)) {
      BufferedImage decoded = decode(reader, in, picture);
      mustBeAsWide(decoded, picture);
      return decoded;
    } finally {
      reader.dispose();
    }
  }

  private static BufferedImage decode(ImageReader reader, EndingStream in, Looked.Picture picture)
      throws IOException, Broken {
    try {
      reader.setInput(in, false, picture.format() != Format.GIF);
      BufferedImage decoded = reader.read(0);
      return picture.format() == Format.GIF
          ? onItsSheet(decoded, reader.getImageMetadata(0), picture)
          : decoded;
    } catch (IOException | RuntimeException e) {
      if (in.trouble().isPresent()) {
        throw in.trouble().get();
      }
      // each reader has its own ways to say that it understands no more
      throw new Broken("its pixels cannot be decoded");
    }
  }

  /**
   * Whether pixels come out of their own colour profile already: each reader has its habits. The
   * platform's own conversion is passed by, for it makes gray lighter.
   */
  static boolean convertsToSrgb(Format format, ColourProfile profile) {
    return profile.channels() > 1 && (format == Format.JPEG || format == Format.WEBP);
  }

  /** A GIF's pictures may be smaller than the sheet that they are laid upon. */
  private static BufferedImage onItsSheet(
      BufferedImage decoded, IIOMetadata metadata, Looked.Picture picture) {
    if (decoded.getWidth() == picture.width() && decoded.getHeight() == picture.height()) {
      return decoded;
    }
    IIOMetadataNode root =
        (IIOMetadataNode) metadata.getAsTree(metadata.getNativeMetadataFormatName());
    Node place = root.getElementsByTagName("ImageDescriptor").item(0);
    BufferedImage sheet =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_ARGB);
    Graphics2D pen = sheet.createGraphics();
    pen.drawImage(
        decoded, number(place, "imageLeftPosition"), number(place, "imageTopPosition"), null);
    pen.dispose();
    return sheet;
  }

  private static int number(Node node, String attribute) {
    return Integer.parseInt(node.getAttributes().getNamedItem(attribute).getNodeValue());
  }

  private static void mustBeAsWide(BufferedImage decoded, Looked.Picture picture) throws Broken {
    if (decoded.getWidth() != picture.width() || decoded.getHeight() != picture.height()) {
      throw new Broken(
          "it says %d x %d pixels and has %d x %d"
              .formatted(
                  picture.width(), picture.height(), decoded.getWidth(), decoded.getHeight()));
    }
  }
}

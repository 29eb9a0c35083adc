package io.tryonroutes.sandbox.picture;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentSampleModel;
import java.awt.image.Raster;
import java.awt.image.SampleModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;

/** Reads a picture so that it stands as it is displayed, without ever holding it twice. */
final class Upright {
  private Upright() {}

  /**
   * @param step only every so many-th pixel of a row or column is read
   */
  static BufferedImage read(ImageReader reader, int step, Orientation orientation)
      throws IOException {
    ImageReadParam param = reader.getDefaultReadParam();
    param.setSourceSubsampling(step, step, 0, 0);
    BufferedImage picture =
        orientation.transposed() ? transposed(reader, step, param) : reader.read(0, param);
    orientation.mirror(picture.getRaster());
    return picture;
  }

  private static BufferedImage transposed(ImageReader reader, int step, ImageReadParam param)
      throws IOException {
    int width = (reader.getHeight(0) + step - 1) / step;
    int height = (reader.getWidth(0) + step - 1) / step;
    BufferedImage picture = reader.getImageTypes(0).next().createBufferedImage(width, height);
    if (picture.getSampleModel() instanceof ComponentSampleModel pixels) {
      param.setDestination(view(picture, pixels));
      reader.read(0, param);
    } else {
      // several pixels in a byte: such a picture may be held twice
      copy(reader.read(0, param).getRaster(), picture.getRaster());
    }
    return picture;
  }

  /** The same memory with rows and columns exchanged. */
  private static BufferedImage view(BufferedImage picture, ComponentSampleModel pixels) {
    SampleModel exchanged =
        new ComponentSampleModel(
            pixels.getDataType(),
            pixels.getHeight(),
            pixels.getWidth(),
            pixels.getScanlineStride(),
            pixels.getPixelStride(),
            pixels.getBandOffsets());
    WritableRaster raster =
        Raster.createWritableRaster(exchanged, picture.getRaster().getDataBuffer(), null);
    return new BufferedImage(picture.getColorModel(), raster, picture.isAlphaPremultiplied(), null);
  }

  private static void copy(Raster from, WritableRaster to) {
    Object pixel = null;
    for (int y = 0; y < from.getHeight(); y++) {
      for (int x = 0; x < from.getWidth(); x++) {
        pixel = from.getDataElements(x, y, pixel);
        to.setDataElements(y, x, pixel);
      }
    }
  }
}

package io.tryonroutes.picture;

import io.tryonroutes.picture.ByteWalk.EndedEarly;
import java.io.IOException;

/** The blocks of a GIF (GIF89a, sections 17 to 27), from the signature to the trailer. */
final class GifStructure implements Structure {
  private static final int SIGNATURE_LENGTH = 6;
  private static final int EXTENSION = 0x21;
  private static final int GRAPHIC_CONTROL = 0xF9;
  private static final int IMAGE = 0x2C;
  private static final int TRAILER = 0x3B;

  @Override
  public void follow(ByteWalk walk, Header.Builder header) throws IOException, EndedEarly, Broken {
    walk.skip(SIGNATURE_LENGTH);
    int width = walk.next16LowFirst();
    int height = walk.next16LowFirst();
    header.size(width, height);
    // an index, its colour, and the sheet that the first picture is laid upon
    header.pixelBits(72);
    int flags = walk.next();
    walk.skip(2);
    skipColours(walk, flags);
    int pictures = 0;
    for (int block = walk.next(); block != TRAILER; block = walk.next()) {
      if (block == EXTENSION) {
        extension(walk, header, pictures == 0);
      } else if (block == IMAGE) {
        picture(walk, header, width, height, pictures == 0);
        pictures++;
      } else {
        throw new Broken("one of its blocks is of no kind");
      }
    }
    if (pictures == 0) {
      throw new Broken("it ends before any picture data");
    }
    if (pictures > 1) {
      header.animated();
    }
  }

  private static void extension(ByteWalk walk, Header.Builder header, boolean ofFirstPicture)
      throws IOException, EndedEarly {
    int label = walk.next();
    int length = walk.next();
    if (length == 0) {
      return;
    }
    if (label == GRAPHIC_CONTROL) {
      if ((walk.next() & 1) == 1 && ofFirstPicture) {
        header.transparent();
      }
      length--;
    }
    walk.skip(length);
    skipBlocks(walk);
  }

  private static void picture(
      ByteWalk walk, Header.Builder header, int width, int height, boolean first)
      throws IOException, EndedEarly, Broken {
    int left = walk.next16LowFirst();
    int top = walk.next16LowFirst();
    int ownWidth = walk.next16LowFirst();
    int ownHeight = walk.next16LowFirst();
    if (first && (left + ownWidth > width || top + ownHeight > height)) {
      throw new Broken("its first picture is larger than the whole");
    }
    if (first && (ownWidth < width || ownHeight < height)) {
      header.transparent();
    }
    skipColours(walk, walk.next());
    walk.skip(1);
    skipBlocks(walk);
  }

  /** The flags' first bit says whether there are colours, the last three how many. */
  private static void skipColours(ByteWalk walk, int flags) throws IOException, EndedEarly {
    if ((flags & 0x80) != 0) {
      walk.skip(3L << (flags & 7) + 1);
    }
  }

  private static void skipBlocks(ByteWalk walk) throws IOException, EndedEarly {
    for (int length = walk.next(); length > 0; length = walk.next()) {
      walk.skip(length);
    }
  }
}

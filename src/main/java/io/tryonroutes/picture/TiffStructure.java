package io.tryonroutes.picture;

import io.tryonroutes.picture.ByteWalk.EndedEarly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * The first directory of a TIFF (TIFF 6.0, section 2) and whether all its strips or tiles are
 * there. Cameras' raw files begin like a TIFF, too; what theirs shows first is a thumbnail.
 */
final class TiffStructure implements Structure {
  private static final int HEADER = 8;
  private static final int ENTRY = 12;
  private static final int MOST_ENTRIES = 1_000;
  private static final int MOST_CHANNELS = 100;
  private static final int MOST_PARTS = 1_000_000;

  private static final int SHORT = 3;
  private static final int LONG = 4;

  private static final int KIND_OF_PICTURE = 254;
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS = 258;
  private static final int COLOURS = 262;
  private static final int STRIPS = 273;
  private static final int ORIENTATION = 274;
  private static final int CHANNELS = 277;
  private static final int STRIP_LENGTHS = 279;
  private static final int TILES = 324;
  private static final int TILE_LENGTHS = 325;
  private static final int FURTHER_CHANNELS = 338;
  private static final int KIND_OF_NUMBER = 339;
  private static final int PROFILE = 34675;
  private static final int RAW = 50706;

  private static final int SEPARATED = 5;
  private static final int WHOLE_NUMBER = 1;

  @Override
  public void follow(ByteWalk walk, Header.Builder header) throws IOException, EndedEarly, Broken {
    new Directory(walk).read(header);
    walk.finish();
  }

  /** A tag's values: where they lie, how many, and of which width. */
  private record Field(long at, int type, long count) {
    int width() {
      return type == LONG ? 4 : type == SHORT ? 2 : 1;
    }
  }

  private static final class Directory {
    private final Map<Integer, Field> fields = new HashMap<>();
    private final ByteWalk walk;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

    Directory(ByteWalk walk) {
      this.walk = walk;
    }

    void read(Header.Builder header) throws IOException, EndedEarly, Broken {
      ByteBuffer head = ByteBuffer.wrap(walk.peek(0, HEADER));
      order = head.get(0) == 'M' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
      long start = Integer.toUnsignedLong(head.order(order).getInt(4));
      if (start < HEADER) {
        throw new Broken("it says nothing of its pictures");
      }
      int entries = Short.toUnsignedInt(bytes(start, 2).getShort());
      if (entries == 0 || entries > MOST_ENTRIES) {
        throw new Broken("it says nothing of its pictures");
      }
      ByteBuffer table = bytes(start + 2, entries * ENTRY);
      for (int i = 0; i < entries; i++) {
        entry(table, i * ENTRY, start + 2 + i * ENTRY);
      }
      if (fields.containsKey(RAW) || (value(KIND_OF_PICTURE, 0) & 1) == 1) {
        throw new Broken("it is a camera's raw file");
      }
      if (value(KIND_OF_NUMBER, WHOLE_NUMBER) != WHOLE_NUMBER) {
        throw new Broken("its colours are not whole numbers");
      }
      describe(header);
      allThere(STRIPS, STRIP_LENGTHS);
      allThere(TILES, TILE_LENGTHS);
      if (!fields.containsKey(STRIPS) && !fields.containsKey(TILES)) {
        throw new Broken("it has no picture data");
      }
    }

    private void entry(ByteBuffer table, int at, long place) {
      int tag = Short.toUnsignedInt(table.getShort(at));
      Field field =
          new Field(
              place + 8, table.getShort(at + 2), Integer.toUnsignedLong(table.getInt(at + 4)));
      boolean inline = field.width() * field.count() <= 4;
      long target = Integer.toUnsignedLong(table.getInt(at + 8));
      fields.putIfAbsent(tag, inline ? field : new Field(target, field.type(), field.count()));
    }

    private void describe(Header.Builder header) throws IOException, EndedEarly, Broken {
      header.size(value(WIDTH, 0), value(HEIGHT, 0));
      long bits = bitsOfAColour();
      long channels = value(CHANNELS, 1);
      boolean separated = value(COLOURS, 0) == SEPARATED;
      header.orientation(Orientation.ofTag((int) value(ORIENTATION, 1)));
      // beside them the three bytes that they become
      header.pixelBits(Math.max(8, bits) * channels + 24);
      long further = fields.containsKey(FURTHER_CHANNELS) ? 1 : 0;
      header.colours((int) Math.min(MOST_CHANNELS, channels - further));
      if (separated) {
        header.coding("CMYK colours");
      } else if (bits > 8) {
        header.coding(bits + " bits a colour");
      }
      if (fields.containsKey(FURTHER_CHANNELS)) {
        header.transparent();
      }
      Field profile = fields.get(PROFILE);
      if (profile != null && !separated && profile.count() <= ColourProfile.MOST_BYTES) {
        header.profile(walk.peek(profile.at(), (int) profile.count()));
      }
    }

    /** Of the deepest one, for a decoder may give all the same room. */
    private long bitsOfAColour() throws IOException, EndedEarly, Broken {
      Field field = fields.get(BITS);
      if (field == null) {
        return 1;
      }
      if (field.count() > MOST_CHANNELS) {
        throw new Broken("it has an absurd number of colours");
      }
      ByteBuffer values = bytes(field.at(), (int) field.count() * field.width());
      long deepest = 1;
      while (values.hasRemaining()) {
        deepest = Math.max(deepest, next(values, field));
      }
      return deepest;
    }

    private void allThere(int places, int lengths) throws IOException, EndedEarly, Broken {
      Field at = fields.get(places);
      Field length = fields.get(lengths);
      if (at == null || length == null) {
        return;
      }
      if (at.count() > MOST_PARTS) {
        throw new Broken("it is in an absurd number of parts");
      }
      ByteBuffer from = bytes(at.at(), (int) at.count() * at.width());
      ByteBuffer bytes =
          bytes(length.at(), (int) Math.min(length.count(), at.count()) * length.width());
      while (from.hasRemaining() && bytes.hasRemaining()) {
        walk.mustReach(next(from, at) + next(bytes, length));
      }
    }

    private long value(int tag, long absent) throws IOException, EndedEarly {
      Field field = fields.get(tag);
      return field == null || field.count() == 0
          ? absent
          : next(bytes(field.at(), field.width()), field);
    }

    private static long next(ByteBuffer values, Field field) {
      return switch (field.width()) {
        case 4 -> Integer.toUnsignedLong(values.getInt());
        case 2 -> Short.toUnsignedInt(values.getShort());
        default -> Byte.toUnsignedInt(values.get());
      };
    }

    private ByteBuffer bytes(long at, int count) throws IOException, EndedEarly {
      return ByteBuffer.wrap(walk.peek(at, count)).order(order);
    }
  }
}

package io.tryonroutes.picture;

import io.tryonroutes.pair.Fault;
import io.tryonroutes.picture.ByteWalk.EndedEarly;
import io.tryonroutes.picture.Looked.Picture;
import io.tryonroutes.picture.Looked.Unfit;
import io.tryonroutes.picture.Structure.Broken;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Tells what a file is and whether it is whole, by its content alone, in one pass that also takes
 * its SHA-256. It decodes no pixels, and one buffer of 64 KB does whatever the file claims. What
 * Kling takes is another question: {@link MendingRules}.
 */
public final class PictureLook {
  /** A bigger file is not read; the scans of a studio are smaller, and so is any result so far. */
  public static final long MOST_BYTES = 256L * 1024 * 1024;

  private PictureLook() {}

  /**
   * Looks at a file.
   *
   * @param displayName how messages call the file
   * @throws IOException when it cannot be read or is no regular file (a link is none): a trouble of
   *     the place, not of the picture
   */
  public static Looked look(Path file, String displayName) throws IOException {
    long size = sizeOf(file);
    PictureFaults faults = new PictureFaults(displayName, size);
    MessageDigest digest = Sha256.digest();
    try (FileChannel in = open(file)) {
      ByteWalk walk = new ByteWalk(in, digest::update, MOST_BYTES);
      Verdict verdict = judge(walk, faults, size);
      boolean wholeRead = size <= MOST_BYTES;
      long bytes = wholeRead ? walk.finish() : size;
      String sha256 = Sha256.hex(digest);
      if (verdict instanceof Whole whole) {
        return new Picture(whole.format(), whole.header().upTo(bytes), bytes, sha256);
      }
      Bad bad = (Bad) verdict;
      return new Unfit(
          bad.fault(), bad.format(), bytes, wholeRead ? Optional.of(sha256) : Optional.empty());
    }
  }

  /**
   * Whether the file looks as if it were still being written: empty, or a picture without its end.
   * A file that stays so is cut off for good, which only time can tell.
   *
   * @throws IOException as in {@link #look}
   */
  public static boolean unfinished(Path file) throws IOException {
    long size = sizeOf(file);
    try (FileChannel in = open(file)) {
      ByteWalk walk = new ByteWalk(in, (bytes, from, count) -> {}, MOST_BYTES);
      return judge(walk, new PictureFaults("", size), size) instanceof Bad bad && bad.unfinished();
    }
  }

  private sealed interface Verdict {}

  /**
   * @param header of which the end of the file is not known yet
   */
  private record Whole(Format format, Header header) implements Verdict {}

  private record Bad(Fault fault, Optional<Format> format, boolean unfinished) implements Verdict {}

  private static Verdict judge(ByteWalk walk, PictureFaults faults, long size) throws IOException {
    byte[] head = walk.head(Kind.HEAD);
    if (head.length == 0) {
      return new Bad(faults.empty(), Optional.empty(), true);
    }
    Kind kind = Kind.of(head);
    if (kind instanceof Kind.Known known) {
      Optional<Format> format = Optional.of(known.format());
      if (size > MOST_BYTES) {
        return new Bad(faults.tooBigToRead(MOST_BYTES), format, false);
      }
      try {
        Header.Builder header = new Header.Builder();
        known.structure().follow(walk, header);
        return new Whole(known.format(), header.behind(walk.position()));
      } catch (EndedEarly e) {
        return new Bad(faults.cutOff(), format, true);
      } catch (Broken e) {
        return new Bad(faults.broken(e.getMessage()), format, false);
      }
    }
    if (kind instanceof Kind.Begun begun) {
      return new Bad(faults.cutOff(), Optional.of(begun.format()), true);
    }
    if (kind instanceof Kind.Blank) {
      return new Bad(faults.blank(), Optional.empty(), true);
    }
    return new Bad(
        kind instanceof Kind.Other other ? faults.other(other) : faults.unknown(),
        Optional.empty(),
        false);
  }

  /** A pipe or a device could block a reader for ever; a link could point at anybody's file. */
  private static long sizeOf(Path file) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile()) {
      throw new IOException(file + " is not a regular file");
    }
    return attributes.size();
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }
}

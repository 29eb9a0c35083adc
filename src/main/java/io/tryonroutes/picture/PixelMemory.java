package io.tryonroutes.picture;

import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;

/**
 * The part of the memory that decoded pixels may take, all together. A picture that needs more than
 * there is in all is not tried; one that needs more than is free waits.
 */
public final class PixelMemory {
  /** A copy of half as many pixels each way, of three bytes each. */
  private static final double HALVED = 0.75;

  /** Where nothing is made smaller: a picture that is turned, and one that is looked through. */
  private static final double NOT_SHRUNK = 11;

  /** For what a picture of the size that is sent needs until it is written. */
  private static final long LAST_STEPS = 40L << 20;

  private static final int MEGABYTE = 1 << 20;

  private final long bytes;
  private final Semaphore free;

  /**
   * @param bytes of all together, at least a megabyte
   */
  public PixelMemory(long bytes) {
    this.bytes = bytes;
    this.free = new Semaphore((int) Math.min(Integer.MAX_VALUE, bytes / MEGABYTE), true);
  }

  /** Most of what this process may have; the rest is for all else that it does. */
  public static PixelMemory ofThisProcess() {
    return new PixelMemory(Runtime.getRuntime().maxMemory() / 3 * 2);
  }

  /**
   * @param shrinks whether the picture is made smaller before anything else is done with it
   */
  boolean fits(Header header, boolean shrinks) {
    return needed(header, shrinks) <= bytes;
  }

  /** How many pixels of this kind fit. */
  long mostPixels(Header header) {
    return Math.max(0, (long) ((bytes - LAST_STEPS) / (pixelBytes(header) + HALVED)));
  }

  private static long needed(Header header, boolean shrinks) {
    double pixels = (double) header.width() * header.height();
    return (long) (pixels * (pixelBytes(header) + (shrinks ? HALVED : NOT_SHRUNK))) + LAST_STEPS;
  }

  /** A decoder that converts colours holds those before and those after. */
  private static long pixelBytes(Header header) {
    return header.pixelBytes() * (header.profile().isPresent() ? 2 : 1);
  }

  /** A share of the memory, until it is closed. */
  interface Share extends AutoCloseable {
    @Override
    void close();
  }

  /** Waits until there is enough for this picture, which {@link #fits}. */
  Share take(Header header, boolean shrinks) throws InterruptedIOException {
    int megabytes = (int) (needed(header, shrinks) / MEGABYTE);
    try {
      free.acquire(megabytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the service stops");
    }
    return () -> free.release(megabytes);
  }
}

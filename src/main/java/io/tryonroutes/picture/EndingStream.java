package io.tryonroutes.picture;

import com.twelvemonkeys.imageio.stream.BufferedFileImageInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A picture's file for a decoder. Some decoders take a file's end for an endless row of zeros and
 * go on for minutes; here that is an error after a while.
 */
final class EndingStream extends ImageInputStreamImpl {
  /** Some look behind the end a few times, and all is well. */
  private static final int MOST_LOOKS_BEHIND = 10_000;

  private final ImageInputStream file;
  private int looksBehind;
  private Optional<IOException> trouble = Optional.empty();

  EndingStream(Path path) throws IOException {
    this.file = new BufferedFileImageInputStream(path.toFile());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    bitOffset = 0;
    int count = readFile(into, from, length);
    if (count >= 0) {
      streamPos += count;
    } else if (++looksBehind > MOST_LOOKS_BEHIND) {
      // an EOFException is what they pass over
      throw new IOException("more is wanted than there is");
    }
    return count;
  }

  private int readFile(byte[] into, int from, int length) throws IOException {
    try {
      file.seek(streamPos);
      return file.read(into, from, length);
    } catch (IOException e) {
      trouble = Optional.of(e);
      throw e;
    }
  }

  /** Why the file could not be read, which decoders take for a fault of the picture. */
  Optional<IOException> trouble() {
    return trouble;
  }

  @Override
  public long length() {
    try {
      return file.length();
    } catch (IOException e) {
      return -1;
    }
  }

  @Override
  public void close() throws IOException {
    super.close();
    file.close();
  }
}

package io.tryonroutes.kling;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/**
 * The body of a create request, its pictures read and encoded while it is sent: about 56 KB of
 * memory however large they are. Its length is fixed when it is made, and a body of another length,
 * or with other pictures than the id stands for, is never finished.
 *
 * <p>{@link #writeTo} may be called again and then reads the files anew, yet {@link #isRepeatable}
 * is false: HttpClient sends a repeatable POST a second time on its own after 429 and 503, and a
 * second create is ours alone to decide.
 */
public final class TryOnEntity extends AbstractHttpEntity {
  /** A multiple of 3, so that no padding falls inside the Base64 text. */
  private static final int CHUNK = 24 * 1024;

  private final byte[] beforeHuman;
  private final Picture human;
  private final byte[] beforeCloth;
  private final Picture cloth;
  private final byte[] afterCloth;

  private record Picture(Path file, String sha256, long size) {
    static Picture of(CreateRequest.Picture picture) throws PictureChangedException {
      Path file = picture.file();
      try {
        return new Picture(file, picture.sha256(), Files.size(file));
      } catch (IOException e) {
        throw new PictureChangedException(file.getFileName() + " cannot be read.", e);
      }
    }

    long encodedSize() {
      return (size + 2) / 3 * 4;
    }
  }

  /**
   * @throws PictureChangedException if a picture's size cannot be read
   */
  public TryOnEntity(CreateRequest request) throws PictureChangedException {
    super("application/json", null);
    this.human = Picture.of(request.human());
    this.cloth = Picture.of(request.cloth());
    this.beforeHuman = json("{\"model_name\":\"", request.modelName(), "\",\"human_image\":\"");
    this.beforeCloth = json("\",\"cloth_image\":\"", "", "");
    this.afterCloth = json("\",\"external_task_id\":\"", request.externalTaskId(), "\"}");
  }

  @Override
  public long getContentLength() {
    return beforeHuman.length
        + human.encodedSize()
        + beforeCloth.length
        + cloth.encodedSize()
        + afterCloth.length;
  }

  /**
   * Leaves {@code out} open.
   *
   * @throws PictureChangedException if a picture is not there or not what the id stands for; then
   *     less than {@link #getContentLength} has been written
   */
  @Override
  public void writeTo(OutputStream out) throws IOException {
    out.write(beforeHuman);
    encode(human, out);
    out.write(beforeCloth);
    encode(cloth, out);
    out.write(afterCloth);
  }

  private static void encode(Picture picture, OutputStream out) throws IOException {
    byte[] raw = new byte[CHUNK];
    byte[] text = new byte[CHUNK / 3 * 4];
    MessageDigest digest = sha256();
    Base64.Encoder base64 = Base64.getEncoder();
    try (InputStream in = open(picture)) {
      long left = picture.size();
      while (left > 0) {
        int wanted = (int) Math.min(left, CHUNK);
        if (read(in, raw, wanted, picture) < wanted) {
          throw changed(picture, "shorter");
        }
        digest.update(raw, 0, wanted);
        byte[] chunk = wanted == CHUNK ? raw : Arrays.copyOf(raw, wanted);
        out.write(text, 0, base64.encode(chunk, text));
        left -= wanted;
      }
      if (read(in, raw, 1, picture) > 0) {
        throw changed(picture, "longer");
      }
      if (!HexFormat.of().formatHex(digest.digest()).equals(picture.sha256())) {
        throw new PictureChangedException(name(picture) + " has become another picture.");
      }
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static InputStream open(Picture picture) throws IOException {
    try {
      return Files.newInputStream(picture.file());
    } catch (IOException e) {
      throw unreadable(picture, e);
    }
  }

  private static int read(InputStream in, byte[] into, int length, Picture picture)
      throws IOException {
    try {
      return in.readNBytes(into, 0, length);
    } catch (IOException e) {
      throw unreadable(picture, e);
    }
  }

  private static IOException unreadable(Picture picture, IOException e) {
    return new PictureChangedException(name(picture) + " can no longer be read.", e);
  }

  private static IOException changed(Picture picture, String how) {
    return new PictureChangedException(
        name(picture) + " has become " + how + " than the " + picture.size() + " bytes it had.");
  }

  private static Path name(Picture picture) {
    return picture.file().getFileName();
  }

  private static byte[] json(String before, String text, String after) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(before.getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(text));
    bytes.writeBytes(after.getBytes(StandardCharsets.UTF_8));
    return bytes.toByteArray();
  }

  /**
   * @throws UnsupportedOperationException always: this body is only ever written
   */
  @Override
  public InputStream getContent() {
    throw new UnsupportedOperationException("The create request can only be written.");
  }

  @Override
  public boolean isRepeatable() {
    return false;
  }

  @Override
  public boolean isStreaming() {
    return false;
  }

  @Override
  public void close() {}
}

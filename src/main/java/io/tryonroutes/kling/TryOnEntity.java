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
import java.util.Optional;
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
  private final Part human;
  private final byte[] beforeCloth;
  private final Part cloth;
  private final byte[] afterCloth;

  /** A picture as it stands in the body. */
  private interface Part {
    long length();

    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * @throws PictureChangedException if a picture's size cannot be read
   */
  public TryOnEntity(CreateRequest request) throws PictureChangedException {
    super("application/json", null);
    this.human = part(request.human());
    this.cloth = part(request.cloth());
    this.beforeHuman = json("{\"model_name\":\"", request.modelName(), "\",\"human_image\":\"");
    this.beforeCloth = json("\",\"cloth_image\":\"", "", "");
    String callback = request.callbackUrl().isPresent() ? "\",\"callback_url\":\"" : "";
    this.afterCloth =
        bytes(
            json(callback, request.callbackUrl().orElse(""), ""),
            json("\",\"external_task_id\":\"", request.externalTaskId(), "\"}"));
  }

  private static Part part(CreateRequest.Picture picture) throws PictureChangedException {
    if (picture instanceof CreateRequest.Address address) {
      return new Text(json("", address.url(), ""));
    }
    return picture instanceof CreateRequest.Content content
        ? Encoded.of(content.file(), Optional.of(content.sha256()))
        : Encoded.of(((CreateRequest.Made) picture).file(), Optional.empty());
  }

  @Override
  public long getContentLength() {
    return beforeHuman.length
        + human.length()
        + beforeCloth.length
        + cloth.length()
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
    human.writeTo(out);
    out.write(beforeCloth);
    cloth.writeTo(out);
    out.write(afterCloth);
  }

  private record Text(byte[] bytes) implements Part {
    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      out.write(bytes);
    }
  }

  /**
   * @param sha256 that it must have; empty when nobody but us can have changed it
   */
  private record Encoded(Path file, long size, Optional<String> sha256) implements Part {
    static Encoded of(Path file, Optional<String> sha256) throws PictureChangedException {
      try {
        return new Encoded(file, Files.size(file), sha256);
      } catch (IOException e) {
        throw new PictureChangedException(file.getFileName() + " cannot be read.", e);
      }
    }

    @Override
    public long length() {
      return (size + 2) / 3 * 4;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      byte[] raw = new byte[CHUNK];
      byte[] text = new byte[CHUNK / 3 * 4];
      Base64.Encoder base64 = Base64.getEncoder();
      MessageDigest digest = newDigest();
      try (InputStream in = open()) {
        long left = size;
        while (left > 0) {
          int wanted = (int) Math.min(left, CHUNK);
          if (read(in, raw, wanted) < wanted) {
            throw changed("shorter than the " + size + " bytes it had");
          }
          digest.update(raw, 0, wanted);
          byte[] chunk = wanted == CHUNK ? raw : Arrays.copyOf(raw, wanted);
          out.write(text, 0, base64.encode(chunk, text));
          left -= wanted;
        }
        if (read(in, raw, 1) > 0) {
          throw changed("longer than the " + size + " bytes it had");
        }
      }
      String found = HexFormat.of().formatHex(digest.digest());
      if (sha256.filter(promised -> !promised.equals(found)).isPresent()) {
        throw changed("another picture");
      }
    }

    private InputStream open() throws IOException {
      try {
        return Files.newInputStream(file);
      } catch (IOException e) {
        throw unreadable(e);
      }
    }

    private int read(InputStream in, byte[] into, int length) throws IOException {
      try {
        return in.readNBytes(into, 0, length);
      } catch (IOException e) {
        throw unreadable(e);
      }
    }

    private IOException unreadable(IOException e) {
      return new PictureChangedException(file.getFileName() + " can no longer be read.", e);
    }

    private IOException changed(String how) {
      return new PictureChangedException(file.getFileName() + " has become " + how + ".");
    }

    private static MessageDigest newDigest() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
  }

  private static byte[] bytes(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }

  private static byte[] json(String before, String text, String after) {
    return bytes(
        before.getBytes(StandardCharsets.UTF_8),
        JsonStringEncoder.getInstance().quoteAsUTF8(text),
        after.getBytes(StandardCharsets.UTF_8));
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

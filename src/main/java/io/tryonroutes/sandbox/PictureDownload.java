package io.tryonroutes.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Fetches pictures that callers give by URL, straight into files. It follows no redirect, reads no
 * more than a picture may have, and waits for no server longer than its patience, however slowly
 * the bytes come. Blocks: for worker threads only.
 */
final class PictureDownload {
  /** The largest picture, in bytes. */
  static final long MOST = 10L * 1024 * 1024;

  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final Duration patience;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT)
          .build();

  PictureDownload() {
    this(Duration.ofSeconds(30));
  }

  /**
   * @param patience for a whole download
   */
  PictureDownload(Duration patience) {
    this.patience = patience;
  }

  /**
   * Fetches one picture. Whether it is one shows when it is looked at.
   *
   * @param hosts where it may come from
   * @param field what the caller calls the picture, for the refusal
   * @param file written anew; after a failure it may hold a part
   * @return SHA-256 in hex over the picture's bytes
   * @throws RefusedException when the URL may not be called or gives no picture
   * @throws IOException when the file cannot be written
   */
  String fetch(AllowedHosts hosts, String field, String url, Path file) throws IOException {
    URI allowed =
        hosts
            .url(url)
            .orElseThrow(
                () -> refusal(field, "the URL must be http(s) to this machine or an allowed host"));
    MessageDigest sha = Sha256.begin();
    int status;
    try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), sha)) {
      status = exchange(field, allowed, new Sink(field, out));
    }
    if (status != 200) {
      throw refusal(field, "the answer was " + status);
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  private int exchange(String field, URI url, Sink sink) throws IOException {
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(
            HttpRequest.newBuilder(url).build(),
            HttpResponse.BodyHandlers.ofByteArrayConsumer(sink));
    try {
      // a time-out of the request itself would end with the answer's head
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS).statusCode();
    } catch (TimeoutException e) {
      throw refusal(field, "it took too long");
    } catch (ExecutionException e) {
      Throwable cause =
          e.getCause() instanceof CompletionException wrapped ? wrapped.getCause() : e.getCause();
      if (cause instanceof RefusedException refused) {
        throw refused;
      }
      if (cause instanceof UncheckedIOException unwritten) {
        throw unwritten.getCause();
      }
      throw refusal(field, "there was no whole answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      answer.cancel(true);
    }
  }

  private static RefusedException refusal(String field, String why) {
    return Refusal.invalid(field + " cannot be fetched: " + why).exception();
  }

  /** Takes the bytes as they come; what it throws ends the download. */
  private static final class Sink implements Consumer<Optional<byte[]>> {
    private final String field;
    private final OutputStream out;
    private long seen;

    Sink(String field, OutputStream out) {
      this.field = field;
      this.out = out;
    }

    @Override
    public void accept(Optional<byte[]> part) {
      byte[] bytes = part.orElse(new byte[0]);
      seen += bytes.length;
      if (seen > MOST) {
        throw refusal(field, "it is larger than 10 MB");
      }
      try {
        out.write(bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

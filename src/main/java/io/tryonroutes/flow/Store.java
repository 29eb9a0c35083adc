package io.tryonroutes.flow;

import io.tryonroutes.ledger.Job;
import io.tryonroutes.place.Bucket;
import io.tryonroutes.place.ObjectStore;
import io.tryonroutes.place.Places;
import io.tryonroutes.place.StoredObject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.aws2.s3.AWS2S3Constants;
import org.jboss.logging.Logger;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The store of buckets by way of the routes in {@code place-bucket}. */
@Singleton
@Named("store")
public class Store implements ObjectStore {
  private static final Logger LOG = Logger.getLogger("tryon");

  private static final String LOOK = "look-at-object";

  /** What is larger is no picture, and would only fill the disk. */
  static final long MOST_BYTES = 1L << 30;

  private static final long LARGEST_WHOLE = 100L << 20;

  /** A store that drips must not hold a thread for ever. */
  private static final Duration LONGEST_FETCH = Duration.ofMinutes(10);

  private static final Map<String, String> CONTENT_TYPES =
      Map.of(
          "json", "application/json",
          "png", "image/png",
          "jpg", "image/jpeg",
          "jpeg", "image/jpeg",
          "webp", "image/webp",
          "csv", "text/csv",
          "yaml", "application/yaml",
          "yml", "application/yaml");

  private final ProducerTemplate routes;
  private final Places places;
  private final StoreHealth health;
  private final Clock clock;

  Store(ProducerTemplate routes, Places places, StoreHealth health, Clock clock) {
    this.routes = routes;
    this.places = places;
    this.health = health;
    this.clock = clock;
  }

  /**
   * Looks whether each bucket is there; a failure is for the status, and the rest is asked, too.
   */
  public void watch() {
    places.buckets().values().stream()
        .map(Bucket::bucket)
        .distinct()
        .forEach(
            bucket -> {
              try {
                Message answer = call("look-at-bucket", object(bucket, ""), "");
                if (!answer.getHeader(AWS2S3Constants.BUCKET_EXISTS, true, Boolean.class)) {
                  health.trouble(
                      "look-at-bucket",
                      object(bucket, ""),
                      "there is no bucket " + bucket + "; make it, or correct the setting");
                }
              } catch (IOException e) {
                LOG.debug("a bucket does not answer", e);
              }
            });
  }

  /** Puts a file of a job. */
  void put(Bucket to, String name, Object content, Job job) throws IOException {
    Map<String, String> metadata = Map.of("tryon-job", job.id());
    boolean inParts = content instanceof File file && file.length() > LARGEST_WHOLE;
    call("put-object", toPut(to.bucket(), to.at(name), metadata, inParts), content);
  }

  private static ObjectCall toPut(
      String bucket, String key, Map<String, String> metadata, boolean inParts) {
    String extension = key.substring(key.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return new ObjectCall(
        bucket,
        key,
        "",
        new ObjectCall.Target(bucket, key),
        CONTENT_TYPES.getOrDefault(extension, "application/octet-stream"),
        metadata,
        inParts);
  }

  private static ObjectCall object(String bucket, String key) {
    return toPut(bucket, key, Map.of(), false);
  }

  private static ObjectCall object(StoredObject version, ObjectCall.Target to) {
    return new ObjectCall(version.bucket(), version.key(), version.etag(), to, "", Map.of(), false);
  }

  /**
   * The component's own listing knows a prefix but no beginning, so all but the first page would
   * never be seen; the request is made here.
   */
  @Override
  public List<StoredObject> list(String bucket, String prefix, String after) throws IOException {
    return list(bucket, prefix, after, PAGE);
  }

  private List<StoredObject> list(String bucket, String prefix, String after, int most)
      throws IOException {
    ListObjectsRequest page =
        ListObjectsRequest.builder()
            .bucket(bucket)
            .prefix(prefix)
            .marker(after)
            .maxKeys(most)
            .build();
    List<?> answer = call("list-objects", object(bucket, prefix), page).getBody(List.class);
    return answer.stream().map(S3Object.class::cast).map(each -> stored(bucket, each)).toList();
  }

  private static StoredObject stored(String bucket, S3Object object) {
    return new StoredObject(
        bucket, object.key(), object.eTag(), object.lastModified(), object.size());
  }

  /**
   * The answer to a look has no words, so a store that is away behind a gateway would be one that
   * has no such object: a listing tells them apart.
   */
  @Override
  public Optional<StoredObject> look(String bucket, String key) throws IOException {
    try {
      HeadObjectResponse answer =
          call(LOOK, object(bucket, key), "").getBody(HeadObjectResponse.class);
      return Optional.of(
          new StoredObject(
              bucket, key, answer.eTag(), answer.lastModified(), answer.contentLength()));
    } catch (Absent absent) {
      if (list(bucket, key, "", 1).stream().anyMatch(each -> each.key().equals(key))) {
        throw new IOException(
            object(bucket, key).shown() + ": the store says both yes and no", absent);
      }
      return Optional.empty();
    }
  }

  @Override
  public Optional<StoredObject> fetch(String bucket, String key, Optional<String> etag, Path file)
      throws IOException {
    ObjectCall any = object(bucket, key);
    ObjectCall wanted =
        new ObjectCall(
            bucket, key, etag.orElse(""), any.to(), any.contentType(), any.metadata(), false);
    try {
      Object body = call("get-object", wanted, "").getBody();
      try (ResponseInputStream<?> content = (ResponseInputStream<?>) body) {
        GetObjectResponse answer = (GetObjectResponse) content.response();
        write(content, answer.contentLength(), file, wanted.shown());
        return Optional.of(
            new StoredObject(
                bucket, key, answer.eTag(), answer.lastModified(), answer.contentLength()));
      }
    } catch (Absent absent) {
      return Optional.empty();
    }
  }

  /**
   * Writes an object whole, and onto the disk: its copy may be all that is left of it one day. A
   * full disk is no matter of the store, so then the words tell the place.
   */
  private void write(ResponseInputStream<?> content, long length, Path file, String shown)
      throws IOException {
    try (FileChannel out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      Instant enough = clock.instant().plus(LONGEST_FETCH);
      long written = 0;
      byte[] buffer = new byte[64 * 1024];
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        written += n;
        if (written > MOST_BYTES) {
          throw new IOException(shown + " is larger than " + MOST_BYTES + " bytes");
        }
        if (clock.instant().isAfter(enough)) {
          throw new IOException(shown + " takes longer than " + LONGEST_FETCH.toMinutes() + " min");
        }
        writeFully(out, ByteBuffer.wrap(buffer, 0, n), file);
      }
      if (written != length) {
        throw new IOException(shown + " broke off after " + written + " of " + length + " bytes");
      }
      out.force(true);
    } catch (IOException e) {
      content.abort(); // to close it would read the rest
      throw e;
    }
  }

  private static void writeFully(FileChannel out, ByteBuffer bytes, Path file) throws IOException {
    try {
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    } catch (IOException e) {
      throw new FileSystemException(file.toString(), null, e.getMessage());
    }
  }

  @Override
  public void put(String bucket, String key, Object content) throws IOException {
    call("put-object", object(bucket, key), content);
  }

  /** A copy takes rights that a put does not, for an object's tags for example. */
  @Override
  public boolean copy(StoredObject from, String bucket, String key) throws IOException {
    ObjectCall copy = object(from, new ObjectCall.Target(bucket, key));
    try {
      call("copy-object", copy, "");
      return true;
    } catch (Absent absent) {
      return false;
    } catch (IOException e) {
      if (!StoreAnswer.isRefusal(e.getCause())) {
        throw e;
      }
      health.well("copy-object", copy);
      LOG.debug("it is put instead", e);
      return false;
    }
  }

  @Override
  public void delete(String bucket, String key) throws IOException {
    call("delete-object", object(bucket, key), "");
  }

  /** An address that anybody can fetch an object from for so long; it is as good as a key. */
  String link(String bucket, String key, Duration life) throws IOException {
    return call("link-object", object(bucket, key), life.toMillis()).getBody(String.class);
  }

  /** There is nothing, or not the version that is wanted: the store is well all the same. */
  private static final class Absent extends IOException {
    Absent(Throwable cause) {
      super(cause);
    }
  }

  private Message call(String route, ObjectCall object, Object body) throws IOException {
    Exchange answer =
        routes.send(
            "direct:" + route,
            exchange -> {
              exchange.setVariable("object", object);
              exchange.getMessage().setBody(body);
            });
    Throwable failure = answer.getException();
    if (failure == null) {
      health.well(route, object);
      return answer.getMessage();
    }
    if (StoreAnswer.isAbsent(failure, route.equals(LOOK))) {
      health.well(route, object);
      throw new Absent(failure);
    }
    String words = object.shown() + ": " + StoreAnswer.words(failure);
    health.trouble(route, object, words);
    throw new IOException(words, failure);
  }
}

package io.tryonroutes.it;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A real store of buckets in this process, which counts its calls and can be made to fail. */
final class StoreServer implements Actor {
  static final String BUCKET = "catalog";
  static final String ACCESS_KEY = "ak";
  static final String SECRET_KEY = "sk";

  private final Path folder;
  private final String kind;
  private final int port;
  private final Map<String, Integer> calls = new ConcurrentHashMap<>();
  private final List<S3Object> alsoListed = new CopyOnWriteArrayList<>();
  private final AtomicReference<Optional<Trouble>> trouble =
      new AtomicReference<>(Optional.empty());
  private final S3Client client;
  private final Logger jetty = Logger.getLogger("org.eclipse.jetty");
  private final Logger s3proxy = Logger.getLogger("org.gaul");
  private Optional<S3Proxy> server = Optional.empty();
  private Optional<BlobStore> store = Optional.empty();

  /** What the store answers to the calls that it is about, by kind and key. */
  private record Trouble(int status, String code, Predicate<String> calls) {}

  private StoreServer(Path folder, String kind) throws IOException {
    this.folder = folder;
    this.kind = kind;
    jetty.setLevel(Level.WARNING);
    s3proxy.setLevel(Level.WARNING);
    try (ServerSocket free = new ServerSocket(0)) {
      this.port = free.getLocalPort();
    }
    this.client =
        S3Client.builder()
            .endpointOverride(URI.create(endpoint()))
            .forcePathStyle(true)
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
            .build();
  }

  /** One with an empty bucket whose objects are files below a folder. */
  static StoreServer start(Path folder) throws IOException {
    Files.createDirectories(folder.resolve(BUCKET));
    StoreServer server = new StoreServer(folder, "filesystem-nio2");
    server.start();
    return server;
  }

  /** One with an empty bucket in memory. */
  static StoreServer inMemory(Path folder) throws IOException {
    StoreServer server = new StoreServer(folder, "transient-nio2");
    server.start();
    server.client.createBucket(bucket -> bucket.bucket(BUCKET));
    return server;
  }

  /** Lets it answer again after {@link #stop}, at the same address. */
  void start() {
    Properties settings = new Properties();
    settings.setProperty("jclouds.provider", kind);
    settings.setProperty("jclouds.filesystem.basedir", folder.toString());
    settings.setProperty("s3proxy.endpoint", endpoint());
    settings.setProperty("s3proxy.authorization", "aws-v2-or-v4");
    settings.setProperty("s3proxy.identity", ACCESS_KEY);
    settings.setProperty("s3proxy.credential", SECRET_KEY);
    try {
      if (store.isEmpty()) {
        store = Optional.of(new Watched(BlobStores.create(kind, settings)));
      }
      S3Proxy started =
          S3Proxy.Builder.fromProperties(settings)
              .blobStore(store.get())
              .ignoreUnknownHeaders(true)
              .build();
      started.start();
      server = Optional.of(started);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes it off the network. */
  void stop() {
    server.ifPresent(
        running -> {
          try {
            running.stop();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    server = Optional.empty();
  }

  String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  /** Lets these places of a service lie in the bucket. */
  Service places(Service service, String... keys) {
    for (String key : keys) {
      service.set("tryon." + key, "s3://" + BUCKET + "/" + key + "/");
    }
    return service
        .set("tryon.s3.endpoint", endpoint())
        .set("tryon.s3.path-style", "true")
        .secret("TRYON_S3_ACCESS_KEY", ACCESS_KEY)
        .secret("TRYON_S3_SECRET_KEY", SECRET_KEY);
  }

  /**
   * Calls fail from now on.
   *
   * @param wanted which, by a word and the key: {@code "put outbox/look.png"}
   */
  void answer(int status, String code, Predicate<String> wanted) {
    trouble.set(Optional.of(new Trouble(status, code, wanted)));
  }

  void answerWell() {
    trouble.set(Optional.empty());
  }

  /** Lists an object, too, whose key no file system takes. */
  void alsoList(String key) {
    alsoListed.add(
        S3Object.builder().key(key).eTag("\"e\"").size(1L).lastModified(Instant.EPOCH).build());
  }

  /** How many calls of a kind there were: list, get, look, put, copy, delete. */
  int calls(String call) {
    return calls.getOrDefault(call, 0);
  }

  void forgetCalls() {
    calls.clear();
  }

  S3Client client() {
    return client;
  }

  void put(String key, byte[] content) {
    client.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromBytes(content));
  }

  byte[] get(String key) {
    return client.getObjectAsBytes(get -> get.bucket(BUCKET).key(key)).asByteArray();
  }

  /** Puts it without a detour over the network. */
  void fill(String key, byte[] content) {
    store
        .orElseThrow()
        .putBlob(
            PutObjectRequest.builder()
                .bucket(BUCKET)
                .key(key)
                .contentLength((long) content.length)
                .build(),
            new ByteArrayInputStream(content));
  }

  HeadObjectResponse look(String key) {
    return client.headObject(head -> head.bucket(BUCKET).key(key));
  }

  /** The names of all objects below a place, in order. */
  List<String> names(String place) {
    String prefix = place + "/";
    List<String> names = new ArrayList<>();
    client
        .listObjectsV2Paginator(list -> list.bucket(BUCKET).prefix(prefix))
        .contents()
        .forEach((S3Object object) -> names.add(object.key().substring(prefix.length())));
    return names;
  }

  @Override
  public List<String> report() {
    List<String> lines = new ArrayList<>(List.of("the store's calls: " + calls));
    if (server.isPresent() && trouble.get().isEmpty()) {
      for (String place : List.of("inbox", "outbox", "done", "dead-letter")) {
        lines.add(place + " has " + names(place).size() + " objects");
      }
    }
    return lines;
  }

  @Override
  public void close() {
    stop();
    client.close();
  }

  /** Counts, and fails where it is to fail. */
  private final class Watched extends ForwardingBlobStore {
    Watched(BlobStore store) {
      super(store);
    }

    private void called(String call, String key) {
      calls.merge(call, 1, Integer::sum);
      trouble
          .get()
          .filter(each -> each.calls().test(call + " " + key))
          .ifPresent(
              each -> {
                throw S3Exception.builder()
                    .statusCode(each.status())
                    .message(each.code())
                    .awsErrorDetails(
                        AwsErrorDetails.builder()
                            .errorCode(each.code())
                            .errorMessage(each.code())
                            .build())
                    .build();
              });
    }

    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
      called("list", request.prefix());
      ListObjectsV2Response page = super.list(request);
      boolean first =
          Stream.of(request.startAfter(), request.continuationToken())
              .allMatch(each -> each == null || each.isEmpty());
      if (!first) {
        return page;
      }
      List<S3Object> more = new ArrayList<>(page.contents());
      alsoListed.stream()
          .filter(each -> each.key().startsWith(request.prefix()))
          .forEach(more::add);
      more.sort(Comparator.comparing(S3Object::key));
      return page.toBuilder().contents(more).build();
    }

    @Override
    public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
      called("get", request.key());
      return super.getBlob(request);
    }

    @Override
    public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
      called("look", request.key());
      return super.blobMetadata(request);
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
      called("put", request.key());
      return super.putBlob(request, content);
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
      called("copy", request.destinationKey());
      return super.copyBlob(request);
    }

    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
      called("delete", request.key());
      return super.removeBlob(request);
    }
  }
}

package io.tryonroutes.kling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tryonroutes.picture.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Over a real socket, with a client whose own retries are left on. */
class KlingHttpTest {
  private record Seen(
      String path, Optional<String> authorization, Optional<String> length, byte[] body) {}

  @TempDir Path folder;
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final AnswerReader reader = new AnswerReader();
  private ExecutorService threads;
  private HttpServer server;
  private CloseableHttpClient client;
  private URI base;

  @BeforeEach
  void start() throws IOException {
    threads = Executors.newCachedThreadPool();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, 200, accepted()));
    server.createContext("/busy", exchange -> answer(exchange, 429, "{\"code\":1303}"));
    server.createContext("/endless", KlingHttpTest::answerWithoutEnd);
    server.start();
    base = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/kling");
    Token token = new Token(new Credentials.ApiKey("key-1"), Clock.systemUTC());
    HttpClientBuilder builder = HttpClientBuilder.create();
    new KlingHttp(base, token).configureHttpClient(builder);
    client = builder.build();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void aCreateArrivesWholeWithItsLengthAndTheCredential() throws IOException {
    byte[] human = "not really a picture".repeat(100_000).getBytes(StandardCharsets.UTF_8);
    Files.write(folder.resolve("human"), human);
    Files.write(folder.resolve("cloth"), new byte[] {1, 2, 3, 4});
    HttpPost post = new HttpPost(base + "/v1/images/kolors-virtual-try-on");
    TryOnEntity entity = entity();
    post.setEntity(entity);

    ClassicHttpResponse response = open(post);
    Answer answer = reader.ofCreate(response.getCode(), response.getEntity().getContent());

    assertThat(answer).isInstanceOf(Answer.Accepted.class);
    assertThat(seen).hasSize(1);
    assertThat(seen.get(0).authorization()).contains("Bearer key-1");
    assertThat(seen.get(0).length()).contains("" + entity.getContentLength());
    assertThat(seen.get(0).body()).hasSize((int) entity.getContentLength());
    assertThat(new ObjectMapper().readTree(seen.get(0).body()).get("human_image").binaryValue())
        .isEqualTo(human);
  }

  @Test
  void aCreateThatIsRefusedForNowIsSentOnlyOnceEvenByAClientThatRetries() throws IOException {
    Files.write(folder.resolve("human"), new byte[10]);
    Files.write(folder.resolve("cloth"), new byte[10]);
    HttpPost post = new HttpPost(base.resolve("/busy"));
    post.setEntity(entity());

    ClassicHttpResponse response = open(post);
    Answer answer = reader.ofCreate(response.getCode(), response.getEntity().getContent());

    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class, r -> assertThat(r.reaction()).isEqualTo(Reaction.WAIT));
    assertThat(seen).hasSize(1);
  }

  @Test
  void aPictureThatChangedOnTheWayNeverBecomesAWholeRequest() throws IOException {
    Files.write(folder.resolve("human"), new byte[100_000]);
    Files.write(folder.resolve("cloth"), new byte[100_000]);
    HttpPost post = new HttpPost(base.resolve("/v1"));
    post.setEntity(entity());
    Files.write(folder.resolve("cloth"), new byte[90_000]);

    assertThatThrownBy(() -> open(post)).satisfies(e -> assertThat(NeverSent.is(e)).isTrue());

    assertThat(open(new HttpGet(base)).getCode()).isEqualTo(200);
    assertThat(seen).extracting(Seen::path).containsExactly("/kling");
  }

  @Test
  void aCredentialFromElsewhereIsReplaced() throws IOException {
    HttpGet get = new HttpGet(base);
    get.setHeader("Authorization", "Basic b3RoZXI=");

    open(get);

    assertThat(seen.get(0).authorization()).contains("Bearer key-1");
  }

  @Test
  void anotherHostNeverGetsTheCredentialWhateverTheHostHeaderSays() throws IOException {
    HttpGet get = new HttpGet(URI.create("http://localhost:" + base.getPort() + "/files/1.png"));
    get.setHeader("Host", "127.0.0.1:" + base.getPort());

    open(get);

    assertThat(seen).hasSize(1);
    assertThat(seen.get(0).authorization()).isEmpty();
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void anAnswerWithoutEndIsGivenUp() throws IOException {
    ClassicHttpResponse response = open(new HttpGet(base.resolve("/endless")));

    assertThat(reader.ofQuery(response.getCode(), response.getEntity().getContent()))
        .isInstanceOf(Answer.Unreadable.class);
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aReadAnswerGivesItsConnectionBack() throws IOException {
    // the pool has 5 connections for a host
    for (int i = 0; i < 12; i++) {
      ClassicHttpResponse response = open(new HttpGet(base));
      reader.ofQuery(response.getCode(), response.getEntity().getContent());
    }

    assertThat(seen).hasSize(12);
  }

  private CreateRequest.Picture picture(String name) throws IOException {
    Path file = folder.resolve(name);
    return new CreateRequest.Content(file, Files.exists(file) ? Sha256.of(file) : "none");
  }

  private TryOnEntity entity() throws IOException {
    return new TryOnEntity(
        new CreateRequest("m", "tr-1", picture("human"), picture("cloth"), Optional.empty()));
  }

  /** As Camel's producer does it: whoever reads the body closes it. */
  private ClassicHttpResponse open(ClassicHttpRequest request) throws IOException {
    return client.executeOpen(null, request, null);
  }

  private void answer(HttpExchange exchange, int status, byte[] json) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    seen.add(
        new Seen(
            exchange.getRequestURI().getPath(),
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")),
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Length")),
            body));
    exchange.sendResponseHeaders(status, json.length);
    exchange.getResponseBody().write(json);
    exchange.close();
  }

  private void answer(HttpExchange exchange, int status, String json) throws IOException {
    answer(exchange, status, json.getBytes(StandardCharsets.UTF_8));
  }

  private static String accepted() {
    return "{\"code\":0,\"data\":{\"task_id\":\"1\",\"task_status\":\"submitted\"}}";
  }

  private static void answerWithoutEnd(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (InputStream in = exchange.getRequestBody();
        OutputStream out = exchange.getResponseBody()) {
      in.readAllBytes();
      byte[] spaces = new byte[64 * 1024];
      while (!Thread.currentThread().isInterrupted()) {
        out.write(spaces);
      }
    }
  }
}

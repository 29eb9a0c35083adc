package io.tryonroutes.kling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NeverSentTest {
  private interface Peer {
    void meet(Socket socket) throws IOException;
  }

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private ServerSocket server;
  private CloseableHttpClient client;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    client =
        HttpClients.custom()
            .disableAutomaticRetries()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create().setMaxConnPerRoute(1).build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setResponseTimeout(Timeout.ofMilliseconds(300))
                    .setConnectionRequestTimeout(Timeout.ofMilliseconds(100))
                    .build())
            .build();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
    threads.shutdownNow();
  }

  @Test
  void aClosedPortWasNeverReached() throws IOException {
    server.close();

    assertThat(NeverSent.is(failure(post("http")))).isTrue();
  }

  @Test
  void aNameThatNobodyKnowsWasNeverReached() {
    assertThat(NeverSent.is(failure(new HttpPost("http://kling.invalid/")))).isTrue();
  }

  @Test
  void aHandshakeThatFailsCameBeforeTheRequest() {
    serve(Socket::close);

    assertThat(NeverSent.is(failure(post("https")))).isTrue();
  }

  @Test
  void aRequestThatGotNoConnectionWasNeverSent() throws IOException {
    serve(
        socket ->
            socket
                .getOutputStream()
                .write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n".getBytes()));
    HttpGet holdsTheOnlyConnection = new HttpGet("http://127.0.0.1:" + server.getLocalPort() + "/");
    client.executeOpen(null, holdsTheOnlyConnection, null);

    Throwable failure = failure(post("http"));

    assertThat(failure).isInstanceOf(ConnectionRequestTimeoutException.class);
    assertThat(NeverSent.is(failure)).isTrue();
  }

  @Test
  void aServerThatClosesAfterReadingTheRequestMayHaveTakenIt() {
    serve(
        socket -> {
          readRequest(socket);
          socket.close();
        });

    Throwable failure = failure(post("http"));

    assertThat(failure).isInstanceOf(NoHttpResponseException.class);
    assertThat(NeverSent.is(failure)).isFalse();
  }

  @Test
  void aServerThatResetsAfterReadingTheRequestMayHaveTakenIt() {
    serve(
        socket -> {
          readRequest(socket);
          socket.setSoLinger(true, 0);
          socket.close();
        });

    Throwable failure = failure(post("http"));

    assertThat(failure).isInstanceOf(SocketException.class);
    assertThat(NeverSent.is(failure)).isFalse();
  }

  @Test
  void aServerThatIsSilentMayHaveTakenIt() {
    serve(NeverSentTest::readRequest);

    Throwable failure = failure(post("http"));

    assertThat(failure).isInstanceOf(SocketTimeoutException.class);
    assertThat(NeverSent.is(failure)).isFalse();
  }

  static Stream<Throwable> before() {
    return Stream.of(
        new ConnectException("refused"),
        new ConnectTimeoutException("connect"),
        new NoRouteToHostException(),
        new SSLHandshakeException("no"),
        new SSLPeerUnverifiedException("name"),
        new IllegalStateException(new IOException(new ConnectException("deep"))));
  }

  @ParameterizedTest
  @MethodSource("before")
  void failuresToConnectAreKnownHoweverDeep(Throwable failure) {
    assertThat(NeverSent.is(failure)).isTrue();
  }

  static Stream<Throwable> after() {
    Exception tail = new IOException("tail");
    Exception ring = new IOException("ring", tail);
    tail.initCause(ring);
    return Stream.of(
        new SocketTimeoutException("read"),
        new SocketException("Connection reset"),
        new SSLException("closed in the middle"),
        new IOException("something"),
        ring);
  }

  @ParameterizedTest
  @MethodSource("after")
  void everythingElseMayHaveBeenTaken(Throwable failure) {
    assertThat(NeverSent.is(failure)).isFalse();
  }

  private HttpPost post(String scheme) {
    HttpPost post = new HttpPost(scheme + "://127.0.0.1:" + server.getLocalPort() + "/");
    post.setEntity(new StringEntity("end", ContentType.TEXT_PLAIN));
    return post;
  }

  private Throwable failure(ClassicHttpRequest request) {
    Throwable failure = catchThrowable(() -> client.executeOpen(null, request, null));
    assertThat(failure).isNotNull();
    return failure;
  }

  private void serve(Peer peer) {
    threads.execute(
        () -> {
          try {
            peer.meet(server.accept());
          } catch (IOException e) {
            // the client has gone, or the test is over
          }
        });
  }

  /** The body of {@link #post} ends in "end". */
  private static void readRequest(Socket socket) throws IOException {
    StringBuilder text = new StringBuilder();
    while (!text.toString().endsWith("\r\n\r\nend")) {
      text.append((char) socket.getInputStream().read());
    }
  }
}

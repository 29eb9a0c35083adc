package io.tryonroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureDownloadTest {
  private static final int MOST = 10 * 1024 * 1024;
  private static final AllowedHosts HOSTS = new AllowedHosts(Set.of());

  @TempDir Path folder;
  private final List<TinyServer> servers = new ArrayList<>();
  private final PictureDownload download = new PictureDownload();

  @AfterEach
  void stop() {
    servers.forEach(TinyServer::close);
  }

  @Test
  void aPictureIsFetchedIntoTheFileAndDigested() throws Exception {
    byte[] picture = bytes(300_000);
    TinyServer server = server(TinyServer.answer(200, picture));

    String digest = fetch(server.url("/a%20b.png?x=1"));

    assertThat(file()).hasBinaryContent(picture);
    assertThat(digest).isEqualTo(sha256(picture));
    assertThat(server.requests()).hasSize(1);
    assertThat(server.requests().get(0).method()).isEqualTo("GET");
    assertThat(server.requests().get(0).path()).isEqualTo("/a%20b.png?x=1");
  }

  @Test
  void aPictureOfTenMegabytesIsTaken() throws Exception {
    byte[] picture = bytes(MOST);

    fetch(server(TinyServer.answer(200, picture)).url("/"));

    assertThat(file()).hasBinaryContent(picture);
  }

  @Test
  void oneByteMoreIsTooLarge() {
    URI url = server(TinyServer.answer(200, bytes(MOST + 1))).url("/");

    assertRefused(() -> fetch(url), "human_image cannot be fetched: it is larger than 10 MB");
    assertThat(file().toFile().length()).isLessThanOrEqualTo(MOST);
  }

  @Test
  void anEndlessPictureIsLeft() {
    TinyServer server = TinyServer.endless(65_536, 0);
    servers.add(server);

    assertRefused(
        () -> fetch(server.url("/")), "human_image cannot be fetched: it is larger than 10 MB");
    await().atMost(Duration.ofSeconds(20)).until(server::wasLeft);
  }

  @Test
  void aPictureThatDripsIsLeft() {
    TinyServer server = TinyServer.endless(1, 50);
    servers.add(server);

    assertRefused(
        () -> fetchHastily(server.url("/")), "human_image cannot be fetched: it took too long");
    await().atMost(Duration.ofSeconds(20)).until(server::wasLeft);
  }

  @Test
  void aServerThatSaysNothingIsLeft() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      URI url = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");

      assertRefused(() -> fetchHastily(url), "human_image cannot be fetched: it took too long");

      try (Socket connection = server.accept()) {
        connection.setSoTimeout(20_000);
        assertThat(connection.getInputStream().readAllBytes()).asString().startsWith("GET / ");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 206, 401, 403, 404, 500})
  void anAnswerOtherThan200IsNoPicture(int status) {
    URI url = server(TinyServer.answer(status)).url("/");

    assertRefused(() -> fetch(url), "human_image cannot be fetched: the answer was " + status);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void redirectsAreNotFollowed(int status) {
    TinyServer other = server(TinyServer.answer(200, bytes(10)));
    URI url =
        server(
                exchange -> {
                  exchange.getResponseHeaders().set("Location", other.url("/").toString());
                  exchange.sendResponseHeaders(status, -1);
                })
            .url("/");

    assertRefused(() -> fetch(url), "human_image cannot be fetched: the answer was " + status);
    assertThat(other.requests()).isEmpty();
  }

  @Test
  void anAnswerThatIsCutOffIsNoPicture() {
    URI url =
        server(
                exchange -> {
                  exchange.sendResponseHeaders(200, 1000);
                  exchange.getResponseBody().write(bytes(10));
                  exchange.getResponseBody().flush();
                })
            .url("/");

    assertRefused(() -> fetch(url), "human_image cannot be fetched: there was no whole answer");
  }

  @Test
  void aServerThatIsGoneIsNoPicture() {
    TinyServer server = server(TinyServer.answer(200));
    server.close();

    assertRefused(
        () -> fetch(server.url("/")), "human_image cannot be fetched: there was no whole answer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://example.com/a.png", "file:///etc/passwd", "no url", ""})
  void otherHostsAreNotCalled(String url) {
    assertRefused(
        () -> download.fetch(HOSTS, "cloth_image", url, file()),
        "cloth_image cannot be fetched: the URL must be http(s) to this machine or an allowed host");
    assertThat(file()).doesNotExist();
  }

  @Test
  void aFileThatCannotBeWrittenIsNoMistakeOfTheCaller() {
    URI url = server(TinyServer.answer(200, bytes(10))).url("/");

    assertThatThrownBy(() -> download.fetch(HOSTS, "human_image", url.toString(), folder))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aFullDiskIsNoMistakeOfTheCaller() {
    Path full = Path.of("/dev/full");
    assumeThat(full).exists();
    URI url = server(TinyServer.answer(200, bytes(10))).url("/");

    assertThatThrownBy(() -> download.fetch(HOSTS, "human_image", url.toString(), full))
        .isInstanceOf(IOException.class);
  }

  private interface Fetch {
    String fetch() throws IOException;
  }

  private static void assertRefused(Fetch fetch, String message) {
    assertThatThrownBy(fetch::fetch)
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal()).isEqualTo(Refusal.invalid(message)));
  }

  private String fetch(URI url) throws IOException {
    return download.fetch(HOSTS, "human_image", url.toString(), file());
  }

  private String fetchHastily(URI url) throws IOException {
    return new PictureDownload(Duration.ofMillis(500))
        .fetch(HOSTS, "human_image", url.toString(), file());
  }

  private Path file() {
    return folder.resolve("picture");
  }

  private TinyServer server(HttpHandler answer) {
    TinyServer server = TinyServer.start(answer);
    servers.add(server);
    return server;
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}

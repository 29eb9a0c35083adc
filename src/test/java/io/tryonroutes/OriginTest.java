package io.tryonroutes;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages of other sites may not change anything; {@code {port}} is the service's. */
@QuarkusTest
@TestProfile(SandboxedProfile.class)
class OriginTest extends RunningService {
  private static final int NO_SUCH_JOB = 404;
  private static final int REFUSED = 403;

  @ParameterizedTest
  @CsvSource({
    "POST, 127.0.0.1:{port}, http://127.0.0.1:{port}, 404",
    "POST, localhost:{port}, http://localhost:{port}, 404",
    "POST, 127.0.0.1:{port}, , 404",
    "POST, 127.0.0.1:{port}, http://evil.example, 403",
    "POST, 127.0.0.1:{port}, http://127.0.0.1:1, 403",
    "POST, 127.0.0.1:{port}, http://127.0.0.1.evil.example:{port}, 403",
    "POST, 127.0.0.1:{port}, null, 403",
    "POST, evil.example:{port}, http://evil.example:{port}, 403",
    "GET, 127.0.0.1:{port}, http://evil.example, 404"
  })
  void onlyPagesOfThisMachineMayChangeAnything(
      String method, String host, String origin, int expected) throws IOException {
    assertThat(expected).isIn(NO_SUCH_JOB, REFUSED);
    URI service = bean(Settings.class).kling().baseUrl();
    String request =
        method
            + (method.equals("GET") ? " /api/jobs/none" : " /api/jobs/none/replay")
            + " HTTP/1.1\r\nHost: "
            + host
            + (origin == null ? "" : "\r\nOrigin: " + origin)
            + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    try (Socket socket = new Socket(InetAddress.getByName(service.getHost()), service.getPort())) {
      socket
          .getOutputStream()
          .write(
              request
                  .replace("{port}", "" + service.getPort())
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 " + expected + " ");
    }
  }
}

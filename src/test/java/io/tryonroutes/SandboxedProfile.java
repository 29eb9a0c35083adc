package io.tryonroutes;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The service on its embedded sandbox, in a fresh home and at a free port, with short times. */
public class SandboxedProfile implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    try {
      int port = freePort();
      return Map.of(
          "tryon.home", newHome().toString(),
          "quarkus.http.test-port", "" + port,
          "tryon.kling.base-url", "http://127.0.0.1:" + port + "/sandbox",
          "tryon.kling.poll-interval", "100ms",
          "tryon.inbox-poll-interval", "100ms",
          "tryon.pairs.quiet-time", "100ms",
          "tryon.sandbox.enabled", "true",
          "tryon.sandbox.task-time", "200ms");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The folders are there, as after a start; so is the sandbox's, which then brings no samples. */
  private static Path newHome() throws IOException {
    Path homes = Files.createDirectories(Path.of("target", "homes"));
    Path home = Files.createTempDirectory(homes, "home").toAbsolutePath();
    for (String place :
        List.of("inbox", "outbox", "done", "dead-letter", "work", "library", "sandbox")) {
      Files.createDirectory(home.resolve(place));
    }
    return home;
  }
}

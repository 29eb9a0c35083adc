package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import javax.imageio.ImageIO;

/**
 * Looks at an outbox all the time: whatever has a final name there is whole, and a sidecar has its
 * picture (promise 5).
 */
final class OutboxWatcher implements AutoCloseable {
  /** Between two looks, so that looking does not keep the service from working. */
  private static final Duration BREATH = Duration.ofMillis(2);

  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Home home;
  private final Future<Optional<String>> half;
  private volatile boolean ends;
  private volatile int seen;

  private OutboxWatcher(Home home) {
    this.home = home;
    this.half = thread.submit(this::watch);
  }

  static OutboxWatcher of(Home home) {
    return new OutboxWatcher(home);
  }

  private Optional<String> watch() {
    while (!ends) {
      for (String name : home.files("outbox")) {
        if (name.matches("[^.].*[.](png|json)") && !isWhole(home.at("outbox").resolve(name))) {
          return Optional.of(name);
        }
      }
      LockSupport.parkNanos(BREATH.toNanos());
    }
    return Optional.empty();
  }

  private boolean isWhole(Path file) {
    boolean picture = file.toString().endsWith(".png");
    try {
      seen++;
      if (picture) {
        return ImageIO.read(new ByteArrayInputStream(Files.readAllBytes(file))) != null;
      }
      JsonNode output = Home.json(file).required("outputs").get(0);
      return output
          .required("sha256")
          .asText()
          .equals(Home.sha256(file.resolveSibling(output.required("file").asText())));
    } catch (NoSuchFileException replacedMeanwhile) {
      return picture;
    } catch (IOException | RuntimeException halfAFile) {
      return false;
    }
  }

  /** Ends it; nothing half was seen, and this many times something whole. */
  void assertAllWasWhole(int atLeast) throws Exception {
    ends = true;
    assertThat(half.get()).as("what was not whole").isEmpty();
    assertThat(seen).as("looks").isGreaterThanOrEqualTo(atLeast);
  }

  @Override
  public void close() {
    ends = true;
    thread.shutdownNow();
  }
}

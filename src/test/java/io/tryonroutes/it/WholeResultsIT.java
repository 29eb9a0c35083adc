package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Somebody looks at the outbox all the time, while the service is killed again and again: whatever
 * has a name there is whole, and a sidecar has its picture (promise 5).
 */
class WholeResultsIT {
  private static final int PAIRS = 8;
  private static final int KILLS = 2;

  /** Between two looks, so that looking does not keep the service from working. */
  private static final Duration BREATH = Duration.ofMillis(2);

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @RegisterExtension final Stage stage = new Stage();

  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  /** Looks until it is told to end, or has found what is not whole. */
  private static final class Watcher {
    private final Supplier<List<String>> files;
    private final Path outbox;
    private volatile boolean ends;
    private volatile int seen;

    Watcher(Home home) {
      this.files = () -> home.files("outbox");
      this.outbox = home.at("outbox");
    }

    /** What is not whole, if anything. */
    private Optional<String> watch() throws IOException {
      while (!ends) {
        for (String name : files.get()) {
          if (!name.startsWith(".") && !isWhole(name)) {
            return Optional.of(name);
          }
        }
        LockSupport.parkNanos(BREATH.toNanos());
      }
      return Optional.empty();
    }

    private boolean isWhole(String name) throws IOException {
      try {
        Path file = outbox.resolve(name);
        seen++;
        if (!name.endsWith(".json")) {
          return ImageIO.read(new ByteArrayInputStream(Files.readAllBytes(file))) != null;
        }
        JsonNode output = Home.json(file).required("outputs").get(0);
        return output
            .required("sha256")
            .asText()
            .equals(Home.sha256(outbox.resolve(output.required("file").asText())));
      } catch (NoSuchFileException replacedMeanwhile) {
        return name.endsWith(".png");
      } catch (IOException | RuntimeException halfAFile) {
        return false;
      }
    }
  }

  @AfterEach
  void end() {
    thread.shutdownNow();
  }

  @Test
  void nothingHalfIsEverSeenThroughKills() throws Exception {
    SandboxProcess sandbox = stage.sandbox("--task-time", "500ms", "--slots", "3");
    Service service = stage.service().against(sandbox, 3);
    Home home = service.home();
    List<String> names = home.inbox().pairs(PAIRS);
    service.startAndAwaitLive();
    Watcher watcher = new Watcher(home);
    Future<Optional<String>> half = thread.submit(watcher::watch);
    for (int i = 1; i <= KILLS; i++) {
      int files = home.files("outbox").size();
      service.within(PATIENCE).until(() -> home.files("outbox").size() > files);
      service.killAfter(Duration.ZERO);
      service.startAndAwaitLive();
    }
    service
        .within(PATIENCE)
        .until(() -> home.files("done").size() == 2 * PAIRS && service.isIdle());
    watcher.ends = true;

    assertThat(half.get()).as("what was not whole").isEmpty();
    assertThat(watcher.seen).as("looks").isGreaterThan(PAIRS);
    home.assertThatAllArePublished(names);
    assertThat(sandbox.books().tasks()).isEqualTo(PAIRS);
  }
}

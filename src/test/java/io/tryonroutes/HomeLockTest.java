package io.tryonroutes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeLockTest {
  @TempDir Path home;

  /** Another process that holds the lock until its input ends. */
  static final class Holder {
    public static void main(String[] args) throws IOException {
      HomeLock lock = HomeLock.take(Path.of(args[0])).orElseThrow();
      System.out.write('!');
      System.out.flush();
      System.in.read();
      lock.close();
    }
  }

  @Test
  void aHomeIsForOneProcessUntilThatEnds() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                home.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(other.getInputStream().read()).isEqualTo('!');
      assertThat(HomeLock.take(home)).isEmpty();
    } finally {
      other.destroyForcibly();
    }
    assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
    HomeLock.take(home).orElseThrow().close();
  }
}

package io.tryonroutes.sandbox;

import static org.awaitility.Awaitility.await;

import io.tryonroutes.MovableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Starts sandboxes on free ports, with tasks of 10 seconds by a clock that the test moves. */
abstract class SandboxFixture {
  static final Duration TASK_TIME = Duration.ofSeconds(10);

  @TempDir Path home;
  final MovableClock clock = new MovableClock(Instant.parse("2026-11-20T09:00:00Z"));
  private SandboxServer server;

  Caller start() {
    return start(options -> options);
  }

  Caller start(UnaryOperator<SandboxOptions> change) {
    return start(home, change);
  }

  Caller start(Path folder, UnaryOperator<SandboxOptions> change) {
    stop();
    SandboxOptions options = change.apply(SandboxOptions.at(folder));
    try {
      server = SandboxServer.start(options, 0, "", clock, new Random(7));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Caller(server.baseUrl(), "Bearer any");
  }

  Caller as(String authorization) {
    return new Caller(server.baseUrl(), authorization);
  }

  int port() {
    return server.port();
  }

  @AfterEach
  void stop() {
    try {
      if (server != null) {
        server.close();
        server = null;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets time pass, once the painter is ready: it lives in real time. */
  void move(Caller caller, Duration time) {
    await()
        .atMost(Duration.ofSeconds(120))
        .until(() -> caller.books().path("painting").asInt() == 0);
    clock.move(time);
  }

  /** Lets the tasks' time pass. */
  void finish(Caller caller) {
    move(caller, TASK_TIME);
  }
}

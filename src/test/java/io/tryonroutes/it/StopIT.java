package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A stop takes at most 5 s whatever hangs at that moment (promise 4); after the last start all is
 * published, and nothing is paid twice.
 */
class StopIT {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration AT_ONCE = Duration.ZERO;

  @RegisterExtension final Stage stage = new Stage();

  private final List<String> names = new ArrayList<>();
  private SandboxProcess sandbox;
  private Service service;
  private Home home;

  @BeforeEach
  void begin() throws IOException {
    sandbox = stage.sandbox("--task-time", "300ms", "--slots", "5");
    service = stage.service().asUsersStartIt().against(sandbox, 5);
    home = service.home();
  }

  private void drop(String name) throws IOException {
    home.inbox().pair(name, name);
    names.add(name);
  }

  private void stop() {
    service.stopAfter(AT_ONCE);
    assertThat(home.files("dead-letter")).as("dead-letter").isEmpty();
  }

  private void awaitAllPublished() throws IOException {
    service.awaitPublished(names, PATIENCE);
    assertThat(sandbox.books().tasks()).isEqualTo(names.size());
    assertThat(sandbox.books().paidTwice()).isZero();
  }

  @Test
  void whateverHangsAtKling() throws IOException {
    sandbox.fault("{\"call\": \"create\", \"fault\": \"hang\", \"accepted\": true}");
    service.startAndAwaitLive();
    drop("create-hangs");
    service.within(PATIENCE).until(() -> sandbox.books().tasks() == 1);
    assertThat(service.jobs("SUBMITTING")).isOne();
    stop();

    sandbox.clearFaults();
    sandbox.fault("{\"call\": \"list\", \"fault\": \"hang\"}");
    service.startAndAwaitLive();
    drop("list-hangs");
    service.within(PATIENCE).until(() -> sandbox.books().tasks() == 2);
    stop();

    sandbox.clearFaults();
    sandbox.fault("{\"call\": \"list\", \"fault\": \"omit\", \"part\": 1.0}");
    sandbox.fault("{\"call\": \"query\", \"fault\": \"hang\"}");
    int queries = sandbox.books().queryCalls();
    service.startAndAwaitLive();
    service.within(PATIENCE).until(() -> sandbox.books().queryCalls() > queries);
    stop();

    sandbox.clearFaults();
    sandbox.fault("{\"call\": \"file\", \"fault\": \"hang\", \"next\": 1}");
    sandbox.fault("{\"call\": \"file\", \"fault\": \"late\", \"by\": \"60s\"}");
    service.startAndAwaitLive();
    service.within(PATIENCE).until(() -> sandbox.books().fileCalls() == 2);
    assertThat(service.jobs("DELIVERING")).isEqualTo(2);
    stop();

    sandbox.clearFaults();
    service.startAndAwaitLive();
    awaitAllPublished();
  }

  @Test
  void whateverHangsHere() throws IOException {
    for (int begun : new int[] {300, 1000, 2000}) {
      service.start();
      service.stopAfter(Duration.ofMillis(begun));
    }

    service.startAndAwaitReady();
    Path outbox = home.at("outbox");
    Files.delete(outbox);
    drop("outbox-away");
    service
        .within(PATIENCE)
        .until(() -> service.status().required("notes").toString().contains("outbox-away: "));
    stop();

    Files.createDirectory(outbox);
    sandbox.behave("{\"task_time\": \"24h\"}");
    service.startAndAwaitReady();
    for (int i = 1; i <= 50; i++) {
      drop("waits-%02d".formatted(i));
    }
    service
        .within(PATIENCE)
        .until(() -> service.jobs("WAITING", "PREPARED") == 45 && service.jobs("RUNNING") == 5);
    for (int i = 1; i <= 3; i++) {
      String name = "big-" + i;
      home.inbox().bigPair(name);
      names.add(name);
    }
    service
        .within(PATIENCE)
        .until(() -> home.files("work").stream().anyMatch(file -> file.startsWith("big-")));
    stop();

    sandbox.behave("{\"task_time\": \"100ms\", \"slots\": 20}");
    sandbox.leap("24h");
    service.set("tryon.kling.slots", "20").startAndAwaitLive();
    awaitAllPublished();
  }
}

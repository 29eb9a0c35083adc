package io.tryonroutes.it;

import com.fasterxml.jackson.databind.JsonNode;
import io.tryonroutes.Drawing;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Another program that uses the same account and knows nothing of ours. */
final class ForeignProgram implements AutoCloseable {
  private static final String TASKS = "/v1/images/kolors-virtual-try-on";
  private static final int NO_SLOT = 1303;
  private static final int MAKERS = 4;
  private static final Duration LOOKS_APART = Duration.ofMillis(100);

  private final Http kling;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger queries = new AtomicInteger();
  private volatile boolean ends;

  ForeignProgram(SandboxProcess sandbox) {
    this.kling = new Http(sandbox.baseUrl());
  }

  /** Makes so many tasks, which have to find slots; returns when Kling has taken them all. */
  void makeTasks(int count) throws Exception {
    ExecutorService makers = Executors.newFixedThreadPool(MAKERS);
    try {
      Callable<Optional<String>> create = this::create;
      for (Future<Optional<String>> task : makers.invokeAll(Collections.nCopies(count, create))) {
        task.get().orElseThrow(() -> new IOException("there was no slot"));
      }
    } finally {
      makers.shutdownNow();
    }
  }

  /** From now on keeps so many tasks running, and takes each slot that is free until it does. */
  void hold(int slots) {
    for (int i = 0; i < slots; i++) {
      threads.submit(this::holdOne);
    }
  }

  private Void holdOne() throws IOException {
    while (!ends) {
      Optional<String> task = create();
      if (task.isEmpty()) {
        LockSupport.parkNanos(LOOKS_APART.toNanos());
      } else {
        awaitEnd(task.get());
      }
    }
    return null;
  }

  private void awaitEnd(String task) throws IOException {
    while (!ends) {
      queries.incrementAndGet();
      String status =
          kling.getAsAnybody(TASKS + "/" + task).json().at("/data/task_status").asText();
      if (status.equals("succeed") || status.equals("failed")) {
        return;
      }
      LockSupport.parkNanos(LOOKS_APART.toNanos());
    }
  }

  private Optional<String> create() throws IOException {
    int number = made.incrementAndGet();
    String body =
        """
        {"model_name": "kolors-virtual-try-on-v1-5", "human_image": "%s", "cloth_image": "%s"}
        """
            .formatted(
                base64(Drawing.PERSON.jpeg("foreign-" + number)),
                base64(Drawing.GARMENT.png("foreign-" + number)));
    JsonNode answer = kling.post(TASKS, body, "Authorization", "Bearer another").json();
    int code = answer.required("code").asInt();
    if (code == NO_SLOT) {
      made.decrementAndGet();
      refused.incrementAndGet();
      return Optional.empty();
    }
    if (code != 0) {
      throw new IOException(answer.toString());
    }
    return Optional.of(answer.at("/data/task_id").asText());
  }

  private static String base64(byte[] picture) {
    return Base64.getEncoder().encodeToString(picture);
  }

  /** How many tasks it has made. */
  int made() {
    return made.get();
  }

  /** How often it was told that no slot is free. */
  int refused() {
    return refused.get();
  }

  int queries() {
    return queries.get();
  }

  /** It makes no more tasks. */
  @Override
  public void close() {
    ends = true;
    threads.shutdown();
  }
}

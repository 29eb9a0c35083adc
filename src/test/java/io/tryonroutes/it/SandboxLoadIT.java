package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tryonroutes.Drawing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Creates of two pictures of 1 MB each, 20 at a time, 60 in all or as many as {@code
 * -Dtryon.it.creates=1000} says, for a sandbox with a heap of 256 MB.
 */
class SandboxLoadIT {
  private static final int CREATES = Integer.getInteger("tryon.it.creates", 60);
  private static final int AT_ONCE = 20;
  private static final int MEGABYTE = 1 << 20;

  @RegisterExtension final Stage stage = new Stage();

  @Test
  void manyLargeCreatesAtOnceAreAllAccepted() throws Exception {
    SandboxProcess sandbox = stage.sandbox("--task-time", "1s", "--slots", "" + CREATES);
    Http http = new Http(sandbox.baseUrl());
    List<Callable<String>> creates = new ArrayList<>();
    for (int i = 0; i < CREATES; i++) {
      String label = "load-" + i;
      creates.add(() -> create(http, label));
    }
    long begun = System.nanoTime();

    assertThat(atOnce(creates)).allMatch(answer -> answer.startsWith("{\"code\":0,"));

    System.out.printf(
        "%d creates of two pictures of 1 MB: %.1f a second%n",
        CREATES, CREATES / ((System.nanoTime() - begun) / 1e9));
    SandboxProcess.Books books = sandbox.books();
    assertThat(books.tasks()).isEqualTo(CREATES);
    assertThat(books.createCalls()).isEqualTo(CREATES);
    assertThat(books.duplicatesRefused()).isZero();
  }

  private static String create(Http http, String label) throws IOException {
    String body =
        "{\"model_name\":\"kolors-virtual-try-on-v1-5\",\"external_task_id\":\"%s\",\"human_image\":\"%s\",\"cloth_image\":\"%s\"}"
            .formatted(
                label,
                base64(Drawing.PERSON.jpeg(label, MEGABYTE)),
                base64(Drawing.GARMENT.png(label, MEGABYTE)));
    return http.post("/v1/images/kolors-virtual-try-on", body, "Authorization", "Bearer any")
        .body();
  }

  private static String base64(byte[] picture) {
    return Base64.getEncoder().encodeToString(picture);
  }

  private static List<String> atOnce(List<Callable<String>> work)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<String> answers = new ArrayList<>();
      for (Future<String> answer : threads.invokeAll(work)) {
        answers.add(answer.get());
      }
      return answers;
    } finally {
      threads.shutdownNow();
    }
  }
}

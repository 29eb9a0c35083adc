package io.tryonroutes.it;

import io.tryonroutes.Drawing;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * As fast as creates can be sent: bodies that lie ready in memory, the same client library, and
 * nothing else to do. Only the id within a body differs from one to the next.
 */
final class BareClient {
  private static final String TASKS = "/v1/images/kolors-virtual-try-on";
  private static final int AT_ONCE = 8;

  private final SandboxProcess sandbox;
  private final byte[] afterId;

  /**
   * @param pictureBytes the size of both pictures of each body
   */
  BareClient(SandboxProcess sandbox, int pictureBytes) {
    this.sandbox = sandbox;
    this.afterId =
        "\",\"model_name\":\"kolors-virtual-try-on-v1-5\",\"human_image\":\"%s\",\"cloth_image\":\"%s\"}"
            .formatted(
                base64(Drawing.PERSON.jpeg("bare", pictureBytes)),
                base64(Drawing.GARMENT.png("bare", pictureBytes)))
            .getBytes(StandardCharsets.US_ASCII);
  }

  private static String base64(byte[] picture) {
    return Base64.getEncoder().encodeToString(picture);
  }

  /** Bytes of one body, about. */
  int bodyBytes() {
    return afterId.length;
  }

  /**
   * Posts so many.
   *
   * @return how many a second
   */
  double post(int count) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try (CloseableHttpClient client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnPerRoute(AT_ONCE)
                    .build())
            .build()) {
      List<Callable<Void>> creates = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        String id = "bare-%d-%d".formatted(System.nanoTime(), i);
        creates.add(() -> create(client, id));
      }
      long begun = System.nanoTime();
      for (Future<Void> create : threads.invokeAll(creates)) {
        create.get();
      }
      return count / ((System.nanoTime() - begun) / 1e9);
    } finally {
      threads.shutdownNow();
    }
  }

  private Void create(CloseableHttpClient client, String id) throws IOException {
    byte[] beforeId = ("{\"external_task_id\":\"" + id).getBytes(StandardCharsets.US_ASCII);
    HttpPost post = new HttpPost(sandbox.baseUrl() + TASKS);
    post.addHeader("Authorization", "Bearer bare");
    post.setEntity(
        new EntityTemplate(
            beforeId.length + afterId.length,
            ContentType.APPLICATION_JSON,
            null,
            (OutputStream out) -> {
              out.write(beforeId);
              out.write(afterId);
            }));
    return client.execute(
        post,
        answer -> {
          String text = EntityUtils.toString(answer.getEntity());
          if (answer.getCode() != 200) {
            throw new IOException("a create was refused: " + text);
          }
          return null;
        });
  }
}

package io.tryonroutes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tryonroutes.sandbox.picture.TestPictures;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;

/** A plain HTTP client of the sandbox. */
final class Caller {
  static final String TRY_ON = "/v1/images/kolors-virtual-try-on";

  /** Small, so that they cost nothing to send and to paint. */
  static final byte[] HUMAN = TestPictures.plain(300, 400, "jpg");

  static final byte[] CLOTH = TestPictures.plain(300, 300, "png");

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI baseUrl;
  private final String authorization;

  /** An answer: its HTTP status and its JSON, missing when the body is none. */
  record Answer(int http, JsonNode json) {
    int code() {
      return json.path("code").asInt(-1);
    }

    String message() {
      return json.path("message").asText();
    }

    JsonNode data() {
      return json.path("data");
    }

    String status() {
      return data().path("task_status").asText();
    }

    String taskId() {
      return data().path("task_id").asText();
    }
  }

  /**
   * @param authorization the header's value; empty to send none
   */
  Caller(URI baseUrl, String authorization) {
    this.baseUrl = baseUrl;
    this.authorization = authorization;
  }

  /** A valid body with small pictures. */
  static ObjectNode body(String externalId) {
    return body(externalId, HUMAN, CLOTH);
  }

  static ObjectNode body(String externalId, byte[] human, byte[] cloth) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("model_name", "kolors-virtual-try-on-v1-5")
        .put("human_image", Base64.getEncoder().encodeToString(human))
        .put("cloth_image", Base64.getEncoder().encodeToString(cloth))
        .put("external_task_id", externalId);
  }

  Answer create(String externalId) {
    return create(body(externalId));
  }

  Answer create(JsonNode body) {
    return post(body.toString());
  }

  Answer post(String body) {
    return send("POST", TRY_ON, HttpRequest.BodyPublishers.ofString(body));
  }

  Answer query(String id) {
    return get(TRY_ON + "/" + id);
  }

  Answer list(String parameters) {
    return get(TRY_ON + parameters);
  }

  JsonNode books() {
    return get("/admin/books").json();
  }

  /** Plans a fault, for example {@code {"call":"create","code":1303,"next":1}}. */
  Answer plan(String fault) {
    return admin("POST", "/faults", fault);
  }

  Answer behave(String parts) {
    return admin("PATCH", "/behaviour", parts);
  }

  Answer admin(String method, String path, String body) {
    return send(method, "/admin" + path, HttpRequest.BodyPublishers.ofString(body));
  }

  Answer get(String path) {
    return send("GET", path, HttpRequest.BodyPublishers.noBody());
  }

  Answer send(String method, String path, HttpRequest.BodyPublisher body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .method(method, body);
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    HttpResponse<byte[]> response = exchange(request.build());
    return new Answer(response.statusCode(), json(response.body()));
  }

  URI uri(String path) {
    return URI.create(baseUrl + path);
  }

  /** Fetches any URL, without credential. */
  HttpResponse<byte[]> download(String url) {
    return exchange(HttpRequest.newBuilder(URI.create(url)).build());
  }

  HttpResponse<byte[]> exchange(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new AssertionError("no answer to " + request, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static JsonNode json(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      return JSON.missingNode();
    }
  }
}

package io.tryonroutes.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks one server. */
final class Http {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final String baseUrl;

  Http(String baseUrl) {
    this.baseUrl = baseUrl;
  }

  /** An answer of any status. */
  record Answer(int status, String body) {
    JsonNode json() throws IOException {
      return new ObjectMapper().readTree(body);
    }
  }

  /**
   * @throws IOException when nobody answers
   */
  Answer get(String path) throws IOException {
    return send(HttpRequest.newBuilder(URI.create(baseUrl + path)));
  }

  /** Asks with a credential that a sandbox without keys of its own takes. */
  Answer getAsAnybody(String path) throws IOException {
    return send(
        HttpRequest.newBuilder(URI.create(baseUrl + path)).header("Authorization", "Bearer any"));
  }

  /**
   * @param headers names and values in turn; there has to be one
   * @throws IOException when nobody answers
   */
  Answer post(String path, String body, String... headers) throws IOException {
    return send(
        HttpRequest.newBuilder(URI.create(baseUrl + path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .headers(headers));
  }

  /** A call of any method with a JSON body. */
  Answer call(String method, String path, String body) throws IOException {
    return send(
        HttpRequest.newBuilder(URI.create(baseUrl + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("Content-Type", "application/json"));
  }

  private Answer send(HttpRequest.Builder request) throws IOException {
    try {
      HttpResponse<String> answer =
          client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}

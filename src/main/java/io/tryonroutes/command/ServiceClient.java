package io.tryonroutes.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.Config;
import picocli.CommandLine.Option;

/** The running service's API, for commands. */
final class ServiceClient {
  private static final Duration TO_CONNECT = Duration.ofSeconds(5);

  /** Thousands of dead letters are replayed in one call. */
  private static final Duration TO_ANSWER = Duration.ofMinutes(10);

  private final Supplier<Config> config;

  @Option(
      names = "--url",
      paramLabel = "<url>",
      description =
          "where the service listens, for example http://127.0.0.1:8080; without it the"
              + " settings say so")
  private String url;

  ServiceClient(Supplier<Config> config) {
    this.config = config;
  }

  /** An answer of any status. */
  record Answer(int status, String body) {
    boolean ok() {
      return status == 200;
    }

    /** The reason in words, whatever form it has. */
    String error() {
      String words =
          json()
              .map(node -> node.path("error").asText(""))
              .filter(text -> !text.isEmpty())
              .orElse(body.strip());
      return words.isEmpty() ? "the service answers HTTP " + status : words;
    }

    /**
     * What this service says when all is well.
     *
     * @throws IOException when another program answers
     */
    JsonNode required() throws IOException {
      return json().orElseThrow(() -> new IOException("what answers there is not this service"));
    }

    Optional<JsonNode> json() {
      try {
        return Optional.ofNullable(new ObjectMapper().readTree(body)).filter(JsonNode::isObject);
      } catch (JsonProcessingException e) {
        return Optional.empty();
      }
    }
  }

  /** A text as one part of a path, slashes included. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  Answer get(String path) throws IOException {
    return send(HttpRequest.newBuilder(address(path)).GET());
  }

  Answer post(String path) throws IOException {
    return send(HttpRequest.newBuilder(address(path)).POST(BodyPublishers.noBody()));
  }

  Answer post(String path, Path file, String type) throws IOException {
    return send(
        HttpRequest.newBuilder(address(path))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofFile(file)));
  }

  private URI address(String path) throws IOException {
    String base = url == null ? configured() : url.replaceFirst("/+$", "");
    try {
      URI address = URI.create(base + path);
      if (address.getHost() == null || !address.getScheme().matches("https?")) {
        throw new IllegalArgumentException();
      }
      return address;
    } catch (IllegalArgumentException e) {
      throw new IOException(base + " is no address; a good one is http://127.0.0.1:8080");
    }
  }

  private String configured() throws IOException {
    String host =
        config.get().getOptionalValue("quarkus.http.host", String.class).orElse("127.0.0.1");
    int port = config.get().getOptionalValue("quarkus.http.port", Integer.class).orElse(8080);
    if (port == 0) {
      throw new IOException(
          "quarkus.http.port=0 lets the service listen anywhere; say where with --url");
    }
    String reachable =
        switch (host) {
          case "0.0.0.0" -> "127.0.0.1";
          case "::", "[::]" -> "[::1]";
          default -> host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        };
    return "http://" + reachable + ":" + port;
  }

  private Answer send(HttpRequest.Builder request) throws IOException {
    config
        .get()
        .getOptionalValue("tryon.http.token", String.class)
        .ifPresent(token -> request.header("Authorization", "Bearer " + token));
    URI address = request.build().uri();
    HttpClient client = HttpClient.newBuilder().connectTimeout(TO_CONNECT).build();
    try {
      var answer =
          client.send(
              request.timeout(TO_ANSWER).build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Answer(answer.statusCode(), answer.body());
    } catch (ConnectException | HttpTimeoutException e) {
      throw new IOException(
          "no service answers at http://"
              + address.getAuthority()
              + "; start it, or say where it listens with --url",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}

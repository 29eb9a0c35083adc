package io.tryonroutes.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What stands between the internet and a service, as a proxy would: it passes calls on, wherever
 * the service listens since its last start, and keeps a copy of each.
 */
final class PublicAddress implements Actor {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int AWAY = 502;

  private final Service service;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Received> received = new CopyOnWriteArrayList<>();

  /** A call as it came. */
  record Received(String path, Map<String, String> headers, String body, int status) {
    boolean tells(String status) {
      return body.contains("\"task_status\":\"" + status + "\"");
    }

    Received withPath(String other) {
      return new Received(other, headers, body, status);
    }

    Received withBody(String other) {
      return new Received(path, headers, other, status);
    }

    Received withHeader(String name, String value) {
      Map<String, String> changed = new TreeMap<>(headers);
      changed.put(name, value);
      return new Received(path, changed, body, status);
    }

    Received withoutHeaders() {
      return new Received(path, Map.of(), body, status);
    }
  }

  private PublicAddress(Service service) throws IOException {
    this.service = service;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::pass);
    server.setExecutor(threads);
    server.start();
  }

  static PublicAddress of(Service service) {
    try {
      return new PublicAddress(service);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What came so far, in that order. */
  List<Received> received() {
    return List.copyOf(received);
  }

  /** The first call that told this of a task. */
  Optional<Received> told(String status) {
    return received.stream().filter(each -> each.tells(status)).findFirst();
  }

  /** Calls the service with something; returns the status of the answer. */
  int send(Received call) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(service.address() + call.path()))
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofString(call.body()));
    call.headers().forEach(request::header);
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> headers = new TreeMap<>();
      exchange
          .getRequestHeaders()
          .forEach(
              (name, values) -> {
                if (name.toLowerCase().startsWith("webhook-") || name.equals("Content-type")) {
                  headers.put(name, values.get(0));
                }
              });
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      Received call = new Received(exchange.getRequestURI().getPath(), headers, body, 0);
      int status = AWAY;
      try {
        status = send(call);
      } catch (IOException | RuntimeException away) {
        // the service is being started again
      }
      received.add(new Received(call.path(), headers, body, status));
      exchange.sendResponseHeaders(status, -1);
    }
  }

  @Override
  public List<String> report() {
    return List.of(
        "---- a public address: "
            + received.stream().map(each -> each.status() + " " + each.body()).toList());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

package io.tryonroutes.sandbox;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A server on this machine that keeps what it is sent and answers as the test says. */
final class TinyServer implements Closeable {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch leftBy = new CountDownLatch(1);
  private final HttpServer server;

  /** What came in. */
  record Request(String method, String path, Headers headers, byte[] body) {
    String header(String name) {
      return headers.getFirst(name);
    }
  }

  private TinyServer(HttpServer server) {
    this.server = server;
  }

  static TinyServer start(HttpHandler answer) {
    try {
      return start(InetAddress.getByName("127.0.0.1"), answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TinyServer start(InetAddress address, HttpHandler answer) throws IOException {
    TinyServer tiny = new TinyServer(HttpServer.create(new InetSocketAddress(address, 0), 0));
    tiny.server.setExecutor(tiny.threads);
    tiny.server.createContext(
        "/",
        exchange -> {
          tiny.requests.add(
              new Request(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().toString(),
                  exchange.getRequestHeaders(),
                  exchange.getRequestBody().readAllBytes()));
          answer.handle(exchange);
          exchange.close();
        });
    tiny.server.start();
    return tiny;
  }

  /** Answers with this status and body. */
  static HttpHandler answer(int status, byte[] body) {
    return exchange -> {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    };
  }

  static HttpHandler answer(int status) {
    return answer(status, new byte[0]);
  }

  /** Starts a server whose answers do not end; it pauses before each piece of them. */
  static TinyServer endless(int size, long pauseMilliseconds) {
    AtomicReference<TinyServer> tiny = new AtomicReference<>();
    tiny.set(start(exchange -> tiny.get().endless(exchange, size, pauseMilliseconds)));
    return tiny.get();
  }

  /** Starts a server that answers nothing. */
  static TinyServer silent() {
    AtomicReference<TinyServer> tiny = new AtomicReference<>();
    tiny.set(start(exchange -> tiny.get().awaitClosed()));
    return tiny.get();
  }

  private void endless(HttpExchange exchange, int size, long pauseMilliseconds) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    OutputStream body = exchange.getResponseBody();
    try {
      while (!closed.await(pauseMilliseconds, TimeUnit.MILLISECONDS)) {
        body.write(new byte[size]);
        body.flush();
      }
    } catch (IOException e) {
      leftBy.countDown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitClosed() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether a client has left an endless answer. */
  boolean wasLeft() {
    return leftBy.getCount() == 0;
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  int port() {
    return server.getAddress().getPort();
  }

  List<Request> requests() {
    return requests;
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}

package io.tryonroutes.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/** The sandbox alone: a server of its own on 127.0.0.1. */
public final class SandboxServer implements Closeable {
  private static final String HOST = "127.0.0.1";
  private static final long PATIENCE_SECONDS = 20;

  /** As much as is read at once; the usual 8 KB cost more than what is done with them. */
  private static final int BODY_PART = 64 * 1024;

  private final Sandbox sandbox;
  private final Vertx vertx;
  private final int port;
  private final String pathPrefix;

  private SandboxServer(Sandbox sandbox, Vertx vertx, int port, String pathPrefix) {
    this.sandbox = sandbox;
    this.vertx = vertx;
    this.port = port;
    this.pathPrefix = pathPrefix;
  }

  /**
   * Starts a server that lives by the machine's clock.
   *
   * @param port 0 for any free port
   * @param pathPrefix empty, or a gateway's prefix such as {@code /kling}
   * @throws IOException when the home or the port cannot be used
   */
  public static SandboxServer start(SandboxOptions options, int port, String pathPrefix)
      throws IOException {
    return start(options, port, pathPrefix, Clock.systemUTC(), new Random());
  }

  /** The same with a clock and a source of randomness of the caller's. */
  public static SandboxServer start(
      SandboxOptions options, int port, String pathPrefix, Clock clock, RandomGenerator random)
      throws IOException {
    Vertx vertx = Vertx.vertx();
    Sandbox sandbox;
    try {
      sandbox = Sandbox.open(options, vertx, pathPrefix, clock, random);
    } catch (IOException | RuntimeException e) {
      await(vertx.close());
      throw e;
    }
    Router router = Router.router(vertx);
    sandbox.mount(router);
    try {
      HttpServerOptions large = new HttpServerOptions().setMaxChunkSize(BODY_PART);
      HttpServer server =
          await(vertx.createHttpServer(large).requestHandler(router).listen(port, HOST));
      return new SandboxServer(sandbox, vertx, server.actualPort(), pathPrefix);
    } catch (IOException e) {
      await(vertx.close());
      sandbox.close();
      throw e;
    }
  }

  /** The port that the server listens on. */
  public int port() {
    return port;
  }

  /** What a client takes as the base URL of the API, path prefix included. */
  public URI baseUrl() {
    return URI.create("http://" + HOST + ":" + port + pathPrefix);
  }

  /** Stops listening and closes the books. */
  @Override
  public void close() throws IOException {
    try {
      await(vertx.close());
    } finally {
      sandbox.close();
    }
  }

  private static <T> T await(Future<T> future) throws IOException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException("the sandbox's server: " + e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("the sandbox's server does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}

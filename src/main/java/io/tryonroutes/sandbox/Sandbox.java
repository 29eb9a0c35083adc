package io.tryonroutes.sandbox;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.random.RandomGenerator;

/**
 * The imitation of Kling: create, query one, query list, result files, and the books. It is mounted
 * on a router, the service's own or that of {@link SandboxServer}.
 *
 * <p>The status of a task is computed from the clock at each query; nothing runs while nobody asks,
 * save the painter.
 */
public final class Sandbox implements Closeable {
  private static final String TRY_ON = "/v1/images/kolors-virtual-try-on";

  private final Clock clock;
  private final Bearer bearer;
  private final FileChannel lock;
  private final Counters counters;
  private final Books books;
  private final Painter painter;

  private Sandbox(SandboxOptions options, Clock clock, RandomGenerator random) throws IOException {
    Path home = Files.createDirectories(options.home());
    this.clock = clock;
    this.bearer = new Bearer(options.credentials(), clock);
    this.lock = lock(home);
    this.counters = Counters.open(home.resolve("counters"));
    this.books = Books.open(home.resolve("journal.jsonl"), options, clock, random);
    this.painter = new Painter(home, books);
    painter.recover();
  }

  /**
   * Opens the books under the home and goes on where they end.
   *
   * @param clock tells the time that tasks live by
   * @param random draws the times of tasks
   * @throws IOException when the home is not usable, its journal is damaged, or another sandbox
   *     uses it
   */
  public static Sandbox open(SandboxOptions options, Clock clock, RandomGenerator random)
      throws IOException {
    return new Sandbox(options, clock, random);
  }

  /**
   * Puts the sandbox's routes before all others of the router: it reads bodies itself, so no body
   * handler and no smaller limit may come first.
   *
   * @param prefix empty, or a path that starts with a slash and does not end with one
   */
  public void mount(Router router, String prefix) {
    Calls calls = new Calls(clock, bearer, counters, books, painter, prefix);
    String tryOn = prefix + TRY_ON;
    route(router.route(HttpMethod.POST, tryOn), calls::create);
    route(router.route(HttpMethod.GET, tryOn), calls::list);
    route(router.route(HttpMethod.GET, tryOn + "/:id"), calls::query);
    route(router.route(tryOn), calls::badMethod);
    route(router.route(tryOn + "/:id"), calls::badMethod);
    route(router.route(HttpMethod.GET, prefix + "/files/:name"), calls::file);
    route(router.route(HttpMethod.GET, prefix + "/books"), calls::books);
    route(router.route(prefix + "/*"), context -> context.response().setStatusCode(404).end());
  }

  /** Ends the painter and closes the books; what is not painted is painted after the next start. */
  @Override
  public void close() throws IOException {
    painter.close();
    books.close();
    counters.close();
    lock.close();
  }

  private static void route(Route route, Handler<RoutingContext> handler) {
    route.order(Integer.MIN_VALUE).handler(handler);
  }

  /** Held until the process ends, however it ends. */
  private static FileChannel lock(Path home) throws IOException {
    FileChannel channel =
        FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // held by this very process: the same to us
    }
    channel.close();
    throw new IOException("another sandbox uses " + home);
  }
}

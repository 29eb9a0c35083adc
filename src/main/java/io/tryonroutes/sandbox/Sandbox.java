package io.tryonroutes.sandbox;

import io.tryonroutes.sandbox.picture.SamplePictures;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * The imitation of Kling: create, query one, query list, result files, and the books. It is mounted
 * on a router, the service's own or that of {@link SandboxServer}.
 *
 * <p>The status of a task is computed from the clock at each query. Only the painter works by
 * itself, and callbacks while there is a task that somebody wants to hear of.
 */
public final class Sandbox implements Closeable {
  private static final String TRY_ON = "/v1/images/kolors-virtual-try-on";
  private static final int CREATES_AT_ONCE = 20;
  private static final String COSTS = "/account/costs";
  private static final String BILLING = "/account/billing/package";

  private final FileChannel lock;
  private final String prefix;
  private final Counters counters;
  private final Books books;
  private final Painter painter;
  private final CallbackSender sender;
  private final Replies replies;
  private final OwnMachine ownMachine;
  private final WorkerExecutor workers;
  private final Map<String, byte[]> samples = new ConcurrentHashMap<>();
  private final CreateCall create;
  private final QueryCalls queries;
  private final ResultFiles files;
  private final AccountCalls account;
  private final AdminCalls admin;

  private Sandbox(
      FileChannel lock,
      SandboxOptions options,
      Vertx vertx,
      String prefix,
      Clock machine,
      RandomGenerator random)
      throws IOException {
    Path home = options.home();
    this.lock = lock;
    this.prefix = prefix;
    SandboxClock clock = SandboxClock.open(machine, home.resolve("clock.json"));
    Control control = new Control(options, clock, random);
    this.counters = Counters.open(home.resolve("counters"));
    this.books = Books.open(home.resolve("journal.jsonl"), control, random);
    this.painter = new Painter(home, books, control);
    this.sender = new CallbackSender(vertx, machine);
    Callbacks callbacks = new Callbacks(vertx, control, books, counters, sender, prefix);
    this.replies = new Replies();
    this.workers = vertx.createSharedWorkerExecutor("sandbox-creates", CREATES_AT_ONCE);
    this.ownMachine = new OwnMachine(replies);
    Gate gate = new Gate(counters, new Bearer(options.credentials(), machine), control, replies);
    this.create =
        new CreateCall(gate, replies, control, counters, books, painter, callbacks, workers);
    this.queries = new QueryCalls(gate, replies, control, books, random, prefix);
    this.files = new ResultFiles(gate, replies, control, books, painter);
    this.account = new AccountCalls(gate, replies, control, books);
    this.admin = new AdminCalls(control, books, counters, replies);
    painter.recover();
    callbacks.recover();
  }

  /**
   * Opens the books under the home and goes on where they end.
   *
   * @param prefix its path: empty, or one that starts with a slash and does not end with one
   * @param machine tells the time that tokens are checked by; tasks live by a clock that follows it
   * @param random draws the times of tasks and what goes wrong
   * @throws IOException when the home is not usable, its journal is damaged, or another sandbox
   *     uses it
   */
  public static Sandbox open(
      SandboxOptions options, Vertx vertx, String prefix, Clock machine, RandomGenerator random)
      throws IOException {
    FileChannel lock = lock(Files.createDirectories(options.home()));
    try {
      return new Sandbox(lock, options, vertx, prefix, machine, random);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Puts the sandbox's routes before all others of the router: it reads bodies itself, so no body
   * handler and no smaller limit may come first.
   */
  public void mount(Router router) {
    route(router.route(prefix + "/*"), ownMachine::admit);
    String path = prefix + TRY_ON;
    route(router.route(HttpMethod.POST, path), create::make);
    route(router.route(HttpMethod.GET, path), queries::list);
    route(router.route(HttpMethod.GET, path + "/:id"), queries::one);
    route(router.route(path), this::badMethod);
    route(router.route(path + "/:id"), this::badMethod);
    String file = prefix + "/files/:name";
    route(router.route(HttpMethod.GET, file).method(HttpMethod.HEAD), files::serve);
    route(router.route(HttpMethod.GET, prefix + "/samples/:name"), this::sample);
    route(router.route(HttpMethod.GET, prefix + COSTS), account::costs);
    route(router.route(HttpMethod.POST, prefix + BILLING), account::billing);
    route(router.route(prefix + COSTS), this::badMethod);
    route(router.route(prefix + BILLING), this::badMethod);
    mountAdmin(router, prefix + "/admin");
    route(router.route(prefix + "/*"), context -> context.response().setStatusCode(404).end());
  }

  private void badMethod(RoutingContext context) {
    replies.refuse(context, Refusal.BAD_METHOD);
  }

  /** Pictures to try it with, at addresses that a create may give. */
  private void sample(RoutingContext context) {
    Workers.run(context, () -> Optional.ofNullable(samples().get(context.pathParam("name"))))
        .onSuccess(
            picture ->
                picture.ifPresentOrElse(
                    bytes -> context.response().end(Buffer.buffer(bytes)),
                    () -> context.response().setStatusCode(404).end()));
  }

  /** They take a while to draw. */
  private Map<String, byte[]> samples() {
    if (samples.isEmpty()) {
      samples.putAll(SamplePictures.pairs());
    }
    return samples;
  }

  private void mountAdmin(Router router, String path) {
    route(router.route(path + "/*"), ownMachine::admitNoPages);
    route(router.route(HttpMethod.GET, path + "/books"), admin::books);
    route(router.route(HttpMethod.GET, path + "/behaviour"), admin::behaviour);
    route(router.route(HttpMethod.PATCH, path + "/behaviour"), admin::behave);
    route(router.route(HttpMethod.GET, path + "/faults"), admin::faults);
    route(router.route(HttpMethod.POST, path + "/faults"), admin::addFault);
    route(router.route(HttpMethod.DELETE, path + "/faults"), admin::clearFaults);
    route(router.route(HttpMethod.GET, path + "/clock"), admin::clock);
    route(router.route(HttpMethod.POST, path + "/clock"), admin::changeClock);
  }

  /** Ends the painter and closes the books; what is not painted is painted after the next start. */
  @Override
  public void close() throws IOException {
    workers.close();
    sender.close();
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

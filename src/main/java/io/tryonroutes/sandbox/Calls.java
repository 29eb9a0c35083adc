package io.tryonroutes.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;

/** Answers the calls. Whatever touches a file runs on worker threads. */
final class Calls {
  private static final System.Logger LOG = System.getLogger(Calls.class.getName());
  private static final String CDN_QUERY = "x-kcdn-pid=112452";
  private static final int MOST_PAGES = 1000;
  private static final int LARGEST_PAGE = 500;
  private static final int USUAL_PAGE = 30;
  private static final long LINGER_MILLISECONDS = 1000;

  private final Clock clock;
  private final Bearer bearer;
  private final Counters counters;
  private final Books books;
  private final Painter painter;
  private final String prefix;

  Calls(
      Clock clock, Bearer bearer, Counters counters, Books books, Painter painter, String prefix) {
    this.clock = clock;
    this.bearer = bearer;
    this.counters = counters;
    this.books = books;
    this.painter = painter;
    this.prefix = prefix;
  }

  void create(RoutingContext context) {
    String files = UUID.randomUUID().toString();
    answer(
        context,
        enter(context, Counters.Kind.CREATE)
            .compose(in -> BodySpool.write(context.vertx(), context.request(), body(files)))
            .compose(spooled -> blocking(context, () -> create(files)))
            .eventually(() -> blocking(context, () -> Files.deleteIfExists(body(files)))));
  }

  void query(RoutingContext context) {
    answer(
        context,
        enter(context, Counters.Kind.QUERY)
            .map(
                in -> {
                  String id = context.pathParam("id");
                  return Answers.success(
                      books
                          .find(id)
                          .map(task -> data(context, task))
                          .orElseGet(() -> Answers.unknown(id)));
                }));
  }

  void list(RoutingContext context) {
    answer(
        context,
        enter(context, Counters.Kind.LIST)
            .map(
                in -> {
                  int number = number(context, "pageNum", 1, MOST_PAGES);
                  int size = number(context, "pageSize", USUAL_PAGE, LARGEST_PAGE);
                  ArrayNode page = JsonNodeFactory.instance.arrayNode();
                  books.page(number, size).forEach(task -> page.add(data(context, task)));
                  return Answers.success(page);
                }));
  }

  /** Result files need no credential, but the query string as it was given out. */
  void file(RoutingContext context) {
    HttpServerResponse response = context.response();
    blocking(context, () -> count(Counters.Kind.FILE))
        .compose(counted -> blocking(context, () -> stored(context.pathParam("name"))))
        .onSuccess(
            file -> {
              if (!CDN_QUERY.equals(context.request().query())) {
                response.setStatusCode(403).end();
              } else if (file.isEmpty()) {
                response.setStatusCode(404).end();
              } else {
                response.putHeader("Content-Type", "image/png").sendFile(file.get().toString());
              }
            })
        .onFailure(cause -> fail(context, cause));
  }

  void books(RoutingContext context) {
    blocking(context, () -> BooksPage.of(books, counters, clock.millis()))
        .onSuccess(page -> send(context, 200, page))
        .onFailure(cause -> fail(context, cause));
  }

  void badMethod(RoutingContext context) {
    fail(context, Refusal.BAD_METHOD.exception());
  }

  /** Counts the call and checks its credential; the body waits meanwhile. */
  private Future<Void> enter(RoutingContext context, Counters.Kind kind) {
    String authorization = context.request().getHeader("Authorization");
    context.request().pause();
    return blocking(
        context,
        () -> {
          count(kind);
          Optional<Refusal> refusal = bearer.check(authorization);
          if (refusal.isPresent()) {
            throw refusal.get().exception();
          }
          return null;
        });
  }

  private ObjectNode create(String files) throws IOException {
    Path human = painter.human(files);
    Path cloth = painter.cloth(files);
    Task task;
    try {
      CreateBody body = new CreateBodyReader(body(files), human, cloth).read();
      Optional<String> fault = Pictures.fault(human);
      task = books.accept(body, files, fault.isPresent() ? fault : Pictures.fault(cloth));
    } catch (RefusedException | IOException e) {
      painter.discardInputs(files);
      if (e instanceof RefusedException refused && refused.refusal() == Refusal.NO_SLOT) {
        count(Counters.Kind.OVER_LIMIT);
      }
      throw e;
    }
    if (task.judged()) {
      painter.discardInputs(files);
    } else {
      painter.paint(task);
    }
    return Answers.success(Answers.created(task));
  }

  private Path body(String files) {
    return painter.body(files);
  }

  private ObjectNode data(RoutingContext context, Task task) {
    var request = context.request();
    String url =
        "%s://%s%s/files/%s.png?%s"
            .formatted(request.scheme(), request.authority(), prefix, task.files(), CDN_QUERY);
    return Answers.task(task, clock.millis(), url);
  }

  /** The name must be one that we gave, so that no path leads elsewhere. */
  private Optional<Path> stored(String name) {
    return Optional.of(name)
        .filter(text -> text.matches("[0-9a-f-]{36}\\.png"))
        .map(text -> painter.result(text.substring(0, 36)))
        .filter(Files::exists);
  }

  private Void count(Counters.Kind kind) throws IOException {
    counters.add(kind);
    return null;
  }

  private static int number(RoutingContext context, String name, int usual, int most) {
    String text = context.request().getParam(name, Integer.toString(usual));
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // refused like a number out of range
    }
    throw Refusal.invalid(name + " must be from 1 to " + most).exception();
  }

  private static <T> Future<T> blocking(RoutingContext context, Callable<T> work) {
    return context.vertx().executeBlocking(work, false);
  }

  private static void answer(RoutingContext context, Future<ObjectNode> answer) {
    answer.onSuccess(body -> send(context, 200, body)).onFailure(cause -> fail(context, cause));
  }

  private static void fail(RoutingContext context, Throwable cause) {
    if (cause instanceof RefusedException refused) {
      send(context, refused.refusal().http(), Answers.refusal(refused.refusal()));
    } else if (!context.response().closed()) {
      LOG.log(System.Logger.Level.WARNING, "a call to the sandbox failed", cause);
      send(context, 500, Answers.refusal(Refusal.INTERNAL));
    }
  }

  private static void send(RoutingContext context, int status, ObjectNode body) {
    BodySpool.discard(context.request());
    HttpServerResponse response = context.response();
    if (response.closed()) {
      return;
    }
    response
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json;charset=UTF-8")
        .end(body.toString());
    if (status == Refusal.TOO_LARGE.http()) {
      hangUp(context);
    }
  }

  /**
   * The caller is still sending. Who hangs up at once may take the answer away from it, who listens
   * to the end is at its mercy: so a little later.
   */
  private static void hangUp(RoutingContext context) {
    var connection = context.request().connection();
    context.vertx().setTimer(LINGER_MILLISECONDS, timer -> connection.close());
  }
}

package io.tryonroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.Arc;
import io.tryonroutes.flow.Wake;
import io.tryonroutes.ledger.Event;
import io.tryonroutes.ledger.History;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.Overview;
import io.tryonroutes.place.Folder;
import io.tryonroutes.place.Places;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.quarkus.core.CamelRuntime;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;

/**
 * The service within a test. Where there is a main class Camel leaves its start to that, and tests
 * do not run it; so they start Camel themselves. They do without CamelQuarkusTestSupport, which
 * takes all components out of the context after each test, and with them the timers of the routes.
 */
abstract class RunningService {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration LONGEST_CALL = Duration.ofSeconds(60);

  @BeforeEach
  void startCamel() throws Exception {
    if (!context().isStarted()) {
      bean(CamelRuntime.class).start(new String[0]);
      prepareRoutes();
    }
  }

  /** Is called once, when the routes have just started. */
  void prepareRoutes() throws Exception {}

  static CamelContext context() {
    return bean(CamelContext.class);
  }

  static <T> T bean(Class<T> type) {
    return Arc.container().instance(type).get();
  }

  static Places places() {
    return bean(Places.class);
  }

  /** Drops a pair that no other test has. */
  static void drop(String name) throws IOException {
    places().folder("inbox").put(Drawing.GARMENT.png(name), name + "_cloth.png");
    places().folder("inbox").put(Drawing.PERSON.jpeg(name), name + "_human.jpg");
  }

  /** Hands over a pair that no other test has, past the inbox. */
  static void registerPair(String name) {
    bean(ProducerTemplate.class)
        .requestBody(
            "direct:register-pair",
            Map.of(
                "name", name,
                "human", Drawing.PERSON.jpeg(name),
                "cloth", Drawing.GARMENT.png(name)));
  }

  /** The life of a pair's newest job, from the first step on. */
  static List<Event> eventsOf(String name) {
    History history = bean(History.class);
    return history.events(history.find(name).orElseThrow());
  }

  static List<Job> openJobs(String name) {
    return bean(Overview.class).open(100).stream().filter(job -> job.name().equals(name)).toList();
  }

  /** What the sandbox has in its books. */
  static JsonNode books() throws IOException {
    return JSON.readTree(admin("GET", "books", ""));
  }

  /** How many calls of a kind the sandbox has answered. */
  static int calls(String call) throws IOException {
    return books().path("calls").path(call).asInt();
  }

  /** Looks at the sandbox, or changes it; returns what it says. */
  static String admin(String method, String page, String body) throws IOException {
    URI address = URI.create(bean(Settings.class).kling().baseUrl() + "/admin/" + page);
    HttpResponse<String> answer =
        send(HttpRequest.newBuilder(address).method(method, BodyPublishers.ofString(body)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  /** One of the service's own pages. */
  static HttpResponse<String> get(String page) throws IOException {
    return send(HttpRequest.newBuilder(bean(Settings.class).kling().baseUrl().resolve(page)));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return HTTP.send(request.timeout(LONGEST_CALL).build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Waits with the service awake: where its clock is set, it must not sleep by the machine's. */
  static ConditionFactory within(Duration atMost) {
    return await()
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(50))
        .conditionEvaluationListener(looked -> bean(Wake.class).up());
  }

  static JsonNode sidecar(String name) throws IOException {
    return JSON.readTree(places().folder("outbox").at(name + ".json").toFile());
  }

  /** All files of a place that are not hidden, by their names within it. */
  static List<String> files(Folder place) throws IOException {
    try (Stream<Path> all = Files.walk(place.root())) {
      return all.filter(Files::isRegularFile)
          .map(file -> place.root().relativize(file).toString())
          .filter(file -> !file.startsWith("."))
          .sorted()
          .toList();
    }
  }

  static void assertNothingIsLeftUnderWay() throws IOException {
    assertThat(files(places().folder("inbox"))).isEmpty();
    assertThat(files(places().work())).isEmpty();
    assertThat(files(places().folder("dead-letter"))).isEmpty();
    assertThat(bean(Overview.class).open(100)).isEmpty();
  }
}

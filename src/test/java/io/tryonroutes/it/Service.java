package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;

/**
 * The service in a working directory of its own, with copies of the routes and settings that users
 * get. It may be started again and again.
 */
final class Service implements Actor {
  private static final Pattern ADDRESS = Pattern.compile("Status: +(http://\\S+)/api/status");
  private static final Duration START = Duration.ofSeconds(120);

  /** "A stop takes at most 5 s" (promise 4), and what a busy machine may add. */
  private static final Duration STOP = Duration.ofSeconds(5 + 4);

  private static final int MOST_REPORTED = 10;

  private static final Duration COMMAND = Duration.ofSeconds(120);

  private final Path folder;
  private final Map<String, String> settings = new TreeMap<>();
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> launcher = new ArrayList<>();
  private final List<String> jvmOptions = new ArrayList<>();
  private final List<Program> starts = new ArrayList<>();
  private final List<Program> commands = new ArrayList<>();
  private Optional<Http> http = Optional.empty();
  private Packaged packaged = Packaged.FROM_AN_ARCHIVE;

  Service(Path folder) throws IOException {
    this.folder = folder;
    copy("routes");
    copy("config");
    set("quarkus.http.port", "0");
    set("tryon.inbox-poll-interval", "200ms");
    set("tryon.pairs.quiet-time", "400ms");
  }

  private void copy(String name) throws IOException {
    Path source = Path.of(name).toAbsolutePath();
    List<Path> all;
    try (Stream<Path> tree = Files.walk(source)) {
      all = tree.toList();
    }
    for (Path each : all) {
      Files.copy(each, folder.resolve(name).resolve(source.relativize(each)));
    }
  }

  /** Changes its copy of a route file as a user might; the text has to be in it. */
  Service changeRoute(String file, String from, String to) throws IOException {
    Path route = folder.resolve("routes").resolve(file);
    String text = Files.readString(route);
    if (!text.contains(from)) {
      throw new IllegalArgumentException(file + " has no " + from);
    }
    Files.writeString(route, text.replace(from, to));
    return this;
  }

  /** A setting from the next start on. */
  Service set(String key, String value) {
    settings.put(key, value);
    return this;
  }

  /** Talks to this sandbox, with a key that it takes unless it was told one of its own. */
  Service against(SandboxProcess sandbox, int slots) {
    return set("tryon.kling.base-url", sandbox.baseUrl())
        .set("tryon.kling.slots", "" + slots)
        .secret("TRYON_KLING_API_KEY", "a-key");
  }

  /** A secret, given as users should: in the environment. */
  Service secret(String variable, String value) {
    return environment(variable, value);
  }

  Service environment(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Service withoutSecrets() {
    environment.clear();
    return this;
  }

  Service jvm(String option) {
    jvmOptions.add(option);
    return this;
  }

  /** As a user who may not read and write everything, even if it is root that runs the tests. */
  Service withoutAllRights() {
    if (!System.getProperty("user.name").equals("root")) {
      return this;
    }
    return under(List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search"));
  }

  /** Is started by a command that becomes the program after it. */
  Service under(List<String> command) {
    launcher.addAll(command);
    return this;
  }

  /** Is started by the very command that the README tells. */
  Service asUsersStartIt() {
    packaged = Packaged.AS_USERS_START_IT;
    return this;
  }

  Service withoutJvmOptions() {
    jvmOptions.clear();
    return this;
  }

  Path folder() {
    return folder;
  }

  Home home() {
    return new Home(folder.resolve("data"));
  }

  /** Starts it and does not wait. */
  Program start() {
    Path output = folder.resolve("service-%02d.out".formatted(starts.size() + 1));
    Program program = Program.start(folder, environment, launcher, options(), List.of(), output);
    starts.add(program);
    http = Optional.empty();
    return program;
  }

  private List<String> options() {
    List<String> options = new ArrayList<>(jvmOptions);
    settings.forEach((key, value) -> options.add("-D" + key + "=" + value));
    return packaged.options(options.toArray(String[]::new));
  }

  /** Runs a command beside it, with the same settings and secrets, to its end. */
  Program command(String... arguments) {
    Path output = folder.resolve("command-%02d.out".formatted(commands.size() + 1));
    Program program =
        Program.start(folder, environment, List.of(), options(), List.of(arguments), output);
    commands.add(program);
    return program;
  }

  /** Starts it and waits until it answers, ready or not. */
  Service startAndAwaitLive() {
    start();
    within(START).ignoreExceptions().until(() -> http().get("/q/health/live").status() == 200);
    return this;
  }

  /** Starts it and waits until it says that nothing keeps it from working. */
  Service startAndAwaitReady() {
    startAndAwaitLive();
    within(START).untilAsserted(() -> assertReady());
    return this;
  }

  private void assertReady() throws IOException {
    Http.Answer answer = readiness();
    if (answer.status() != 200) {
      throw new AssertionError("not ready: " + answer.body());
    }
  }

  Http.Answer readiness() throws IOException {
    return http().get("/q/health/ready");
  }

  /** What the call says that ends the account's pause. */
  Http.Answer resume() throws IOException {
    return http().call("POST", "/api/resume", "");
  }

  JsonNode status() throws IOException {
    return http().get("/api/status").json();
  }

  /** How many jobs are in one of these states. */
  long jobs(String... states) throws IOException {
    JsonNode counts = status().required("jobs");
    return Stream.of(states).mapToLong(state -> counts.required(state).asLong()).sum();
  }

  /** Whether no job is under way: a settled one has left nothing in work. */
  boolean isIdle() throws IOException {
    return status().required("under_way").isEmpty();
  }

  /** One metric without tags. */
  double metric(String name) throws IOException {
    return http()
        .get("/q/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no metric " + name));
  }

  /** Where it listens. */
  String address() {
    Matcher address = ADDRESS.matcher(last().output());
    if (!address.find()) {
      throw new IllegalStateException("the service does not listen yet");
    }
    return address.group(1);
  }

  /** One client for each start: making one costs more than a call. */
  private Http http() {
    if (http.isEmpty()) {
      http = Optional.of(new Http(address()));
    }
    return http.orElseThrow();
  }

  /** Waits with its eyes open: a service that has ended will bring nothing more. */
  ConditionFactory within(Duration atMost) {
    Program program = last();
    return await()
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(100))
        .failFast("the service has ended", () -> !program.isAlive());
  }

  /**
   * Waits until all is settled, and holds the whole home to the promise: these pairs are published,
   * and nothing else is anywhere.
   */
  void awaitPublished(Collection<String> names, Duration atMost) throws IOException {
    within(atMost).until(() -> home().files("done").size() == 2 * names.size() && isIdle());
    home().assertThatAllArePublished(names);
  }

  /** A person ends the account's pause by the command. */
  void resumeByCommand() {
    Program command = command("resume", "--url", address());
    assertThat(command.exitStatus(COMMAND)).as(command.output()).isZero();
    assertThat(command.output()).contains("the pause is over");
  }

  /** SIGTERM after a delay; fails when it is not followed soon by the end. */
  void stopAfter(Duration delay) {
    last().terminateAfter(delay);
    last().exitStatus(delay.plus(STOP));
  }

  /** {@code kill -9}, now; returns when it is dead. */
  void kill() {
    last().kill();
  }

  /** {@code kill -9} after a delay. */
  void killAfter(Duration delay) {
    last().killAfter(delay);
  }

  long pid() {
    return last().pid();
  }

  /** What it has said since its last start. */
  String output() {
    return last().output();
  }

  private Program last() {
    return starts.get(starts.size() - 1);
  }

  private static Map<String, Long> counts(JsonNode jobs) {
    Map<String, Long> counts = new TreeMap<>();
    jobs.fields().forEachRemaining(each -> counts.put(each.getKey(), each.getValue().asLong()));
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  @Override
  public List<String> report() throws IOException {
    if (starts.isEmpty() || !last().isAlive()) {
      return List.of("---- a service that does not run, started %d times".formatted(starts.size()));
    }
    JsonNode status = status();
    JsonNode inbox = status.required("inbox");
    List<String> lines = new ArrayList<>();
    lines.add(
        "---- a service, started %d times: jobs %s, slots %s, waiting for %s, notes %s"
            .formatted(
                starts.size(),
                counts(status.required("jobs")),
                status.required("slots"),
                status.required("waiting_for"),
                status.required("notes")));
    lines.add(
        "its inbox: %s arriving, lone %s, left alone %s"
            .formatted(
                inbox.required("arriving"), inbox.required("lone"), inbox.required("left_alone")));
    for (JsonNode job : status.required("under_way")) {
      if (lines.size() < MOST_REPORTED + 2) {
        lines.add(
            "%s %s %s %s"
                .formatted(
                    job.required("name").asText(),
                    job.required("job").asText(),
                    job.required("state").asText(),
                    job.path("trouble").asText("")));
      }
    }
    return lines;
  }

  @Override
  public void close() {
    commands.forEach(Program::close);
    starts.forEach(Program::close);
  }
}

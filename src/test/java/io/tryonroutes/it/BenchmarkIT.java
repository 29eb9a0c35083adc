package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tryonroutes.Drawing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * How full the slots are, how soon news comes, how many calls, how fast, how much memory. The
 * profile {@code benchmark} is the long form; only what is counted is asserted, never a time.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BenchmarkIT {
  private static final boolean LONG = Boolean.getBoolean("tryon.it.benchmark");
  private static final String ONLY_LONG = "tryon.it.benchmark";
  private static final int KB = 1024;
  private static final int MB = 1024 * KB;

  private static final int SLOTS = LONG ? 50 : 3;
  private static final String TASK_TIME = LONG ? "10s-19s" : "1s-2s";
  private static final int PAIRS = LONG ? 500 : 6;
  private static final int INSTANT_PAIRS = 1500;
  private static final int WARM_PAIRS = 3000;
  private static final int BIG_PAIRS = 150;
  private static final int LONG_RUN_PAIRS = Integer.getInteger("tryon.it.benchmark.pairs", 6000);
  private static final int LOOKS_AT_MEMORY = 6;
  private static final int WAITING_TASKS = 500;
  private static final int WAITING_SIDE = 317;
  private static final String POLLING = "full slots, polling alone";
  private static final String PAIRS_AN_HOUR = "pairs an hour";
  private static final String SECRET = "whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI=";
  private static final int PEER_SECONDS = LONG ? 200 : 5;

  @RegisterExtension final Stage stage = new Stage();

  private final BenchmarkReport report = new BenchmarkReport();

  @AfterAll
  void write() throws IOException {
    report.write();
  }

  @Test
  @Order(1)
  void slotsAreFullByPollingAlone() throws IOException {
    SandboxProcess sandbox = sandbox(TASK_TIME, SLOTS);
    fullSlots(POLLING, sandbox, service(sandbox, SLOTS), 97.5, 0.3);
  }

  @Test
  @Order(2)
  @EnabledIfSystemProperty(named = ONLY_LONG, matches = "true")
  void slotsAreFullByCallbacks() throws IOException {
    SandboxProcess sandbox = sandbox(TASK_TIME, SLOTS);
    sandbox.behave("{\"callback_secrets\": [\"%s\"]}".formatted(SECRET));
    int port = freePort();
    Service service =
        service(sandbox, SLOTS)
            .set("quarkus.http.port", "" + port)
            .set("tryon.kling.callback-url", "http://127.0.0.1:" + port)
            .secret("TRYON_KLING_WEBHOOK_SECRETS", SECRET);
    fullSlots("full slots, signed callbacks", sandbox, service, 99, 0.05);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void fullSlots(
      String name, SandboxProcess sandbox, Service service, double fullness, double latency)
      throws IOException {
    service.startAndAwaitReady();
    Usage usage = new Usage(service.pid());
    double cpu = usage.cpuSeconds();
    List<String> names = drop(service, PAIRS, 300 * KB);
    awaitPublished(service, names);

    TaskTimes times = TaskTimes.of(sandbox);
    List<Double> noticed = times.noticed(sidecars(service, names));
    double utilisation = times.utilisation(SLOTS, times.first(), times.last());
    double seconds = Duration.between(times.first(), times.last()).toMillis() / 1000.0;
    BenchmarkReport.Scenario scenario =
        report
            .scenario(name)
            .add(
                "slots' time used while pairs wait", 100 * utilisation, "%", "≥ " + fullness + " %")
            .add(
                "an end is noticed after, median",
                BenchmarkReport.quantile(noticed, 0.5),
                "s",
                "≤ " + latency + " s")
            .add("an end is noticed after, 95 %", BenchmarkReport.quantile(noticed, 0.95), "s")
            .add(PAIRS_AN_HOUR, (PAIRS - SLOTS) / seconds * 3600, "");
    calls(scenario, sandbox, PAIRS);
    scenario
        .add("list queries a second", sandbox.books().listCalls() / seconds, "")
        .add("threads of Java, most", service.metric("jvm_threads_peak_threads"), "")
        .add("processor time a pair", 1000 * (usage.cpuSeconds() - cpu) / PAIRS, "ms");
    assertPaidOnce(sandbox, PAIRS);
  }

  private static void calls(BenchmarkReport.Scenario scenario, SandboxProcess sandbox, int pairs)
      throws IOException {
    SandboxProcess.Books books = sandbox.books();
    scenario
        .add("creates a pair", books.createCalls() / (double) pairs, "", "1")
        .add("result fetches a pair", books.fileCalls() / (double) pairs, "", "1")
        .add("single queries a pair", books.queryCalls() / (double) pairs, "", "0");
  }

  @Test
  @Order(3)
  void thePeersOfTheSameRun() throws Exception {
    List<Peer> peers = new ArrayList<>();
    for (double apart : List.of(2.0, 60.0)) {
      SandboxProcess sandbox = sandbox(TASK_TIME, SLOTS);
      peers.add(
          Peer.start(stage.newFolder("peer"), sandbox, Math.min(10, SLOTS), apart, PEER_SECONDS));
    }
    double ours = report.of(POLLING).get(PAIRS_AN_HOUR);
    for (Peer peer : peers) {
      double theirs = peer.fetched() * 3600.0 / PEER_SECONDS;
      report
          .scenario(peer.name())
          .add("slots' time used", 100 * peer.utilisation(SLOTS), "%")
          .add(PAIRS_AN_HOUR, theirs, "")
          .add("the service's pairs an hour, polling alone", ours / theirs, "times as many");
    }
  }

  @Test
  @Order(4)
  @EnabledIfSystemProperty(named = ONLY_LONG, matches = "true")
  void anInstantKling() throws Exception {
    SandboxProcess sandbox = sandbox("0s", 100);
    Service service = service(sandbox, 100).startAndAwaitReady();
    Usage usage = new Usage(service.pid());
    Usage klings = new Usage(sandbox.pid());
    // Java compiles what is hot; a service that runs for months has that behind it.
    awaitPublished(service, drop(service, "warm", WARM_PAIRS, 0));
    awaitPublished(service, drop(service, "warmer", INSTANT_PAIRS, MB));
    double cpu = usage.cpuSeconds();
    double klingsCpu = klings.cpuSeconds();
    Instant begun = Instant.now();
    List<String> names = drop(service, "instant", INSTANT_PAIRS, MB);
    awaitPublished(service, names);
    Instant ended = Instant.MIN;
    for (JsonNode sidecar : sidecars(service, names)) {
      Instant published = Instant.parse(sidecar.required("times").required("published").asText());
      ended = published.isAfter(ended) ? published : ended;
    }
    double rate = INSTANT_PAIRS / (Duration.between(begun, ended).toMillis() / 1000.0);
    double cpuOfPairs = usage.cpuSeconds() - cpu;
    double klingsCpuOfPairs = klings.cpuSeconds() - klingsCpu;
    // no slot is ever taken for long, but the client does not wait for any
    sandbox.behave("{\"slots\": %d}".formatted(2 * INSTANT_PAIRS));
    BareClient bare = new BareClient(sandbox, MB);
    bare.post(INSTANT_PAIRS);
    double klingsBare = klings.cpuSeconds();
    double bareRate = bare.post(INSTANT_PAIRS);
    report
        .scenario("instant Kling, pictures of 1 MB")
        .add("pairs a second, from drop to sidecar", rate, "", "≥ 50")
        .add("a bare client's creates a second", bareRate, "")
        .add("share of the bare client's rate", 100 * rate / bareRate, "%", "≥ 60 %")
        .add("sent", rate * bare.bodyBytes() / MB, "MB/s")
        .add("sent by the bare client", bareRate * bare.bodyBytes() / MB, "MB/s")
        .add("processor time a pair", 1000 * cpuOfPairs / INSTANT_PAIRS, "ms")
        .add("the sandbox's processor time a pair", 1000 * klingsCpuOfPairs / INSTANT_PAIRS, "ms")
        .add(
            "the sandbox's processor time a bare create",
            1000 * (klings.cpuSeconds() - klingsBare) / INSTANT_PAIRS,
            "ms")
        .add("resident memory, most", usage.mostResidentMb(), "MB");
  }

  @Test
  @Order(5)
  @EnabledIfSystemProperty(named = ONLY_LONG, matches = "true")
  void bigPictures() throws IOException {
    SandboxProcess sandbox = sandbox("10s", 50);
    Service service = service(sandbox, 50).jvm("-Xmx256m").startAndAwaitReady();
    Usage usage = new Usage(service.pid());
    List<String> names = drop(service, BIG_PAIRS, Drops.NEARLY_TOO_BIG);
    awaitPublished(service, names);
    report
        .scenario("50 pairs of 2 × 10 MB under way, -Xmx256m")
        .add("pairs published", names.size(), "", "" + BIG_PAIRS)
        .add("heap in use at the end", usage.liveHeapMb(), "MB", "≤ 256 MB")
        .add("resident memory, most", usage.mostResidentMb(), "MB");
    assertPaidOnce(sandbox, BIG_PAIRS);
  }

  @Test
  @Order(6)
  @EnabledIfSystemProperty(named = ONLY_LONG, matches = "true")
  void manyWaiting() throws IOException {
    SandboxProcess sandbox = sandbox("24h", WAITING_TASKS);
    Service service =
        service(sandbox, WAITING_TASKS)
            .set("tryon.manifest.max-pairs", "" + WAITING_SIDE * WAITING_SIDE)
            .startAndAwaitReady();
    Drops library = new Drops(service.home().at("library"));
    for (int i = 0; i < WAITING_SIDE; i++) {
      library.file("people/p%03d.jpg".formatted(i), Drawing.PERSON.jpeg("p" + i));
      library.file("tops/t%03d.png".formatted(i), Drawing.GARMENT.png("t" + i));
    }
    Instant dropped = Instant.now();
    service.home().inbox().file("all.csv", "human,cloth\npeople/*.jpg,tops/*.png\n".getBytes());
    int rows = WAITING_SIDE * WAITING_SIDE;
    service
        .within(Duration.ofMinutes(5))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> service.jobs("WAITING") > rows / 2);
    double registered = Duration.between(dropped, Instant.now()).toMillis() / 1000.0;
    service
        .within(Duration.ofMinutes(5))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> sandbox.books().running() == WAITING_TASKS);
    double running = Duration.between(dropped, Instant.now()).toMillis() / 1000.0;
    Usage usage = new Usage(service.pid());
    int lists = sandbox.books().listCalls();
    double cpu = usage.cpuSeconds();
    long begun = System.nanoTime();
    service
        .within(Duration.ofMinutes(1))
        .pollInterval(Duration.ofSeconds(5))
        .until(() -> System.nanoTime() - begun > 20e9);
    double seconds = (System.nanoTime() - begun) / 1e9;
    report
        .scenario("500 tasks awaited, 100,000 jobs in the ledger")
        .add("jobs in the ledger", rows, "")
        .add("registered after", registered, "s")
        .add("all slots taken after", running, "s")
        .add("threads of Java, most", service.metric("jvm_threads_peak_threads"), "", "≤ 64")
        .add("threads of the process", usage.threads(), "")
        .add("list queries a second", (sandbox.books().listCalls() - lists) / seconds, "")
        .add("processors busy meanwhile", (usage.cpuSeconds() - cpu) / seconds, "")
        .add("heap in use", usage.liveHeapMb(), "MB")
        .add("resident memory", usage.residentMb(), "MB");
  }

  @Test
  @Order(7)
  @EnabledIfSystemProperty(named = ONLY_LONG, matches = "true")
  void aLongRun() throws IOException {
    SandboxProcess sandbox = sandbox("0s", 50);
    Service service = service(sandbox, 50).startAndAwaitReady();
    Usage usage = new Usage(service.pid());
    int share = LONG_RUN_PAIRS / LOOKS_AT_MEMORY;
    List<Double> heap = new ArrayList<>();
    double resident = 0;
    for (int i = 0; i < LOOKS_AT_MEMORY; i++) {
      awaitPublished(service, drop(service, "run-" + i, share, 0));
      heap.add(usage.liveHeapMb());
      resident = i == 0 ? usage.residentMb() : resident;
    }
    double first = heap.get(0);
    double last = heap.get(heap.size() - 1);
    double thousands = share * (LOOKS_AT_MEMORY - 1) / 1000.0;
    report
        .scenario("a long run")
        .add("pairs", LONG_RUN_PAIRS, "")
        .add("heap in use after the first " + share, first, "MB")
        .add("heap in use at the end", last, "MB")
        .add("growth of the heap", (last - first) / thousands, "MB a 1,000 pairs", "0")
        .add(
            "growth of resident memory",
            (usage.residentMb() - resident) / thousands,
            "MB a 1,000 pairs")
        .add(
            "size of the ledger",
            Files.size(service.home().at("ledger.mv.db")) / (double) MB,
            "MB");
    assertPaidOnce(sandbox, LONG_RUN_PAIRS);
  }

  @Test
  @Order(8)
  @EnabledIfSystemProperty(named = ONLY_LONG, matches = "true")
  void aStart() throws IOException {
    SandboxProcess sandbox = sandbox("24h", 5);
    Service service = service(sandbox, 5).set("tryon.start-paused", "true").startAndAwaitLive();
    service.home().inbox().pairs(20);
    service.within(Duration.ofMinutes(1)).until(() -> service.jobs("PREPARED") == 20);
    service.kill();
    Instant started = Instant.now();
    service.set("tryon.start-paused", "false").startAndAwaitReady();
    service.within(Duration.ofMinutes(1)).until(() -> sandbox.books().tasks() == 5);
    report
        .scenario("a start with registered jobs")
        .add(
            "the first is submitted after",
            Duration.between(started, TaskTimes.of(sandbox).first()).toMillis() / 1000.0,
            "s",
            "≤ 3 s");
  }

  private SandboxProcess sandbox(String taskTime, int slots) throws IOException {
    SandboxProcess sandbox =
        stage.sandbox(Packaged.AS_USERS_START_IT, "--task-time", taskTime, "--slots", "" + slots);
    // Drawing takes processors that Kling would not take from this machine.
    sandbox.behave("{\"results\": \"person\"}");
    return sandbox;
  }

  private Service service(SandboxProcess sandbox, int slots) throws IOException {
    return stage.service().asUsersStartIt().against(sandbox, slots);
  }

  private static List<String> drop(Service service, int pairs, int bytes) throws IOException {
    return drop(service, "batch", pairs, bytes);
  }

  /** At one stroke, so that writing the pictures is no part of what is measured. */
  private static List<String> drop(Service service, String batch, int pairs, int bytes)
      throws IOException {
    Path catalogue = service.home().at("catalogue");
    Drops drops = new Drops(catalogue);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      String name = "%s/look-%05d".formatted(batch, i);
      names.add(name);
      drops.file(name + "_human.jpg", Drawing.PERSON.jpeg(name, bytes));
      drops.file(name + "_cloth.png", Drawing.GARMENT.png(name, bytes));
    }
    Files.move(catalogue.resolve(batch), service.home().at("inbox").resolve(batch));
    return names;
  }

  private static void awaitPublished(Service service, List<String> names) {
    Path last = service.home().at("outbox");
    service
        .within(Duration.ofSeconds(300 + 2L * names.size()))
        .pollInterval(Duration.ofMillis(500))
        .until(
            () ->
                names.stream().allMatch(name -> Files.exists(last.resolve(name + ".json")))
                    && service.isIdle());
  }

  private static List<JsonNode> sidecars(Service service, List<String> names) {
    return names.stream().map(service.home()::sidecar).toList();
  }

  private static void assertPaidOnce(SandboxProcess sandbox, int pairs) throws IOException {
    assertThat(sandbox.books().tasks()).isEqualTo(pairs);
    assertThat(sandbox.books().createCalls()).isEqualTo(pairs);
    assertThat(sandbox.books().paidTwice()).isZero();
  }
}

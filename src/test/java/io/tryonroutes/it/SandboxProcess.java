package io.tryonroutes.it;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sandbox as a process of its own, in Kling's place. */
final class SandboxProcess implements Actor {
  private static final Pattern ADDRESS = Pattern.compile("sandbox listens at (http://\\S+)");
  private static final Duration START = Duration.ofSeconds(120);

  private final Program program;
  private final String baseUrl;
  private final Http http;

  private SandboxProcess(Program program, String baseUrl) {
    this.program = program;
    this.baseUrl = baseUrl;
    this.http = new Http(baseUrl);
  }

  /** Returns when it listens. */
  static SandboxProcess start(Path folder, Packaged packaged, List<String> options) {
    List<String> arguments = new ArrayList<>(List.of("sandbox", "--port", "0", "--home", "home"));
    arguments.addAll(options);
    Program program =
        Program.start(
            folder,
            Map.of(),
            List.of(),
            packaged.options("-Xmx256m"),
            arguments,
            folder.resolve("sandbox.out"));
    try {
      String baseUrl =
          await("the sandbox's address")
              .atMost(START)
              .failFast(
                  "the sandbox has ended: " + folder.resolve("sandbox.out"),
                  () -> !program.isAlive())
              .until(() -> address(program), Optional::isPresent)
              .orElseThrow();
      return new SandboxProcess(program, baseUrl);
    } catch (RuntimeException e) {
      program.close();
      throw e;
    }
  }

  private static Optional<String> address(Program program) {
    Matcher matcher = ADDRESS.matcher(program.output());
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  String baseUrl() {
    return baseUrl;
  }

  long pid() {
    return program.pid();
  }

  /** What was called and paid so far. */
  Books books() throws IOException {
    return new Books(http.get("/admin/books").json());
  }

  /** The sandbox's own account of what happened. */
  record Books(JsonNode json) {
    /** How many tasks there are: each one would have cost money. */
    int tasks() {
      return json.required("creates_accepted").asInt();
    }

    /** How many create calls were answered, refused ones included. */
    int createCalls() {
      return json.required("calls").required("create").asInt();
    }

    int listCalls() {
      return json.required("calls").required("list").asInt();
    }

    int queryCalls() {
      return json.required("calls").required("query").asInt();
    }

    int fileCalls() {
      return json.required("calls").required("file").asInt();
    }

    /** How many creates found no free slot (1303). */
    int overLimit() {
      return json.required("over_limit_refused").asInt();
    }

    int running() {
      return json.required("running").asInt();
    }

    int duplicatesRefused() {
      return json.required("duplicates_refused").asInt();
    }

    /** In one line: what was accepted and paid, and whether anything was paid twice. */
    String summary() {
      return json.required("summary").asText();
    }

    /** How many different ids of ours were accepted or refused as a duplicate. */
    int externalIds() {
      return json.required("external_ids").asInt();
    }

    int paidTwice() {
      return json.required("paid_twice").size();
    }
  }

  /** Lets something go wrong from now on. */
  void fault(String json) throws IOException {
    change("POST", "/admin/faults", json);
  }

  /** Changes how it behaves while nothing goes wrong. */
  void behave(String json) throws IOException {
    change("PATCH", "/admin/behaviour", json);
  }

  /** Its time goes on at once by so much. */
  void leap(String time) throws IOException {
    change("POST", "/admin/clock", "{\"leap\": \"%s\"}".formatted(time));
  }

  /** Lets nothing go wrong any more; returns what did since the last time, each fault with it. */
  JsonNode clearFaults() throws IOException {
    JsonNode happened = http.get("/admin/faults").json();
    change("DELETE", "/admin/faults", "");
    return happened;
  }

  private void change(String method, String path, String json) throws IOException {
    Http.Answer answer = http.call(method, path, json);
    if (answer.status() != 200) {
      throw new IOException(path + " does not take " + json + ": " + answer.body());
    }
  }

  /** All tasks as Kling lists them, the newest first. */
  List<JsonNode> tasks() throws IOException {
    List<JsonNode> tasks = new ArrayList<>();
    for (int page = 1; ; page++) {
      JsonNode data =
          http.getAsAnybody("/v1/images/kolors-virtual-try-on?pageSize=500&pageNum=" + page)
              .json()
              .required("data");
      data.forEach(tasks::add);
      if (data.isEmpty()) {
        return tasks;
      }
    }
  }

  /** What Kling would say of a task by either of its ids. */
  JsonNode task(String id) throws IOException {
    return http.getAsAnybody("/v1/images/kolors-virtual-try-on/" + id).json().path("data");
  }

  @Override
  public List<String> report() throws IOException {
    Books books = books();
    return List.of(
        "---- the sandbox: %d create calls, %d tasks, %d running, %d over the limit"
            .formatted(books.createCalls(), books.tasks(), books.running(), books.overLimit()));
  }

  @Override
  public void close() {
    program.close();
  }
}

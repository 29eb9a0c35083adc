package io.tryonroutes.it;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tryonroutes.Drawing;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pairs arrive in pieces, by the tools that people copy with; none is taken before it is whole. */
class CopyingIT {
  private static final int KILOBYTE = 1024;
  private static final int SLOW_SECONDS = Integer.getInteger("tryon.it.slow-seconds", 12);
  private static final int SLOW_BYTES = SLOW_SECONDS * 5 * KILOBYTE;
  private static final int LOWER_BYTES = 200 * KILOBYTE;

  /** A tool that copies what lies in a folder into another one. */
  private enum Tool {
    CP("cp", "-r", "--preserve=all"),
    RSYNC("rsync", "-a", "--bwlimit=60"),
    RSYNC_INPLACE("rsync", "-a", "--inplace", "--bwlimit=60"),
    UNZIP("unzip", "-q");

    private final List<String> command;

    Tool(String... command) {
      this.command = List.of(command);
    }

    private boolean isThere() {
      return Stream.of(System.getenv("PATH").split(File.pathSeparator))
          .anyMatch(folder -> Files.isExecutable(Path.of(folder, command.get(0))));
    }

    private void copy(Path from, Path into) {
      List<String> arguments =
          this == UNZIP
              ? List.of(from + ".zip", "-d", into.toString())
              : List.of(from + "/.", into.toString());
      try {
        Process process =
            new ProcessBuilder(Stream.of(command, arguments).flatMap(List::stream).toList())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as("%s: %s", this, said).isZero();
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @RegisterExtension final Stage stage = new Stage();
  private final ScheduledExecutorService people = Executors.newScheduledThreadPool(4);

  @AfterEach
  void sendPeopleHome() {
    people.shutdownNow();
  }

  @Test
  void nothingIsSentBeforeItIsWhole() throws IOException {
    SandboxProcess sandbox = stage.sandbox("--task-time", "300ms");
    Service service =
        stage
            .service()
            // Most tools pause between two files for less.
            .set("tryon.pairs.quiet-time", "1s")
            .against(sandbox, 5)
            .set("tryon.pairs.second-part-time", "8s")
            // takes no two garments, so that those pairs come back whole
            .set("tryon.kling.model-name", "kolors-virtual-try-on-v1");
    Path inbox = Files.createDirectories(service.home().at("inbox"));
    Path source = Files.createDirectories(service.folder().resolve("source"));
    service.startAndAwaitReady();

    // upper first, lower 5 s later
    Map<String, Map<String, byte[]>> threes = new LinkedHashMap<>();
    for (Tool tool : Tool.values()) {
      if (tool.isThere()) {
        String batch = tool.name();
        threes.put(batch, three(batch));
        Path first = lay(source.resolve(batch + "-1"), threes.get(batch), "human", "upper");
        Path second = lay(source.resolve(batch + "-2"), threes.get(batch), "lower");
        Files.createDirectories(inbox.resolve(batch));
        zip(first);
        zip(second);
        people.execute(() -> tool.copy(first, inbox.resolve(batch)));
        people.schedule(() -> tool.copy(second, inbox.resolve(batch)), 5, SECONDS);
      }
    }
    assertThat(threes).containsKey("CP");
    threes.put("slow-lower", three("slow-lower"));
    lay(inbox.resolve("slow-lower"), threes.get("slow-lower"), "human", "upper");
    grow(
        inbox.resolve("slow-lower/look_lower.png"),
        threes.get("slow-lower").get("lower"),
        KILOBYTE);
    threes.put("moved", three("moved"));
    Path moved = lay(source.resolve("moved"), threes.get("moved"), "human", "upper", "lower");
    Files.move(moved, inbox.resolve("moved"));

    // one picture in pieces
    byte[] person = Drawing.PERSON.jpeg("slow", SLOW_BYTES);
    Drops drops = new Drops(inbox);
    drops.file("slow/look_cloth.png", Drawing.GARMENT.png("slow"));
    grow(inbox.resolve("slow/look_human.jpg"), person, KILOBYTE);
    byte[] halting = Drawing.PERSON.jpeg("halting");
    drops.file("halting/look_cloth.png", Drawing.GARMENT.png("halting"));
    Path half = Files.createDirectories(inbox.resolve("halting")).resolve("look_human.jpg");
    Files.write(half, Arrays.copyOf(halting, halting.length / 2));
    people.schedule(() -> append(half, halting, halting.length / 2, halting.length), 4, SECONDS);
    drops.file("upper-alone/look_human.jpg", Drawing.PERSON.jpeg("alone"));
    drops.file("upper-alone/look_upper.png", Drawing.GARMENT.png("alone"));

    List<String> published = List.of("halting/look", "slow/look", "upper-alone/look");
    service
        .within(Duration.ofSeconds(120 + SLOW_SECONDS))
        .until(
            () ->
                service.jobs("DONE") == published.size() && service.jobs("DEAD") == threes.size());
    service.within(Duration.ofSeconds(120)).until(() -> service.home().files("work").isEmpty());

    assertThat(service.home().files("outbox"))
        .containsExactlyElementsOf(
            published.stream().flatMap(name -> Stream.of(name + ".json", name + ".png")).toList());
    assertThat(sandbox.books().createCalls()).isEqualTo(published.size());
    assertThat(service.home().sidecar("slow/look").required("inputs").get(0).required("bytes"))
        .hasToString("" + person.length);
    for (Map.Entry<String, Map<String, byte[]>> three : threes.entrySet()) {
      assertDeadAndWhole(service.home(), three.getKey(), three.getValue());
    }
    assertThat(service.home().files("inbox")).isEmpty();
    System.out.println("copied by " + threes.keySet());
  }

  private static Map<String, byte[]> three(String label) {
    int lower = label.equals("slow-lower") ? SLOW_BYTES : LOWER_BYTES;
    return Map.of(
        "human", Drawing.PERSON.jpeg(label),
        "upper", Drawing.GARMENT.png(label),
        "lower", Drawing.GARMENT.png(label + " lower", lower));
  }

  /** Lays some of a pair's pictures, all of them old, into a folder. */
  private static Path lay(Path folder, Map<String, byte[]> pictures, String... roles)
      throws IOException {
    Files.createDirectories(folder);
    for (String role : roles) {
      Path file = folder.resolve("look_" + role + (role.equals("human") ? ".jpg" : ".png"));
      Files.write(file, pictures.get(role));
      Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));
    }
    return folder;
  }

  private static void zip(Path folder) throws IOException {
    try (ZipOutputStream zip =
            new ZipOutputStream(Files.newOutputStream(Path.of(folder + ".zip")));
        Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        ZipEntry entry = new ZipEntry(file.getFileName().toString());
        entry.setLastModifiedTime(Files.getLastModifiedTime(file));
        zip.putNextEntry(entry);
        Files.copy(file, zip);
      }
    }
  }

  /** Writes a file 5 times a second a little longer. */
  private void grow(Path file, byte[] content, int step) throws IOException {
    Files.createDirectories(file.getParent());
    AtomicInteger at = new AtomicInteger();
    CompletableFuture<ScheduledFuture<?>> self = new CompletableFuture<>();
    self.complete(
        people.scheduleAtFixedRate(
            () -> {
              int from = at.getAndAdd(step);
              append(file, content, from, Math.min(content.length, from + step));
              if (at.get() >= content.length) {
                self.join().cancel(false);
              }
            },
            0,
            200,
            MILLISECONDS));
  }

  private static void append(Path file, byte[] content, int from, int to) {
    try {
      Files.write(
          file,
          Arrays.copyOfRange(content, from, to),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertDeadAndWhole(Home home, String batch, Map<String, byte[]> pictures)
      throws IOException {
    Path folder;
    try (Stream<Path> all = Files.list(home.at("dead-letter").resolve(batch))) {
      List<Path> folders = all.toList();
      assertThat(folders).as(batch).hasSize(1);
      folder = folders.get(0);
    }
    assertThat(Home.json(folder.resolve("error.json")).at("/error/code").asText())
        .as(batch)
        .isEqualTo("TRYON-GARMENTS");
    for (Map.Entry<String, byte[]> picture : pictures.entrySet()) {
      String end = picture.getKey().equals("human") ? ".jpg" : ".png";
      assertThat(folder.resolve("look_" + picture.getKey() + end))
          .as(batch)
          .hasBinaryContent(picture.getValue());
    }
  }
}

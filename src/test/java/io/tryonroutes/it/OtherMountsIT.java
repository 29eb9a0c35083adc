package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tryonroutes.Debugger;
import io.tryonroutes.Drawing;
import io.tryonroutes.place.Folder;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Outbox, done and dead-letter are on another mount than the inbox, so that what goes there is
 * copied, and the service is killed in the steps of these copies. With {@code -Dtryon.it.kills=all}
 * it is killed at every line of {@link Folder} that it comes by.
 */
class OtherMountsIT {
  private static final boolean ALL = System.getProperty("tryon.it.kills", "").equals("all");
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration AT_MOST = Duration.ofSeconds(ALL ? 25 : 120);

  @RegisterExtension final Stage stage = new Stage();

  private final Set<Integer> seen = new LinkedHashSet<>();
  private final Map<String, String> originals = new TreeMap<>();
  private final List<String> good = new ArrayList<>();
  private final List<String> bad = new ArrayList<>();
  private Service service;
  private Home there;

  @BeforeEach
  void otherMount() throws IOException {
    Path memory = Path.of("/dev/shm");
    assumeThat(memory).isDirectory().isWritable();
    assumeThat(Files.getFileStore(memory)).isNotEqualTo(Files.getFileStore(Path.of("target")));
    there = new Home(Files.createTempDirectory(memory, "tryon-routes-it"));
  }

  @AfterEach
  void removeOtherMount() throws IOException {
    if (there != null) {
      Folder.delete(there.root());
    }
  }

  @Test
  void killsInTheStepsOfACopyLoseNothingAndDoNothingTwice() throws Exception {
    SandboxProcess sandbox = stage.sandbox("--task-time", "300ms", "--slots", "5");
    service = stage.service().against(sandbox, 5);
    for (String place : List.of("outbox", "done", "dead-letter")) {
      service.set("tryon." + place, Files.createDirectory(there.at(place)).toString());
    }
    int kills = ALL ? killAtEveryLine() : killAtChosenLines();
    service.withoutJvmOptions().startAndAwaitReady();
    service
        .within(PATIENCE)
        .until(
            () ->
                service.home().files("work").isEmpty()
                    && there.files("done").size() == 2 * good.size()
                    && there.files("dead-letter").size() == 3 * bad.size());

    assertNothingIsLostOrHalf("at the end");
    assertThat(service.home().files("inbox")).isEmpty();
    assertThat(there.files("outbox"))
        .containsExactlyInAnyOrderElementsOf(
            good.stream().flatMap(name -> Stream.of(name + ".json", name + ".png")).toList());
    assertThat(Stream.of("done", "dead-letter").flatMap(place -> there.files(place).stream()))
        .filteredOn(file -> !file.endsWith("/error.json"))
        .map(file -> file.substring(file.lastIndexOf('/') + 1))
        .containsExactlyInAnyOrderElementsOf(originals.keySet());
    assertThat(sandbox.books().tasks()).isEqualTo(good.size());
    assertThat(sandbox.books().paidTwice()).isZero();
    System.out.printf(
        "%d kills in the steps of copies: %d pairs published, %d dead-lettered, %d tasks made%n",
        kills, good.size(), bad.size(), sandbox.books().tasks());
  }

  private int killAtChosenLines() throws Exception {
    Path source = Path.of("src/main/java", Folder.class.getName().replace('.', '/') + ".java");
    List<String> lines = Files.readAllLines(source);
    killAt(line(lines, "write(content, copy)"), 1);
    killAt(line(lines, "keepTime(each, copy)"), 1);
    killAt(line(lines, "Files.move(hidden, target"), 1);
    killAt(line(lines, "forceEntries(target.getParent());"), 1);
    killAt(line(lines, "delete(source);"), 1);
    killAt(line(lines, "Files.deleteIfExists(each)"), 2);
    return 6;
  }

  /** The last line with this text, counted from 1. */
  private static int line(List<String> lines, String text) {
    for (int i = lines.size(); i > 0; i--) {
      if (lines.get(i - 1).contains(text)) {
        return i;
      }
    }
    throw new AssertionError("there is no line with " + text);
  }

  private int killAtEveryLine() throws Exception {
    int kills = 0;
    Set<Integer> done = new LinkedHashSet<>();
    killAt(0, 1);
    for (List<Integer> left = List.copyOf(seen); !left.isEmpty(); left = left(done)) {
      done.add(left.get(0));
      kills += killAt(left.get(0), 1) ? 1 : 0;
    }
    return kills;
  }

  private List<Integer> left(Set<Integer> done) {
    return seen.stream().filter(line -> !done.contains(line)).toList();
  }

  /** Whether it came there at all, with two pairs more on their way. */
  private boolean killAt(int line, int time) throws Exception {
    dropTwoPairs();
    AtomicInteger times = new AtomicInteger();
    boolean killed;
    try (Debugger debugger = Debugger.listen()) {
      service.withoutJvmOptions().jvm(debugger.jvmOption());
      Program program = service.start();
      killed =
          debugger.run(
              Set.of(Folder.class.getName()),
              any -> ALL || any.lineNumber() == line,
              at -> {
                seen.add(at.lineNumber());
                if (at.lineNumber() == line && times.incrementAndGet() == time) {
                  program.kill();
                }
              },
              AT_MOST);
    }
    service.kill();
    assertThat(killed || ALL).as("it came by line " + line).isTrue();
    assertNothingIsLostOrHalf("killed at line " + line);
    return killed;
  }

  private void dropTwoPairs() throws IOException {
    String number = "%03d".formatted(good.size() + 1);
    good.add("good-" + number);
    bad.add("bad-" + number);
    drop("good-" + number, Drawing.PERSON.jpeg(number));
    drop("bad-" + number, new Drawing(299, 400, Color.GRAY).jpeg(number));
  }

  private void drop(String name, byte[] human) throws IOException {
    service.home().inbox().file(name + "_human.jpg", human);
    service.home().inbox().file(name + "_cloth.png", Drawing.GARMENT.png(name));
    for (String file : Drops.files(name).toList()) {
      originals.put(file, Home.sha256(service.home().at("inbox").resolve(file)));
    }
  }

  private void assertNothingIsLostOrHalf(String when) throws IOException {
    List<Path> visible = new ArrayList<>();
    for (Home home : List.of(service.home(), there)) {
      for (String place : List.of("inbox", "work", "outbox", "done", "dead-letter")) {
        home.files(place).stream()
            .filter(file -> !file.startsWith(".") && !file.contains("/."))
            .forEach(file -> visible.add(home.at(place).resolve(file)));
      }
    }
    Set<String> whole = new HashSet<>();
    for (Path file : visible) {
      String name = file.getFileName().toString();
      if (originals.containsKey(name)) {
        assertThat(Home.sha256(file)).as("%s, %s", when, file).isEqualTo(originals.get(name));
        whole.add(name);
      } else if (name.endsWith(".png")) {
        assertThat(ImageIO.read(file.toFile())).as("%s, %s", when, file).isNotNull();
      } else {
        assertThat(Home.json(file).required("schema").asInt()).as("%s, %s", when, file).isOne();
      }
    }
    assertThat(whole).as(when).isEqualTo(originals.keySet());
  }
}

package io.tryonroutes.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.jdi.Location;
import io.tryonroutes.Debugger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A process is killed at each line of {@link Folder}, and before each write to a file, before which
 * the folders look other than before the last one; with {@code -Dtryon.it.kills=all} at each. What
 * it did is done again then, as recovery does.
 */
class FolderKillTest {
  private static final boolean ALL = System.getProperty("tryon.it.kills", "").equals("all");
  private static final String WRITES = "sun.nio.ch.FileChannelImpl";
  private static final Duration AT_MOST = Duration.ofSeconds(120);

  /** Two writes for each. */
  private static final byte[] HUMAN = content('h', 10_000);

  private static final byte[] CLOTH = content('c', 12_000);
  private static final byte[] OLDER = content('o', 100);
  private static final byte[] NEWER = content('n', 200);

  /** What is killed. */
  static final class Delivery {
    private Delivery() {}

    public static void main(String... folders) throws IOException {
      Folder place = new Folder(Path.of(folders[1]));
      place.put(NEWER, "batch/look.json");
      place.take(Path.of(folders[0], "look~0badcafe"), "batch/look~0badcafe");
    }
  }

  private Path here;
  private Path elsewhere;

  @BeforeEach
  void makeFolder() throws IOException {
    here = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "folder-kill-test");
    elsewhere = here;
  }

  @AfterEach
  void removeFolders() throws IOException {
    Folder.delete(here);
    Folder.delete(elsewhere);
  }

  @Test
  void aMoveWithinAFileSystemMayEndAnywhere() throws Exception {
    killAtEachStep();
  }

  @Test
  void aMoveToAnotherFileSystemMayEndAnywhere() throws Exception {
    Path memory = Path.of("/dev/shm");
    assumeThat(memory).isDirectory().isWritable();
    assumeThat(Files.getFileStore(memory)).isNotEqualTo(Files.getFileStore(here));
    elsewhere = Files.createTempDirectory(memory, "folder-kill-test");
    killAtEachStep();
  }

  private void killAtEachStep() throws Exception {
    List<Integer> steps = steps();
    assertThat(steps).hasSizeGreaterThanOrEqualTo(5);
    for (int step : steps) {
      layOut();
      String where = killAt(step);
      assertNothingIsLostOrHalf(where);
      Delivery.main(work().toString(), place().toString());
      assertAllIsDelivered(where);
    }
    System.out.printf("%d kills between %s and %s%n", steps.size(), work(), place());
  }

  private Path work() {
    return here.resolve("work");
  }

  private Path place() {
    return elsewhere.resolve("place");
  }

  private static byte[] content(char letter, int length) {
    byte[] content = new byte[length];
    Arrays.fill(content, (byte) letter);
    return content;
  }

  private void layOut() throws IOException {
    Folder.delete(work());
    Folder.delete(place());
    Path look = Files.createDirectories(work().resolve("look~0badcafe/sub")).getParent();
    Files.write(look.resolve("human.jpg"), HUMAN);
    Files.write(look.resolve("sub/cloth.png"), CLOTH);
    Files.write(Files.createDirectories(place().resolve("batch")).resolve("look.json"), OLDER);
  }

  /** The numbers of the stops before which something has changed, as one whole run shows them. */
  private List<Integer> steps() throws Exception {
    layOut();
    List<Integer> steps = new ArrayList<>();
    List<Map<String, Integer>> last = new ArrayList<>();
    last.add(Map.of());
    int[] stops = {0};
    deliver(
        (process, line) -> {
          stops[0]++;
          Map<String, Integer> now = files();
          if (!now.equals(last.set(0, now)) || ALL) {
            steps.add(stops[0]);
          }
        });
    assertAllIsDelivered("at the end");
    return steps;
  }

  /** Says where that was. */
  private String killAt(int step) throws Exception {
    int[] stops = {0};
    StringBuilder where = new StringBuilder();
    deliver(
        (process, line) -> {
          if (++stops[0] == step) {
            where.append("killed at ").append(line).append(", stop ").append(step);
            process.destroyForcibly().onExit().join();
          }
        });
    assertThat(where).isNotEmpty();
    return where.toString();
  }

  private void deliver(BiConsumer<Process, Location> atLine) throws Exception {
    try (Debugger debugger = Debugger.listen()) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  debugger.jvmOption(),
                  "-cp",
                  Path.of("target", "classes") + ":" + Path.of("target", "test-classes"),
                  Delivery.class.getName(),
                  work().toString(),
                  place().toString())
              .inheritIO()
              .start();
      try {
        boolean ended =
            debugger.run(
                Set.of(Folder.class.getName(), WRITES),
                FolderKillTest::ofInterest,
                line -> atLine.accept(process, line),
                AT_MOST);
        assertThat(ended).isTrue();
      } finally {
        process.destroyForcibly().waitFor();
      }
    }
  }

  private static boolean ofInterest(Location line) {
    return !line.declaringType().name().equals(WRITES)
        || line.method().name().equals("write") && line.codeIndex() == 0;
  }

  /** All files and folders by their whole names, with what tells their contents apart. */
  private Map<String, Integer> files() {
    Map<String, Integer> files = new TreeMap<>();
    for (Path root : List.of(work(), place())) {
      try (Stream<Path> tree = Files.walk(root)) {
        for (Path each : tree.toList()) {
          files.put(
              each.toString(),
              Files.isDirectory(each) ? -1 : Arrays.hashCode(Files.readAllBytes(each)));
        }
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
    return files;
  }

  private void assertNothingIsLostOrHalf(String where) {
    Path look = place().resolve("batch/look~0badcafe");
    Path whole = Files.exists(look) ? look : work().resolve("look~0badcafe");
    assertThat(whole.resolve("human.jpg")).as(where).hasBinaryContent(HUMAN);
    assertThat(whole.resolve("sub/cloth.png")).as(where).hasBinaryContent(CLOTH);
    assertThat(place().resolve("batch/look.json"))
        .as(where)
        .satisfiesAnyOf(
            file -> assertThat(file).hasBinaryContent(OLDER),
            file -> assertThat(file).hasBinaryContent(NEWER));
  }

  private void assertAllIsDelivered(String where) {
    Path batch = place().resolve("batch");
    assertThat(files().keySet())
        .as(where)
        .containsExactlyInAnyOrder(
            work().toString(),
            place().toString(),
            batch.toString(),
            batch.resolve("look.json").toString(),
            batch.resolve("look~0badcafe").toString(),
            batch.resolve("look~0badcafe/human.jpg").toString(),
            batch.resolve("look~0badcafe/sub").toString(),
            batch.resolve("look~0badcafe/sub/cloth.png").toString());
    assertThat(batch.resolve("look.json")).as(where).hasBinaryContent(NEWER);
    assertThat(batch.resolve("look~0badcafe/human.jpg")).as(where).hasBinaryContent(HUMAN);
    assertThat(batch.resolve("look~0badcafe/sub/cloth.png")).as(where).hasBinaryContent(CLOTH);
  }
}

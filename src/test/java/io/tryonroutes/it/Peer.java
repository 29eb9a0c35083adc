package io.tryonroutes.it;

import io.tryonroutes.Drawing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** The usual client loop, {@code peer_loop.py}, at work against a sandbox of its own. */
final class Peer {
  private final SandboxProcess sandbox;
  private final String name;
  private final Process process;
  private final Path output;
  private final int seconds;

  private Peer(SandboxProcess sandbox, String name, Process process, Path output, int seconds) {
    this.sandbox = sandbox;
    this.name = name;
    this.process = process;
    this.output = output;
    this.seconds = seconds;
  }

  /**
   * Starts it and does not wait.
   *
   * @param apart seconds between two looks at a task
   */
  static Peer start(Path folder, SandboxProcess sandbox, int workers, double apart, int seconds)
      throws IOException {
    Drops drops = new Drops(folder);
    drops.file("human.jpg", Drawing.PERSON.jpeg("peer"));
    drops.file("cloth.png", Drawing.GARMENT.png("peer"));
    Path output = folder.resolve("peer-%.0f.out".formatted(apart));
    Process process =
        new ProcessBuilder(
                List.of(
                    "python3",
                    Path.of("src/test/python/peer_loop.py").toString(),
                    sandbox.baseUrl(),
                    "" + workers,
                    "" + apart,
                    "" + seconds,
                    folder.resolve("human.jpg").toString(),
                    folder.resolve("cloth.png").toString()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    String name = "client loop, %d workers, a look every %.0f s".formatted(workers, apart);
    return new Peer(sandbox, name, process, output, seconds);
  }

  String name() {
    return name;
  }

  /** How many pictures it has fetched by its end. */
  int fetched() throws IOException, InterruptedException {
    int status = process.waitFor();
    String said = Files.readString(output).trim();
    if (status != 0) {
      throw new IOException(name + " has failed: " + said);
    }
    return Integer.parseInt(said);
  }

  /** The share of these slots' time that its tasks took while it was at work. */
  double utilisation(int slots) throws IOException {
    TaskTimes times = TaskTimes.of(sandbox);
    Instant first = times.first();
    return times.utilisation(slots, first, first.plusSeconds(seconds));
  }
}

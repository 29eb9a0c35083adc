package io.tryonroutes.it;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How Java is told to run what was packaged. */
enum Packaged {
  /** As the README says. */
  AS_USERS_START_IT {
    @Override
    List<String> own() {
      return List.of("-jar", APP.resolve("quarkus-run.jar").toString());
    }
  },

  /**
   * The same files on a class path, which lets Java keep the loaded classes in an archive: a third
   * less work for each of the many starts.
   */
  FROM_AN_ARCHIVE {
    @Override
    List<String> own() {
      return onClassPath("-XX:SharedArchiveFile=" + Archive.ready());
    }
  };

  private static final Path APP = Path.of("target", "quarkus-app").toAbsolutePath();

  /** What stands before the arguments. */
  abstract List<String> own();

  /** The same after further options of Java. */
  final List<String> options(String... more) {
    return Stream.concat(Stream.of(more), own().stream()).toList();
  }

  private static List<String> onClassPath(String option) {
    return List.of(
        option,
        // Such processes live for seconds; compiling them well would take longer than it saves.
        "-XX:TieredStopAtLevel=1",
        "-Xlog:disable",
        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
        "-cp",
        Stream.of("quarkus", "app", "lib/main", "lib/boot")
            .flatMap(Packaged::jars)
            .collect(Collectors.joining(File.pathSeparator)),
        "io.tryonroutes.Main");
  }

  /** Those of a folder; what Quarkus has changed comes before what it was made of. */
  private static Stream<String> jars(String folder) {
    try (Stream<Path> all = Files.list(APP.resolve(folder))) {
      return all
          .map(Path::toString)
          .filter(file -> file.endsWith(".jar"))
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Made when first asked for, by one of the processes that run tests; the others wait for it. */
  private static final class Archive {
    private static final Path FOLDER = Path.of("target", "it", "archive").toAbsolutePath();
    private static final Path FILE = FOLDER.resolve("classes.jsa");
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    static Path ready() {
      try {
        if (!isFresh()) {
          Files.createDirectories(FOLDER);
          try (FileChannel channel =
              FileChannel.open(
                  FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock();
            if (!isFresh()) {
              make();
            }
          }
        }
        return FILE;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static boolean isFresh() throws IOException {
      return Files.exists(FILE)
          && Files.getLastModifiedTime(FILE)
                  .compareTo(
                      Files.getLastModifiedTime(APP.resolve("quarkus/generated-bytecode.jar")))
              > 0;
    }

    /** Of a service that publishes the two sample pairs, and ends. */
    private static void make() throws IOException {
      Path home = Files.createTempDirectory(FOLDER, "run");
      int port;
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = socket.getLocalPort();
      }
      try (Program program =
          Program.start(
              Path.of("").toAbsolutePath(),
              Map.of(),
              List.of(),
              Stream.concat(
                      Stream.of(
                          "-Dquarkus.profile=sandbox",
                          "-Dquarkus.http.port=" + port,
                          "-Dtryon.sandbox.task-time=100ms",
                          "-Dtryon.home=" + home),
                      onClassPath("-XX:ArchiveClassesAtExit=" + home.resolve("classes.jsa"))
                          .stream())
                  .toList(),
              List.of(),
              FOLDER.resolve(home.getFileName() + ".out"))) {
        await("the sample pairs")
            .atMost(PATIENCE)
            .failFast(
                "the service has ended; its words are beside " + home, () -> !program.isAlive())
            .until(() -> Files.exists(home.resolve("outbox/look-02.json")));
        program.terminate();
        program.exitStatus(PATIENCE);
        Files.move(home.resolve("classes.jsa"), FILE, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}

package io.tryonroutes.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * The folder of one test and the processes that it starts. None outlives the test. When the test
 * fails, its message tells how things were with them, what they said is shown, and the folder stays
 * for a look.
 */
final class Stage
    implements BeforeEachCallback,
        AfterEachCallback,
        TestExecutionExceptionHandler,
        LifecycleMethodExecutionExceptionHandler {
  private static final int LINES_SHOWN = 200;

  private final List<Actor> processes = new ArrayList<>();
  private Path folder = Path.of("");

  /** A service that is not started yet, in a folder of its own. */
  Service service() throws IOException {
    Service service = new Service(newFolder("service"));
    processes.add(service);
    return service;
  }

  /**
   * Starts a sandbox.
   *
   * @param options of the command {@code sandbox}, beside port and home
   */
  SandboxProcess sandbox(String... options) throws IOException {
    return sandbox(Packaged.FROM_AN_ARCHIVE, options);
  }

  /** Starts one in this way, with the same options. */
  SandboxProcess sandbox(Packaged packaged, String... options) throws IOException {
    SandboxProcess sandbox = SandboxProcess.start(newFolder("sandbox"), packaged, List.of(options));
    processes.add(sandbox);
    return sandbox;
  }

  /** Puts a proxy before a service. */
  PublicAddress publicAddress(Service service) {
    PublicAddress address = PublicAddress.of(service);
    processes.add(address);
    return address;
  }

  /** Starts a store with an empty bucket. */
  StoreServer store() throws IOException {
    StoreServer store = StoreServer.start(newFolder("store"));
    processes.add(store);
    return store;
  }

  /** Starts a queue with nothing in it. */
  QueueServer queue() {
    QueueServer queue = QueueServer.start();
    processes.add(queue);
    return queue;
  }

  /** The same in memory, for very many objects. */
  StoreServer storeInMemory() throws IOException {
    StoreServer store = StoreServer.inMemory(newFolder("store"));
    processes.add(store);
    return store;
  }

  /** A folder that no other process of this test has. */
  Path newFolder(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name + "-" + (processes.size() + 1)));
  }

  @Override
  public void beforeEach(ExtensionContext test) throws IOException {
    String name = test.getRequiredTestClass().getSimpleName() + "." + test.getDisplayName();
    folder = Path.of("target", "it", name.replaceAll("[^A-Za-z0-9.]", "_")).toAbsolutePath();
    delete(folder);
    Files.createDirectories(folder);
  }

  @Override
  public void handleTestExecutionException(ExtensionContext test, Throwable failure)
      throws Throwable {
    throw withLastWords(failure);
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext test, Throwable failure)
      throws Throwable {
    throw withLastWords(failure);
  }

  /** The processes still live: they are closed after this. */
  private Throwable withLastWords(Throwable failure) {
    if (failure instanceof TestAbortedException) {
      return failure;
    }
    AssertionError told = new AssertionError(LastWords.of(failure, folder, processes), failure);
    told.setStackTrace(failure.getStackTrace());
    return told;
  }

  @Override
  public void afterEach(ExtensionContext test) throws Exception {
    // The service before its sandbox, or its last words are of a Kling that is away.
    for (int i = processes.size() - 1; i >= 0; i--) {
      processes.get(i).close();
    }
    if (test.getExecutionException().isPresent()) {
      show();
    } else {
      delete(folder);
    }
  }

  private void show() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> outputs = all.filter(file -> file.toString().endsWith(".out")).sorted().toList();
      for (Path output : outputs) {
        List<String> lines = Files.readAllLines(output);
        System.out.println("---- " + output);
        lines.stream().skip(Math.max(0, lines.size() - LINES_SHOWN)).forEach(System.out::println);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> tree = Files.walk(folder)) {
      all = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.delete(each);
    }
  }
}

package io.tryonroutes.sandbox;

import io.tryonroutes.sandbox.picture.TryOnPicture;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * Makes the results of accepted tasks and keeps the files: inputs while they are needed, results
 * for good. Pictures are painted in the background, one at a time so that memory stays small.
 */
final class Painter implements Closeable {
  private static final System.Logger LOG = System.getLogger(Painter.class.getName());

  /** More than the largest picture takes. */
  private static final long PATIENCE_SECONDS = 20;

  private final Path incoming;
  private final Path results;
  private final Books books;
  private final Control control;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread painter = new Thread(work, "sandbox-painter");
            painter.setDaemon(true);
            return painter;
          });

  private final AtomicBoolean closing = new AtomicBoolean();

  Painter(Path home, Books books, Control control) throws IOException {
    this.incoming = Files.createDirectories(home.resolve("incoming"));
    this.results = Files.createDirectories(home.resolve("files"));
    this.books = books;
    this.control = control;
  }

  /** Where a create call's files lie, by their common random name. */
  Path body(String files) {
    return incoming.resolve(files + ".json");
  }

  Path human(String files) {
    return incoming.resolve(files + ".human");
  }

  Path cloth(String files) {
    return incoming.resolve(files + ".cloth");
  }

  Path result(String files) {
    return results.resolve(files + ".png");
  }

  /** Takes up what a dead process left: paints what is due, throws away what nobody needs. */
  void recover() throws IOException {
    var due = books.all().stream().filter(task -> task.judgedAt().isEmpty()).toList();
    var names = due.stream().map(Task::files).toList();
    try (Stream<Path> left = Files.list(incoming)) {
      for (Path file : left.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".json") || names.stream().noneMatch(name::startsWith)) {
          Files.deleteIfExists(file);
        }
      }
    }
    due.forEach(this::makeResult);
  }

  /**
   * Makes the task's result and throws its inputs away: at once when the person's picture will do,
   * so that a task may end before its caller has the answer; else some time soon.
   */
  void makeResult(Task task) {
    if (control.behaviour().results() == Behaviour.Results.PERSON) {
      make(task, this::handOver);
      return;
    }
    thread.execute(
        () -> {
          if (!closing.get()) {
            make(task, this::paint);
          }
        });
  }

  void discardInputs(String files) throws IOException {
    Files.deleteIfExists(human(files));
    Files.deleteIfExists(cloth(files));
  }

  @Override
  public void close() {
    closing.set(true);
    // never interrupted: that would close the journal under everybody's hands
    thread.shutdown();
    try {
      thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A way to make a result; it tells why there is none, if the pictures are unusable. */
  private interface Way {
    Optional<String> make(Task task) throws IOException;
  }

  private void make(Task task, Way way) {
    try {
      Optional<String> fault = isHandedOver(task) ? Optional.empty() : way.make(task);
      if (fault.isEmpty()) {
        books.painted(task);
      } else {
        books.spoiled(task, fault.get());
      }
      discardInputs(task.files());
    } catch (IOException | RuntimeException e) {
      // the task goes on processing and gets its result after the next start
      LOG.log(System.Logger.Level.WARNING, "no picture for task " + task.id() + ": " + e);
    }
  }

  private Optional<String> paint(Task task) throws IOException {
    Path hidden = results.resolve("." + task.files() + ".part");
    Optional<String> fault =
        TryOnPicture.make(task.model(), human(task.files()), cloth(task.files()), hidden);
    if (fault.isEmpty()) {
      Files.move(hidden, result(task.files()), StandardCopyOption.REPLACE_EXISTING);
    }
    return fault;
  }

  private Optional<String> handOver(Task task) throws IOException {
    Files.move(human(task.files()), result(task.files()), StandardCopyOption.REPLACE_EXISTING);
    return Optional.empty();
  }

  /** By a process that died before it could write so. */
  private boolean isHandedOver(Task task) {
    return Files.exists(result(task.files())) && !Files.exists(human(task.files()));
  }
}

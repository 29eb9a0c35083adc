package io.tryonroutes.sandbox;

import java.awt.image.BufferedImage;
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
 * Paints the pictures of accepted tasks in the background, one at a time so that memory stays
 * small, and keeps the files: inputs while they are needed, results for good.
 */
final class Painter implements Closeable {
  private static final System.Logger LOG = System.getLogger(Painter.class.getName());

  /** A garment is laid onto a part of the person; more of it than this would not be seen. */
  private static final int GARMENT_LENGTH = 1600;

  /** More than the largest picture takes. */
  private static final long PATIENCE_SECONDS = 20;

  private final Path incoming;
  private final Path results;
  private final Books books;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread painter = new Thread(work, "sandbox-painter");
            painter.setDaemon(true);
            return painter;
          });

  private final AtomicBoolean closing = new AtomicBoolean();

  Painter(Path home, Books books) throws IOException {
    this.incoming = Files.createDirectories(home.resolve("incoming"));
    this.results = Files.createDirectories(home.resolve("files"));
    this.books = books;
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
    var due = books.all().stream().filter(task -> !task.judged()).toList();
    var names = due.stream().map(Task::files).toList();
    try (Stream<Path> left = Files.list(incoming)) {
      for (Path file : left.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".json") || names.stream().noneMatch(name::startsWith)) {
          Files.deleteIfExists(file);
        }
      }
    }
    due.forEach(this::paint);
  }

  /** Paints the task's picture some time soon; then its inputs go. */
  void paint(Task task) {
    thread.execute(
        () -> {
          if (!closing.get()) {
            paintNow(task);
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

  private void paintNow(Task task) {
    try {
      Optional<BufferedImage> picture = compose(task.files());
      if (picture.isPresent()) {
        store(picture.get(), task.files());
        books.painted(task);
      } else {
        books.spoiled(task, Pictures.BAD_PIXELS);
      }
      discardInputs(task.files());
    } catch (IOException e) {
      // the task goes on processing and is painted after the next start
      LOG.log(System.Logger.Level.WARNING, "no picture for task " + task.id() + ": " + e);
    }
  }

  private Optional<BufferedImage> compose(String files) {
    try {
      BufferedImage person = Pictures.read(human(files), Integer.MAX_VALUE);
      BufferedImage garment = Pictures.read(cloth(files), GARMENT_LENGTH);
      return Optional.of(TryOnPicture.paint(person, garment));
    } catch (IOException | OutOfMemoryError e) {
      // a picture that this machine cannot hold must not keep its slot for ever
      return Optional.empty();
    }
  }

  private void store(BufferedImage picture, String files) throws IOException {
    Path hidden = results.resolve("." + files + ".part");
    PngFile.write(picture, hidden);
    Files.move(hidden, result(files), StandardCopyOption.REPLACE_EXISTING);
  }
}

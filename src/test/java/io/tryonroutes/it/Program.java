package io.tryonroutes.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** The packaged program as a process of its own; all it says goes into a file. */
final class Program implements AutoCloseable {
  private static final Duration DEATH = Duration.ofSeconds(60);

  private final Process process;
  private final Path output;

  private Program(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts it.
   *
   * @param folder the working directory
   * @param environment what is added to this process's own, from which all settings are taken away
   * @param launcher a command that becomes Java in the end; empty for Java itself
   * @param options all that stands before the arguments, the jar too
   * @param output the file for both streams; it must not be there yet
   */
  static Program start(
      Path folder,
      Map<String, String> environment,
      List<String> launcher,
      List<String> options,
      List<String> arguments,
      Path output) {
    List<String> command = new ArrayList<>(launcher);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(Program::isSetting);
    builder.environment().putAll(environment);
    try {
      Files.createFile(output);
      Process process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new Program(process, output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isSetting(String variable) {
    return variable.startsWith("TRYON_")
        || variable.startsWith("QUARKUS_")
        || variable.startsWith("CAMEL_")
        || variable.equals("JAVA_TOOL_OPTIONS");
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What it has said so far. */
  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGTERM, as a service manager sends it, at a moment in the future; returns at once. */
  void terminateAfter(Duration delay) {
    after(delay, process::destroy);
  }

  /** {@code kill -9} at a moment in the future; returns when it is dead. */
  void killAfter(Duration delay) {
    after(delay, process::destroyForcibly);
    exitStatus(delay.plus(DEATH));
  }

  /** SIGTERM, now. */
  void terminate() {
    process.destroy();
  }

  /** {@code kill -9}, now; returns when it is dead. */
  void kill() {
    process.destroyForcibly();
    exitStatus(DEATH);
  }

  private static void after(Duration delay, Runnable action) {
    Executor later = CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS);
    CompletableFuture.runAsync(action, later);
  }

  /** Waits for its end. */
  int exitStatus(Duration atMost) {
    await("the process's end").atMost(atMost).pollInterval(Duration.ofMillis(20)).until(this::dead);
    return process.exitValue();
  }

  private boolean dead() {
    return !process.isAlive();
  }

  @Override
  public void close() {
    kill();
  }
}

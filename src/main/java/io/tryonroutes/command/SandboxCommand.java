package io.tryonroutes.command;

import io.tryonroutes.sandbox.Credentials;
import io.tryonroutes.sandbox.SandboxOptions;
import io.tryonroutes.sandbox.SandboxServer;
import io.tryonroutes.sandbox.TaskTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.logging.ConsoleHandler;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the sandbox alone, as a Kling for any client. */
@Command(
    name = "sandbox",
    description = "Runs only the imitation of Kling, on 127.0.0.1, until it is stopped.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class SandboxCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--port", description = "0: any free port", defaultValue = "8099")
  private int port;

  @Option(
      names = "--home",
      description = "where its books and pictures lie",
      defaultValue = "data/sandbox-alone")
  private Path home;

  @Option(
      names = "--task-time",
      description = "one time or a range, for example 10s-19s",
      defaultValue = "10s")
  private String taskTime;

  @Option(names = "--slots", description = "tasks at once", defaultValue = "5")
  private int slots;

  @Option(
      names = "--behaviour",
      description = "a JSON file with how it behaves and what goes wrong, as the README tells")
  private Path behaviour;

  @Option(names = "--seed", description = "makes what is drawn at random the same each time")
  private Long seed;

  @Option(names = "--api-key", description = "without any key it lets in every bearer")
  private String apiKey;

  @Option(names = "--access-key", description = "with --secret-key: who signs tokens is let in")
  private String accessKey;

  @Option(names = "--secret-key")
  private String secretKey;

  @Option(
      names = "--path-prefix",
      description = "a gateway's prefix, for example /kling",
      defaultValue = "")
  private String pathPrefix;

  @Override
  public Integer call() throws IOException, InterruptedException {
    // commands run without Quarkus, which would open the log
    Logger.getLogger("").addHandler(new ConsoleHandler());
    RandomGenerator random = seed == null ? new Random() : new Random(seed);
    try (SandboxServer server =
        SandboxServer.start(options(), port, pathPrefix, Clock.systemUTC(), random)) {
      System.out.println("sandbox listens at " + server.baseUrl());
      new CountDownLatch(1).await();
    }
    return 0;
  }

  private SandboxOptions options() throws IOException {
    if (!pathPrefix.matches("(/[\\w.~-]+)*")) {
      throw new ParameterException(
          spec.commandLine(), "'" + pathPrefix + "' is no path prefix; write for example /kling");
    }
    SandboxOptions options;
    try {
      options =
          SandboxOptions.at(home)
              .withCredentials(credentials())
              .withTaskTime(TaskTime.parse(taskTime))
              .withSlots(slots);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    return behaviour == null ? options : options.withFile(behaviour);
  }

  private Credentials credentials() {
    return new Credentials(
        Optional.ofNullable(apiKey),
        Optional.ofNullable(accessKey),
        Optional.ofNullable(secretKey));
  }
}

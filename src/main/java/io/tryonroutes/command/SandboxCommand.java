package io.tryonroutes.command;

import io.tryonroutes.sandbox.Credentials;
import io.tryonroutes.sandbox.SandboxOptions;
import io.tryonroutes.sandbox.SandboxServer;
import io.tryonroutes.sandbox.TaskTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the sandbox alone, as a Kling for any client. */
@Command(
    name = "sandbox",
    description = "Runs only the imitation of Kling, on 127.0.0.1, until it is stopped.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class SandboxCommand implements Callable<Integer> {
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

  @Option(names = "--api-key", description = "without any key it lets in every bearer")
  private String apiKey;

  @Option(names = "--access-key")
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
    SandboxOptions options =
        SandboxOptions.at(home)
            .withTaskTime(TaskTime.parse(taskTime))
            .withSlots(slots)
            .withCredentials(credentials());
    try (SandboxServer server = SandboxServer.start(options, port, pathPrefix)) {
      System.out.println("sandbox listens at " + server.baseUrl());
      new CountDownLatch(1).await();
    }
    return 0;
  }

  private Credentials credentials() {
    if (apiKey != null) {
      return Credentials.ofApiKey(apiKey);
    }
    return accessKey != null && secretKey != null
        ? Credentials.ofKeyPair(accessKey, secretKey)
        : Credentials.any();
  }
}

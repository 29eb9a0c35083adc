package io.tryonroutes.command;

import io.tryonroutes.pair.Names;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.Config;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells where a pair is and what became of it. */
@Command(
    name = "explain",
    description = "Tells a pair's whole way in plain words, as the running service knows it.",
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
  @Mixin private final ServiceClient service;

  @Parameters(
      paramLabel = "<name>",
      description = "the pair's name with its batch: batch-12/look-01; or a job's id")
  private String name;

  ExplainCommand(Supplier<Config> config) {
    this.service = new ServiceClient(config);
  }

  @Override
  public Integer call() throws IOException {
    ServiceClient.Answer answer =
        service.get("/api/jobs/" + ServiceClient.encoded(name) + "/explain");
    if (answer.ok()) {
      System.out.print(answer.body());
      return 0;
    }
    answer.error().lines().map(Names::visible).forEach(System.err::println);
    return 1;
  }
}

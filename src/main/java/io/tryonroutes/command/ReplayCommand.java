package io.tryonroutes.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.tryonroutes.pair.Names;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.Config;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives dead letters another go. */
@Command(
    name = "replay",
    description = "Gives a dead letter, or all with one error code, another go.",
    mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
  @Mixin private final ServiceClient service;

  @ArgGroup(multiplicity = "1")
  private Which which;

  private static final class Which {
    @Parameters(
        paramLabel = "<name>",
        description = "the pair's name with its batch: batch-12/look-01; or a job's id")
    private String name;

    @Option(
        names = "--code",
        paramLabel = "<code>",
        description = "an error code: KLING-1301; all dead letters that have it")
    private String code;
  }

  ReplayCommand(Supplier<Config> config) {
    this.service = new ServiceClient(config);
  }

  @Override
  public Integer call() throws IOException {
    return which.code == null ? one() : all();
  }

  private int one() throws IOException {
    ServiceClient.Answer answer =
        service.post("/api/jobs/" + ServiceClient.encoded(which.name) + "/replay");
    if (!answer.ok()) {
      System.err.println(Names.visible(answer.error()));
      return 1;
    }
    JsonNode job = answer.required();
    System.out.println(
        Names.visible(
            "%s: replayed as job %s"
                .formatted(job.path("name").asText(), job.path("job").asText())));
    return 0;
  }

  private int all() throws IOException {
    ServiceClient.Answer answer =
        service.post("/api/jobs/replay?code=" + ServiceClient.encoded(which.code));
    if (!answer.ok()) {
      StringBuilder words = new StringBuilder(answer.error());
      answer
          .json()
          .ifPresent(
              json ->
                  json.path("codes")
                      .properties()
                      .forEach(
                          code ->
                              words
                                  .append("; ")
                                  .append(code.getValue())
                                  .append(" have ")
                                  .append(code.getKey())));
      System.err.println(Names.visible(words.toString()));
      return 1;
    }
    JsonNode many = answer.required();
    System.out.println(
        "%d replayed, %d could not be"
            .formatted(many.path("replayed").asLong(), many.path("not_replayed").asLong()));
    many.path("reasons").forEach(why -> System.out.println(Names.visible(why.asText())));
    return many.path("not_replayed").asLong() == 0 ? 0 : 1;
  }
}

package io.tryonroutes.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfig;
import io.tryonroutes.Settings;
import io.tryonroutes.flow.Plan;
import io.tryonroutes.flow.Planner;
import io.tryonroutes.pair.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.Config;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells what would become of pairs, and what they would cost, before they cost. */
@Command(
    name = "plan",
    description =
        "Tells what would become of the pairs in the inbox, a manifest or a folder, and what they would"
            + " cost. Nothing is sent or moved. Exit status 2 if there are problems.",
    mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
  private static final int PROBLEMS = 2;
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(new Jdk8Module())
          .enable(SerializationFeature.INDENT_OUTPUT);

  private final Supplier<Config> config;
  @Mixin private final ServiceClient service;

  @Parameters(
      paramLabel = "<file or folder>",
      arity = "0..1",
      description =
          "a manifest, which the running service looks at; or any folder, as if it were the inbox,"
              + " where nobody knows what is paid for already. Without it the running service looks"
              + " at its inbox")
  private Path what;

  @Option(names = "--json", description = "as JSON")
  private boolean json;

  PlanCommand(Supplier<Config> config) {
    this.config = config;
    this.service = new ServiceClient(config);
  }

  @Override
  public Integer call() throws IOException {
    if (what != null && Files.isDirectory(what)) {
      return tell(Planner.alone(settings()).folder(what.toAbsolutePath().normalize()));
    }
    ServiceClient.Answer answer =
        what == null
            ? service.post("/api/plan")
            : service.post("/api/plan/manifest", what, "text/csv");
    if (!answer.ok()) {
      System.err.println(Names.visible(answer.error()));
      return 1;
    }
    return tell(JSON.readValue(answer.body(), Plan.class));
  }

  private int tell(Plan plan) throws IOException {
    System.out.print(json ? JSON.writeValueAsString(plan) + "\n" : PlanText.of(plan));
    return plan.problemsInAll() == 0 ? 0 : PROBLEMS;
  }

  private Settings settings() throws IOException {
    SmallRyeConfig settings = config.get().unwrap(SmallRyeConfig.class);
    try {
      ConfigMappings.registerConfigMappings(
          settings, Set.of(ConfigClass.configClass(Settings.class)));
    } catch (ConfigValidationException e) {
      throw new IOException("the settings cannot be read; the service's start says which", e);
    }
    return settings.getConfigMapping(Settings.class);
  }
}

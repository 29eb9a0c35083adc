package io.tryonroutes;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.SmallRyeConfig;
import io.tryonroutes.command.Commands;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.camel.quarkus.core.CamelRuntime;
import org.jboss.logging.Logger;

/** Starts the service, or runs one of the commands when there are arguments. */
@QuarkusMain
public final class Main {
  /** Exit status for something in use or away; Quarkus has the same for failed starts. */
  private static final int FAILED = 1;

  /** Exit status for settings that do not fit, as in {@code sysexits.h}. */
  private static final int BAD_SETTINGS = 78;

  private Main() {}

  public static void main(String... args) throws IOException {
    // pictures are drawn in memory alone, whatever display a shell has left in the environment
    System.setProperty("java.awt.headless", "true");
    if (args.length > 0) {
      System.exit(Commands.run(Main::config, args));
    }
    SmallRyeConfig config = config();
    List<String> problems = StartCheck.problems(config, Path.of("").toAbsolutePath());
    if (!problems.isEmpty()) {
      refuse(problems, BAD_SETTINGS);
    }
    Path home = Locations.home(config.getConfigMapping(Settings.class));
    Optional<HomeLock> lock = HomeLock.take(home);
    if (lock.isEmpty()) {
      refuse(
          List.of(
              "tryon.home="
                  + home
                  + " is used by another instance of the service; stop that one, or give this one a"
                  + " home of its own"),
          FAILED);
    }
    try {
      Quarkus.run(Routes.class);
    } finally {
      lock.orElseThrow().close();
    }
  }

  /** Runs the routes until the service is told to stop, if each of them can run. */
  @Singleton
  @Unremovable
  public static final class Routes implements QuarkusApplication {
    private static final Logger LOG = Logger.getLogger("tryon");

    private final CamelRuntime runtime;

    Routes(CamelRuntime runtime) {
      this.runtime = runtime;
    }

    @Override
    public int run(String... args) {
      try {
        runtime.start(args);
      } catch (RuntimeException e) {
        LOG.debug("why the routes cannot run, with its stack", e);
        System.err.println(refusal(RouteTrouble.words(e, runtime.getCamelContext())));
        return BAD_SETTINGS;
      }
      return runtime.waitForExit();
    }
  }

  /**
   * The settings as Quarkus is going to see them, so that they can be judged before it starts. They
   * are built by the same builder, so profiles, files and the environment count alike.
   */
  private static SmallRyeConfig config() {
    return ConfigUtils.configBuilder()
        .withDefaultValue("quarkus.config.mapping.validate-unknown", "false")
        .build();
  }

  /** One line that tells why there is no start. */
  static String refusal(String problem) {
    return "tryon-routes cannot start: " + problem;
  }

  private static void refuse(List<String> problems, int status) {
    problems.forEach(problem -> System.err.println(refusal(problem)));
    System.exit(status);
  }
}

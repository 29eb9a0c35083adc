package io.tryonroutes.command;

import io.tryonroutes.pair.Names;
import java.io.IOException;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.Config;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** The commands of the service; without one it runs as a service. */
@Command(
    name = "tryon-routes",
    description = "Turns pairs of pictures into virtual try-on pictures with Kling.",
    mixinStandardHelpOptions = true,
    subcommands = SandboxCommand.class)
public final class Commands {
  private Commands() {}

  /**
   * Runs what the arguments say.
   *
   * @param config the settings as the service reads them; asked for by the commands that need them
   * @return the exit status: 0; 1 when it did not work, said in one line; or 2 when the arguments
   *     are not understood, or a plan has problems
   */
  public static int run(Supplier<Config> config, String... args) {
    return new CommandLine(new Commands())
        .addSubcommand(new ExplainCommand(config))
        .addSubcommand(new PlanCommand(config))
        .addSubcommand(new ReplayCommand(config))
        .addSubcommand(new ResumeCommand(config))
        .setExecutionExceptionHandler(Commands::failed)
        .execute(args);
  }

  private static int failed(Exception failure, CommandLine command, ParseResult arguments)
      throws Exception {
    if (!(failure instanceof IOException)) {
      throw failure;
    }
    command.getErr().println(Names.visible(String.valueOf(failure.getMessage())));
    return 1;
  }
}

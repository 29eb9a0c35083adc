package io.tryonroutes.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;

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
   * @return the exit status: 0, or 2 when the arguments are not understood
   */
  public static int run(String... args) {
    return new CommandLine(new Commands()).execute(args);
  }
}

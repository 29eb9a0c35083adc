package io.tryonroutes.flow;

import java.nio.file.Path;

/** Commands that people can paste. */
final class Shell {
  private Shell() {}

  /** A command for one path, whatever characters it holds. */
  static String command(String command, Path path) {
    return command + " '" + path.toString().replace("'", "'\\''") + "'";
  }
}

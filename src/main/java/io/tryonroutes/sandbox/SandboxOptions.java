package io.tryonroutes.sandbox;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a sandbox behaves.
 *
 * @param home the folder of its books, tasks and result files; made when it is not there, and used
 *     by one sandbox at a time
 * @param taskTime how long tasks take
 * @param slots how many tasks may run at once, 1 or more
 * @param credentials what callers have to show
 */
public record SandboxOptions(Path home, TaskTime taskTime, int slots, Credentials credentials) {

  public SandboxOptions {
    if (slots < 1) {
      throw new IllegalArgumentException("slots must be 1 or more, not " + slots);
    }
  }

  /** A sandbox with 5 slots and tasks of 10 seconds that lets in any bearer. */
  public static SandboxOptions at(Path home) {
    return new SandboxOptions(home, TaskTime.of(Duration.ofSeconds(10)), 5, Credentials.any());
  }

  public SandboxOptions withTaskTime(TaskTime other) {
    return new SandboxOptions(home, other, slots, credentials);
  }

  public SandboxOptions withSlots(int other) {
    return new SandboxOptions(home, taskTime, other, credentials);
  }

  public SandboxOptions withCredentials(Credentials other) {
    return new SandboxOptions(home, taskTime, slots, other);
  }
}

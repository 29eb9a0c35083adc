package io.tryonroutes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a sandbox starts with.
 *
 * @param home the folder of its books, tasks and result files; made when it is not there, and used
 *     by one sandbox at a time
 * @param credentials what callers have to show
 * @param behaviour how it behaves at first; it can be changed while it runs
 * @param faults what goes wrong at first
 */
public record SandboxOptions(
    Path home, Credentials credentials, Behaviour behaviour, List<Fault> faults) {

  public SandboxOptions {
    faults = List.copyOf(faults);
  }

  /** A sandbox with 5 slots and tasks of 10 seconds that lets in any bearer. */
  public static SandboxOptions at(Path home) {
    return new SandboxOptions(home, Credentials.any(), Behaviour.usual(), List.of());
  }

  public SandboxOptions withTaskTime(TaskTime time) {
    return with(JsonNodeFactory.instance.objectNode().put("task_time", time.text()));
  }

  public SandboxOptions withSlots(int slots) {
    return with(JsonNodeFactory.instance.objectNode().put("slots", slots));
  }

  public SandboxOptions withCredentials(Credentials other) {
    return new SandboxOptions(home, other, behaviour, faults);
  }

  /**
   * Takes behaviour and faults from a file: a JSON object with the parts of {@link Behaviour} that
   * are not to be as usual, and {@code faults}, a list of {@link Fault}.
   *
   * @throws IOException with a message for the user when it cannot be read or is not understood
   */
  public SandboxOptions withFile(Path file) throws IOException {
    byte[] text;
    try {
      text = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IOException(file + " cannot be read", e);
    }
    try {
      ObjectNode parts = Json.object(text);
      JsonNode list = parts.path("faults");
      if (!list.isMissingNode() && !list.isArray()) {
        throw new IllegalArgumentException("faults has to be a list");
      }
      List<Fault> all = new ArrayList<>();
      for (JsonNode fault : list) {
        all.add(Fault.of(fault));
      }
      parts.remove("faults");
      return new SandboxOptions(home, credentials, behaviour.with(parts), all);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private SandboxOptions with(ObjectNode parts) {
    return new SandboxOptions(home, credentials, behaviour.with(parts), faults);
  }
}

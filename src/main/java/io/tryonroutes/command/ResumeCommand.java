package io.tryonroutes.command;

import io.tryonroutes.pair.Names;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.Config;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Ends the account's pause. */
@Command(
    name = "resume",
    description = "Ends the pause of the account at once, whatever its reason.",
    mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {
  @Mixin private final ServiceClient service;

  ResumeCommand(Supplier<Config> config) {
    this.service = new ServiceClient(config);
  }

  @Override
  public Integer call() throws IOException {
    ServiceClient.Answer answer = service.post("/api/resume");
    if (!answer.ok()) {
      System.err.println(Names.visible(answer.error()));
      return 1;
    }
    boolean resumed =
        answer
            .json()
            .filter(json -> json.has("resumed"))
            .orElseThrow(() -> new IOException("what answers there is not this service"))
            .path("resumed")
            .asBoolean();
    System.out.println(resumed ? "the pause is over" : "there was no pause");
    return 0;
  }
}

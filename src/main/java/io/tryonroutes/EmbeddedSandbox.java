package io.tryonroutes;

import io.tryonroutes.place.Places;
import io.tryonroutes.sandbox.SamplePictures;
import io.tryonroutes.sandbox.Sandbox;
import io.tryonroutes.sandbox.SandboxOptions;
import io.tryonroutes.sandbox.TaskTime;
import io.vertx.ext.web.Router;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Random;
import org.jboss.logging.Logger;

/** The sandbox inside the service, on its HTTP port, when the settings ask for it. */
@Singleton
public class EmbeddedSandbox {
  private static final Logger LOG = Logger.getLogger("tryon");
  private static final String PATH = "/sandbox";

  private final Settings settings;
  private final Places places;
  private final Clock clock;
  private Optional<Sandbox> sandbox = Optional.empty();

  EmbeddedSandbox(Settings settings, Places places, Clock clock) {
    this.settings = settings;
    this.places = places;
    this.clock = clock;
  }

  void mount(@Observes Router router) throws IOException {
    if (!settings.sandbox().enabled()) {
      return;
    }
    Path home = places.home().resolve("sandbox");
    boolean fresh = !Files.exists(home);
    Sandbox opened =
        Sandbox.open(
            SandboxOptions.at(home)
                .withTaskTime(TaskTime.parse(settings.sandbox().taskTime()))
                .withSlots(settings.kling().slots()),
            clock,
            new Random());
    opened.mount(router, PATH);
    sandbox = Optional.of(opened);
    if (fresh && !places.isOwn("inbox")) {
      SamplePictures.write(places.inbox().root());
    }
    LOG.info("Sandbox: nothing leaves this machine, and nothing is to be paid");
  }

  @PreDestroy
  void close() throws IOException {
    if (sandbox.isPresent()) {
      sandbox.get().close();
    }
  }
}

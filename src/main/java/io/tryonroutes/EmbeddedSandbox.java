package io.tryonroutes;

import io.tryonroutes.place.Places;
import io.tryonroutes.sandbox.Sandbox;
import io.tryonroutes.sandbox.SandboxOptions;
import io.tryonroutes.sandbox.TaskTime;
import io.tryonroutes.sandbox.picture.SamplePictures;
import io.vertx.core.Vertx;
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
  private final Vertx vertx;
  private Optional<Sandbox> sandbox = Optional.empty();

  EmbeddedSandbox(Settings settings, Places places, Clock clock, Vertx vertx) {
    this.settings = settings;
    this.places = places;
    this.clock = clock;
    this.vertx = vertx;
  }

  void mount(@Observes Router router) throws IOException {
    if (!settings.sandbox().enabled()) {
      return;
    }
    Path home = home(settings);
    boolean fresh = !Files.exists(home);
    Sandbox opened = Sandbox.open(options(settings), vertx, PATH, clock, new Random());
    opened.mount(router);
    sandbox = Optional.of(opened);
    if (fresh && places.watchesFolder()) {
      SamplePictures.write(places.folder("inbox").root());
    }
    LOG.info("Sandbox: nothing leaves this machine, and nothing is to be paid");
  }

  /**
   * What it starts with.
   *
   * @throws IOException with a message for the user when its file is not understood
   */
  static SandboxOptions options(Settings settings) throws IOException {
    SandboxOptions options =
        SandboxOptions.at(home(settings))
            .withTaskTime(TaskTime.parse(settings.sandbox().taskTime()))
            .withSlots(settings.kling().slots());
    Optional<String> behaviour = settings.sandbox().behaviour();
    return behaviour.isEmpty()
        ? options
        : options.withFile(Locations.home(settings).resolve(behaviour.get()));
  }

  private static Path home(Settings settings) {
    return Locations.home(settings).resolve("sandbox");
  }

  @PreDestroy
  void close() throws IOException {
    if (sandbox.isPresent()) {
      sandbox.get().close();
    }
  }
}

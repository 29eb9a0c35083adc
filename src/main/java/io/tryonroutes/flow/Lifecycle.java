package io.tryonroutes.flow;

import io.tryonroutes.Settings;
import io.tryonroutes.kling.CallbackAddresses;
import io.tryonroutes.kling.TaskBoard;
import io.tryonroutes.ledger.Account;
import io.tryonroutes.ledger.Jobs;
import io.tryonroutes.place.Place;
import io.tryonroutes.place.Places;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.File;
import java.util.Optional;
import org.apache.camel.quarkus.main.events.AfterStart;
import org.apache.camel.quarkus.main.events.BeforeStart;
import org.apache.camel.quarkus.main.events.BeforeStop;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** What is done before the routes run, and when they are to stop. */
@Singleton
public class Lifecycle {
  private static final Logger LOG = Logger.getLogger("tryon");

  private final Places places;
  private final Jobs jobs;
  private final Account account;
  private final TaskBoard board;
  private final MadePictures made;
  private final CallbackAddresses callbacks;
  private final Settings settings;

  Lifecycle(
      Places places,
      Jobs jobs,
      Account account,
      TaskBoard board,
      MadePictures made,
      CallbackAddresses callbacks,
      Settings settings) {
    this.made = made;
    this.callbacks = callbacks;
    this.settings = settings;
    this.places = places;
    this.jobs = jobs;
    this.account = account;
    this.board = board;
  }

  void start(@Observes BeforeStart start) {
    made.forgetSettled();
    account.clampTimes();
    account.started(settings.startPaused(), settings.budget().unitsPerDay());
    jobs.resume();
  }

  void tell(
      @Observes AfterStart started,
      @ConfigProperty(name = "quarkus.http.host") String host,
      @ConfigProperty(name = "quarkus.http.port") int port) {
    if (File.separatorChar == '/' && !"UTF-8".equals(System.getProperty("sun.jnu.encoding"))) {
      LOG.warn(
          "This locale knows ASCII only, so other file names cannot be read; start the service with"
              + " LC_ALL=C.UTF-8");
    }
    if (settings.startPaused()) {
      LOG.warn("Paused from the start (tryon.start-paused); resume begins");
    }
    LOG.infof("Drop pairs here:     %s", shown("inbox"));
    LOG.infof("Results appear here: %s", shown("outbox"));
    callbacks.start().ifPresent(at -> LOG.infof("Callbacks arrive at: %s", at));
    LOG.infof("Status:              http://%s:%d/api/status", host, port);
  }

  private String shown(String key) {
    return Optional.ofNullable(places.byKey().get(key))
        .map(Place::shown)
        .orElse("as a route of yours says");
  }

  /** Whoever waits for a task goes home, so that nothing holds up the stop. */
  void stop(@Observes BeforeStop stop) {
    if (board.size() > 0) {
      LOG.infof(
          "Stopping; %d tasks go on at Kling and are taken up again at the next start",
          board.size());
    }
    board.stop();
  }
}

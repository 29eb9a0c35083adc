package io.tryonroutes.flow;

import io.tryonroutes.place.Places;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.quarkus.main.events.BeforeStart;

/** Makes sure that what is turned off is replaced by a route of the user's. */
@Singleton
public class OwnRoutes implements StartupListener {
  /** The place that each route delivers to which may be the user's. */
  public static final Map<String, String> PLACES =
      Map.of("publish", "outbox", "settle", "done", "bury", "dead-letter");

  private final Places places;
  private final CamelContext camel;

  OwnRoutes(Places places, CamelContext camel) {
    this.places = places;
    this.camel = camel;
  }

  void listen(@Observes BeforeStart start) throws Exception {
    camel.addStartupListener(this);
  }

  /**
   * Looks at the routes that are left when those that are turned off are gone, before any runs.
   *
   * @throws IllegalStateException in words for the operator
   */
  @Override
  public void onCamelContextStarting(CamelContext context, boolean alreadyStarted) {
    PLACES.forEach(
        (route, key) -> {
          if (places.isOwn(key) && !isThere("direct:" + route)) {
            throw new IllegalStateException(
                "tryon.%s=own, but no route in routes/own/ is from direct:%s; write one, for example"
                        .formatted(key, route)
                    + " own-%s in routes/own/%s.camel.yaml, or leave it to the service: tryon.%s=%s"
                        .formatted(route, route, key, key));
          }
        });
  }

  @Override
  public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
    // All was looked at before.
  }

  private boolean isThere(String uri) {
    return ((ModelCamelContext) camel)
        .getRouteDefinitions().stream()
            .anyMatch(route -> uri.equals(route.getInput().getEndpointUri()));
  }
}

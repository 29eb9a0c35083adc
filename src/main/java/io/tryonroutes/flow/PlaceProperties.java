package io.tryonroutes.flow;

import io.quarkus.arc.Unremovable;
import io.tryonroutes.place.Place;
import io.tryonroutes.place.Places;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.apache.camel.Ordered;
import org.apache.camel.spi.PropertiesSource;

/** Gives routes the places as absolute paths or buckets: {@code {{tryon.inbox}}} and its like. */
@Singleton
@Unremovable
public class PlaceProperties implements PropertiesSource, Ordered {
  private static final String PREFIX = "tryon.";

  private final Places places;

  PlaceProperties(Places places) {
    this.places = places;
  }

  @Override
  public String getName() {
    return "places";
  }

  @Override
  public String getProperty(String name) {
    // A place that is own, or no place at all, is left to the settings themselves.
    return name.startsWith(PREFIX)
        ? Optional.ofNullable(places.byKey().get(name.substring(PREFIX.length())))
            .map(Place::shown)
            .orElse(null)
        : null;
  }

  @Override
  public int getOrder() {
    return Ordered.HIGHEST;
  }
}

package io.tryonroutes.flow;

import io.tryonroutes.place.Bucket;
import io.tryonroutes.place.Places;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** What is wrong with the store of buckets, for the status. */
@Singleton
public class StoreHealth {
  /** Whatever still does not work is tried again sooner. */
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(2);

  private final Places places;
  private final Clock clock;

  /** Without words when the last call of that kind went well. */
  private final ConcurrentMap<Kind, Outcome> outcomes = new ConcurrentHashMap<>();

  /**
   * @param place as people write it; places of one bucket may have rights of their own
   */
  private record Kind(String bucket, String place, String route) {}

  private record Outcome(Instant at, Optional<String> trouble) {}

  StoreHealth(Places places, Clock clock) {
    this.places = places;
    this.clock = clock;
  }

  /** What is wrong with buckets, each in words; at the start, which of them has not answered. */
  public List<String> troubles() {
    Instant latest = clock.instant().minus(LONGEST_SILENCE);
    List<String> all = new ArrayList<>();
    outcomes.values().stream()
        .filter(each -> each.at().isAfter(latest))
        .forEach(each -> each.trouble().ifPresent(all::add));
    places.buckets().values().stream()
        .map(Bucket::bucket)
        .filter(
            bucket -> outcomes.keySet().stream().noneMatch(each -> each.bucket().equals(bucket)))
        .forEach(bucket -> all.add("the bucket " + bucket + " has not answered yet"));
    return all.stream().distinct().sorted().toList();
  }

  /** Notes that a call went well. */
  void well(String route, ObjectCall call) {
    outcomes.put(kind(route, call), new Outcome(clock.instant(), Optional.empty()));
  }

  /** Notes, in words, that a call did not. */
  void trouble(String route, ObjectCall call, String words) {
    outcomes.put(kind(route, call), new Outcome(clock.instant(), Optional.of(words)));
  }

  private Kind kind(String route, ObjectCall call) {
    String written = Bucket.shown(call.to().bucket(), call.to().key());
    String place =
        places.buckets().values().stream()
            .map(Bucket::shown)
            .filter(written::startsWith)
            .max(Comparator.comparingInt(String::length))
            .orElse("");
    return new Kind(call.bucket(), place, route);
  }
}

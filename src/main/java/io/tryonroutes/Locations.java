package io.tryonroutes;

import io.tryonroutes.place.Bucket;
import io.tryonroutes.place.Folder;
import io.tryonroutes.place.ObjectStore;
import io.tryonroutes.place.Place;
import io.tryonroutes.place.Places;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Where things lie: relative paths start at {@code tryon.home}. */
public final class Locations {
  /** The value of {@code tryon.done} that throws inputs away. */
  static final String DELETE = "delete";

  /** The value of a place that a route of the user's takes care of. */
  static final String OWN = "own";

  private Locations() {}

  static Path home(Settings settings) {
    return settings.home().toAbsolutePath().normalize();
  }

  /** The places that the settings name, without a store: whether it answers is another matter. */
  static Places of(Settings settings) {
    return of(
        settings,
        () -> {
          throw new IllegalStateException("the store is asked before the start");
        });
  }

  /**
   * The places that the settings name.
   *
   * @param stores gives the store of those that are buckets
   */
  public static Places of(Settings settings, Supplier<? extends ObjectStore> stores) {
    Path home = home(settings);
    return new Places(
        home,
        place(home, settings.inbox(), stores),
        place(home, settings.outbox(), stores),
        Set.of(DELETE, OWN).contains(settings.done())
            ? Optional.empty()
            : Optional.of(place(home, settings.done(), stores)),
        place(home, settings.deadLetter(), stores),
        folder(home, settings.work()),
        library(settings),
        own(settings));
  }

  /** The folder that manifests name pictures of. */
  public static Folder library(Settings settings) {
    return folder(home(settings), settings.library());
  }

  /** The settings of the places that need not be folders, by their last words. */
  static Map<String, String> ofAnyKind(Settings settings) {
    return Map.of(
        "inbox", settings.inbox(),
        "outbox", settings.outbox(),
        "done", settings.done(),
        "dead-letter", settings.deadLetter());
  }

  private static Set<String> own(Settings settings) {
    Map<String, String> byKey = ofAnyKind(settings);
    return byKey.keySet().stream()
        .filter(key -> byKey.get(key).equals(OWN))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Place place(Path home, String setting, Supplier<? extends ObjectStore> stores) {
    return Bucket.isMeant(setting)
        ? Bucket.of(setting, stores).orElseThrow(() -> new IllegalArgumentException(setting))
        : folder(home, setting);
  }

  private static Folder folder(Path home, String setting) {
    return new Folder(home.resolve(setting).normalize());
  }

  /** The ledger's database; by default a file under home. */
  public static String ledgerUrl(Settings settings) {
    return settings.ledger().url().orElse("jdbc:h2:file:" + home(settings).resolve("ledger"));
  }

  /** This instance's name. It is kept under home, so that it is the same after a restart. */
  public static String instanceName(Settings settings) {
    Path file = home(settings).resolve("instance");
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, UUID.randomUUID().toString());
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

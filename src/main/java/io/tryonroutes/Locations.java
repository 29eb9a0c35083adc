package io.tryonroutes;

import io.tryonroutes.place.Folder;
import io.tryonroutes.place.Places;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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

  /** The places that the settings name. */
  public static Places of(Settings settings) {
    Path home = home(settings);
    return new Places(
        home,
        folder(home, settings.inbox()),
        folder(home, settings.outbox()),
        Set.of(DELETE, OWN).contains(settings.done())
            ? Optional.empty()
            : Optional.of(folder(home, settings.done())),
        folder(home, settings.deadLetter()),
        folder(home, settings.work()),
        folder(home, settings.library()),
        own(settings));
  }

  private static Set<String> own(Settings settings) {
    Map<String, String> byKey =
        Map.of(
            "inbox", settings.inbox(),
            "outbox", settings.outbox(),
            "done", settings.done(),
            "dead-letter", settings.deadLetter());
    return byKey.keySet().stream()
        .filter(key -> byKey.get(key).equals(OWN))
        .collect(Collectors.toUnmodifiableSet());
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

package io.tryonroutes;

import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfig;
import io.tryonroutes.kling.CallbackSignatures;
import io.tryonroutes.ledger.Ledger;
import io.tryonroutes.pair.Role;
import io.tryonroutes.pair.RoleWords;
import io.tryonroutes.place.Folder;
import io.tryonroutes.place.Places;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Everything that must be right before the service starts. Each problem is one plain line with the
 * key, its value where that is no secret, and a good example.
 */
public final class StartCheck {
  static final String PREFIX = "tryon.";
  private static final Pattern SECRET =
      Pattern.compile(".*\\.(api-key|secret-key|password|token|webhook-secrets)");
  private static final Pattern TIME = Pattern.compile("\\d+(ms|s|m|d)");
  private static final Pattern ADDRESS = Pattern.compile("https?://[^/?#@]+(/[^?#]*[^/?#])?");
  private static final String NO_ADDRESS = "it is no http(s) address without a slash at its end";
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final int LONGEST_SHOWN = 200;

  private StartCheck() {}

  /**
   * What is wrong; empty when the service may start. Makes the default folders under home when
   * nothing is.
   *
   * @param config as Quarkus is going to see it; {@link Settings} are mapped here, so that a value
   *     that cannot be read is a line and not a failure
   */
  static List<String> problems(SmallRyeConfig config, Path workingDirectory) {
    List<String> problems = new ArrayList<>(SettingKeys.unknown(config));
    problems.addAll(routes(workingDirectory));
    List<String> unreadable = unreadable(config);
    if (!unreadable.isEmpty()) {
      problems.addAll(unreadable);
      return problems;
    }
    Settings settings = config.getConfigMapping(Settings.class);
    problems.addAll(values(settings));
    problems.addAll(names(settings.pairs()));
    problems.addAll(times(config));
    problems.addAll(credential(settings));
    problems.addAll(exposure(settings, config));
    List<String> wrongBuckets = BucketCheck.problems(settings);
    problems.addAll(wrongBuckets);
    if (wrongBuckets.isEmpty()) {
      problems.addAll(wrongPlaces(Locations.of(settings)));
    }
    return problems.isEmpty() ? make(Locations.of(settings)) : problems;
  }

  /** Maps the settings; what cannot be mapped is told in our words, for SmallRye's show secrets. */
  private static List<String> unreadable(SmallRyeConfig config) {
    try {
      ConfigMappings.registerConfigMappings(
          config, Set.of(ConfigClass.configClass(Settings.class)));
      return List.of();
    } catch (ConfigValidationException e) {
      return IntStream.range(0, e.getProblemCount())
          .mapToObj(i -> e.getProblem(i).getMessage())
          .map(message -> keyIn(message).map(key -> unreadable(key, config)))
          .map(line -> line.orElse("a setting cannot be read"))
          .distinct()
          .toList();
    }
  }

  private static Optional<String> keyIn(String message) {
    return SettingKeys.all().keySet().stream()
        .filter(message::contains)
        .max(Comparator.comparingInt(String::length));
  }

  private static String unreadable(String key, SmallRyeConfig config) {
    String value = Optional.ofNullable(config.getRawValue(key)).orElse("");
    String why =
        value.isEmpty() ? "it is empty, or refers to something not set" : "it cannot be read";
    return bad(key, value, why, SettingKeys.all().get(key));
  }

  /** One line about a value that will not do. */
  static String bad(String key, String value, String why, String example) {
    return bad(key, value, why, Optional.of(example));
  }

  private static String bad(String key, String value, String why, Optional<String> example) {
    String what = SECRET.matcher(key).matches() ? key : key + "=" + shown(value);
    return what
        + ": "
        + why
        + example
            .map(good -> good.replaceFirst(" $", "\\\\u0020")) // a space at the end gets lost
            .map(good -> "; a good value is " + key + "=" + good)
            .orElse("; or leave it out");
  }

  /** A value as part of a line: no line breaks, no novel, no password before a host. */
  static String shown(String value) {
    String plain = value.replaceAll("\\p{Cntrl}", " ").replaceAll("//[^/@]*@", "//...@");
    return plain.length() > LONGEST_SHOWN ? plain.substring(0, LONGEST_SHOWN) + "..." : plain;
  }

  private static List<String> values(Settings settings) {
    List<String> problems = new ArrayList<>();
    int slots = settings.kling().slots();
    if (slots < 1 || slots > 10_000) {
      problems.add(bad("tryon.kling.slots", "" + slots, "it is not within 1 to 10000", "5"));
    }
    int pairs = settings.manifest().maxPairs();
    if (pairs < 1 || pairs > 1_000_000) {
      problems.add(
          bad("tryon.manifest.max-pairs", "" + pairs, "it is not within 1 to 1000000", "10000"));
    }
    try {
      Settings.mendsOf(settings);
    } catch (IllegalArgumentException e) {
      String words = String.join(",", settings.pictures().mend());
      String why = "it is neither %s nor a list of what may be mended".formatted(Settings.OFF);
      problems.add(bad("tryon.pictures.mend", words, why, "rotate,convert,flatten,shrink,strip"));
    }
    String url = settings.kling().baseUrl().toString();
    if (!ADDRESS.matcher(url).matches()) {
      problems.add(
          bad("tryon.kling.base-url", url, NO_ADDRESS, "https://api-singapore.klingai.com"));
    }
    problems.addAll(callbacks(settings.kling()));
    String send = settings.kling().send();
    if (!send.equals("base64") && !send.equals(Settings.BY_URL)) {
      problems.add(bad("tryon.kling.send", send, "it is neither base64 nor url", "base64"));
    }
    settings
        .budget()
        .unitsPerDay()
        .filter(units -> units < 1)
        .ifPresent(
            units ->
                problems.add(
                    bad("tryon.budget.units-per-day", "" + units, "it is below 1", "500")));
    String ledger = Locations.ledgerUrl(settings);
    if (!ledger.startsWith("jdbc:h2:") && !ledger.startsWith("jdbc:postgresql:")) {
      problems.add(
          "tryon.ledger.url is neither an H2 nor a PostgreSQL database; a good value is"
              + " tryon.ledger.url=jdbc:postgresql://db.example.com/tryon");
    }
    if (settings.ledger().url().isPresent() && Ledger.isInUse(ledger)) {
      problems.add(
          "tryon.ledger.url=%s: another instance of the service uses it; stop that one, or give this"
                  .formatted(shown(ledger.split(";", 2)[0]))
              + " one a ledger of its own; several on one ledger need PostgreSQL,"
              + " tryon.ledger.url=jdbc:postgresql://db.example.com/tryon");
    }
    settings
        .pairs()
        .readyFile()
        .filter(name -> !name.matches("[^/\\\\]*[^./\\\\][^/\\\\]*"))
        .ifPresent(
            name ->
                problems.add(
                    bad("tryon.pairs.ready-file", name, "it is no name of a file", "READY")));
    if (settings.sandbox().enabled()) {
      sandbox(settings).ifPresent(problems::add);
    }
    return problems;
  }

  private static List<String> callbacks(Settings.Kling kling) {
    List<String> problems = new ArrayList<>();
    kling
        .callbackUrl()
        .map(URI::toString)
        .filter(url -> !ADDRESS.matcher(url).matches())
        .map(url -> bad("tryon.kling.callback-url", url, NO_ADDRESS, "https://tryon.example.com"))
        .ifPresent(problems::add);
    List<String> secrets = kling.webhookSecrets().orElse(List.of());
    try {
      new CallbackSignatures(secrets, Clock.systemUTC());
      if (secrets.size() > 2) {
        problems.add(badSecrets("it is more than the two that there are during an exchange"));
      }
    } catch (IllegalArgumentException e) {
      problems.add(badSecrets(e.getMessage()));
    }
    return problems;
  }

  private static String badSecrets(String why) {
    return "tryon.kling.webhook-secrets: %s; a good value, in the environment, is ".formatted(why)
        + "TRYON_KLING_WEBHOOK_SECRETS=whsec_ and what Kling's console shows behind it";
  }

  private static Optional<String> sandbox(Settings settings) {
    String taskTime = settings.sandbox().taskTime();
    try {
      EmbeddedSandbox.options(settings);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(
          bad("tryon.sandbox.task-time", taskTime, "it is no time and no range", "3s-6s"));
    } catch (IOException e) {
      String file = settings.sandbox().behaviour().orElse("");
      return Optional.of(bad("tryon.sandbox.behaviour", file, e.getMessage(), "sandbox.json"));
    }
  }

  private static List<String> names(Settings.Pairs pairs) {
    try {
      new RoleWords(Settings.wordsOf(pairs), pairs.separators());
      return List.of();
    } catch (RoleWords.Refused e) {
      if (e.roles().isEmpty()) {
        String key = PREFIX + "pairs.separators";
        return List.of(bad(key, pairs.separators(), e.getMessage(), SettingKeys.all().get(key)));
      }
      // Of two roles the one that was changed is wrong, for the defaults agree.
      return e.roles().stream()
          .sorted(Comparator.reverseOrder())
          .flatMap(role -> words(role, Settings.wordsOf(pairs), e.getMessage()).stream())
          .limit(1)
          .toList();
    }
  }

  private static Optional<String> words(Role role, Map<Role, List<String>> words, String why) {
    String key = PREFIX + "pairs.names." + role.word();
    String value = String.join(",", words.get(role));
    Optional<String> byDefault = SettingKeys.all().get(key);
    return byDefault.filter(good -> !good.equals(value)).map(good -> bad(key, value, why, good));
  }

  /** A number alone is seconds for one of its readers and milliseconds for the other. */
  private static List<String> times(SmallRyeConfig config) {
    List<String> problems = new ArrayList<>();
    SettingKeys.all()
        .forEach(
            (key, byDefault) -> {
              String value = config.getConfigValue(key).getValue();
              if (byDefault.filter(good -> TIME.matcher(good).matches()).isPresent()
                  || byDefault.equals(Optional.of(Settings.OFF)) && !value.equals(Settings.OFF)) {
                wrongTime(key, config)
                    .ifPresent(why -> problems.add(bad(key, value, why, byDefault)));
              }
            });
    return problems;
  }

  private static Optional<String> wrongTime(String key, SmallRyeConfig config) {
    Duration time = config.getValue(key, Duration.class);
    if (config.getConfigValue(key).getValue().matches("[-+]?\\d+")) {
      return Optional.of("it has no unit");
    }
    if (time.isNegative()) {
      return Optional.of("it is below zero");
    }
    return key.endsWith("poll-interval")
        ? Optional.of("it is shorter than 100 ms").filter(why -> time.compareTo(SHORTEST) < 0)
        : Optional.empty();
  }

  private static List<String> credential(Settings settings) {
    Settings.Kling kling = settings.kling();
    boolean pair = kling.accessKey().isPresent() && kling.secretKey().isPresent();
    boolean any =
        kling.apiKey().isPresent()
            || kling.accessKey().isPresent()
            || kling.secretKey().isPresent();
    if (settings.sandbox().enabled() && any) {
      return List.of(
          "tryon.kling.api-key, .access-key or .secret-key is set while tryon.sandbox.enabled=true:"
              + " the sandbox takes no real credential; unset it, or start without the profile"
              + " sandbox");
    }
    if (settings.sandbox().enabled() && !loopback(kling.baseUrl().getHost())) {
      return List.of(
          bad(
              "tryon.kling.base-url",
              kling.baseUrl().toString(),
              "it is not this machine while tryon.sandbox.enabled=true",
              "http://127.0.0.1:8080/sandbox"));
    }
    if (!settings.sandbox().enabled() && kling.apiKey().isEmpty() && !pair) {
      return List.of(
          "tryon.kling.api-key is not set: Kling needs a credential; put one in the environment:"
              + " TRYON_KLING_API_KEY=your-key, or both TRYON_KLING_ACCESS_KEY and"
              + " TRYON_KLING_SECRET_KEY, or try the service out with -Dquarkus.profile=sandbox");
    }
    return List.of();
  }

  private static List<String> exposure(Settings settings, SmallRyeConfig config) {
    String host = config.getOptionalValue("quarkus.http.host", String.class).orElse("0.0.0.0");
    return settings.http().token().isPresent() || loopback(host)
        ? List.of()
        : List.of(
            "quarkus.http.host="
                + shown(host)
                + " can be reached from other machines, so the API needs a token; a good value is"
                + " tryon.http.token=a-long-random-word, or keep quarkus.http.host=127.0.0.1");
  }

  private static boolean loopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static List<String> routes(Path workingDirectory) {
    Path routes = workingDirectory.resolve("routes");
    if (Files.isSymbolicLink(routes)) {
      return List.of(
          routes
              + " is a link, and Camel would find no route behind it; start the service in the"
              + " folder that holds routes/ itself");
    }
    try (Stream<Path> files = Files.isDirectory(routes) ? Files.list(routes) : Stream.empty()) {
      return files.anyMatch(file -> file.toString().endsWith(".camel.yaml"))
          ? List.of()
          : List.of(
              "there is no route file in "
                  + routes
                  + "; start the service in the folder that holds routes/try-on.camel.yaml");
    } catch (IOException e) {
      return List.of("the route files in " + routes + " cannot be read: " + e.getMessage());
    }
  }

  private static List<String> wrongPlaces(Places places) {
    List<String> problems = new ArrayList<>();
    wrongFolder("tryon.home", places.home(), new Folder(places.home()).denied(), "data")
        .ifPresent(problems::add);
    places
        .folders()
        .forEach(
            (key, folder) ->
                wrongFolder(PREFIX + key, folder.root(), places.denied(key), key)
                    .ifPresent(problems::add));
    problems.addAll(nested(places));
    return problems;
  }

  /** A dead letter within the inbox would be dropped again for ever, and the like. */
  private static List<String> nested(Places places) {
    List<String> problems = new ArrayList<>();
    places
        .byKey()
        .forEach(
            (key, place) ->
                places.byKey().entrySet().stream()
                    .filter(other -> !other.getKey().equals(key))
                    .filter(other -> place.liesWithin(other.getValue()))
                    .findFirst()
                    .ifPresent(
                        other ->
                            problems.add(
                                bad(
                                    PREFIX + key,
                                    place.shown(),
                                    "it lies within " + PREFIX + other.getKey(),
                                    key))));
    return problems;
  }

  /** One that is absent is no mistake: an unmounted share looks like that. */
  private static Optional<String> wrongFolder(
      String key, Path folder, List<String> denied, String example) {
    try {
      Files.readAttributes(folder, BasicFileAttributes.class);
    } catch (AccessDeniedException e) {
      String why = "a folder above it may not be entered; namei -l " + folder + " shows which";
      return Optional.of(bad(key, folder.toString(), why, example));
    } catch (IOException away) {
      return Optional.empty();
    }
    if (!Files.isDirectory(folder)) {
      return Optional.of(bad(key, folder.toString(), "it is no folder", example));
    }
    return Optional.of(String.join(" or ", denied))
        .filter(what -> !what.isEmpty())
        .map(what -> "the service may not " + what + " there; " + cure(folder))
        .map(why -> bad(key, folder.toString(), why, example));
  }

  private static String cure(Path folder) {
    try {
      if (Files.getFileStore(folder).isReadOnly()) {
        return "its file system is read-only, mount -o remount,rw makes it writable";
      }
    } catch (IOException unknown) {
      // then rights are the likely cause
    }
    return "chown %s %s and chmod u+rwx %s give it the right"
        .formatted(System.getProperty("user.name"), folder, folder);
  }

  /** Makes the default folders, and nobody else's. */
  private static List<String> make(Places places) {
    try {
      Files.createDirectories(places.home());
    } catch (IOException e) {
      return List.of(bad("tryon.home", places.home().toString(), "it cannot be made", "data"));
    }
    List<String> problems = new ArrayList<>();
    for (Map.Entry<String, Folder> place : places.folders().entrySet()) {
      Path root = place.getValue().root();
      try {
        if (root.equals(places.home().resolve(place.getKey()))) {
          Files.createDirectories(root);
        }
      } catch (IOException e) {
        problems.add(
            bad(PREFIX + place.getKey(), root.toString(), "it cannot be made", place.getKey()));
      }
    }
    return problems.isEmpty() ? onOneFileSystem(places) : problems;
  }

  private static List<String> onOneFileSystem(Places places) {
    try {
      if (places.watchesFolder()
          && places.folder("inbox").present()
          && places.work().present()
          && !places.takesInAtOneStroke()) {
        return List.of(
            bad(
                "tryon.work",
                places.work().root().toString(),
                "it is not on the inbox's file system, so pairs could not be taken in at one stroke",
                places.folder("inbox").root().resolveSibling("work").toString()));
      }
      return List.of();
    } catch (IOException e) {
      return List.of("the file systems of inbox and work cannot be told: " + e.getMessage());
    }
  }
}

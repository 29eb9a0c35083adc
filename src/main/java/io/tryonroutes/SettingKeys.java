package io.tryonroutes;

import io.smallrye.config.ConfigMappingInterface.Property;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.tryonroutes.pair.Names;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** The keys that {@link Settings} are made of, and those that somebody has only thought of. */
final class SettingKeys {
  private SettingKeys() {}

  /** Every key with its default; empty where there is none. */
  static Map<String, Optional<String>> all() {
    Map<String, Optional<String>> keys = new TreeMap<>();
    ConfigMappings.getProperties(ConfigClass.configClass(Settings.class))
        .forEach(
            (name, property) ->
                // A list stands there twice: by its name and, with [*], by that of an element.
                keys.putIfAbsent(
                    name.replace("[*]", ""), Optional.ofNullable(defaultOf(property))));
    return keys;
  }

  private static String defaultOf(Property property) {
    return property.hasDefaultValue() ? property.getDefaultValue() : null;
  }

  /** Keys that no setting has, each in a line with the nearest one that there is. */
  static List<String> unknown(SmallRyeConfig config) {
    Set<String> known = all().keySet();
    return StreamSupport.stream(config.getPropertyNames().spliterator(), false)
        .filter(name -> name.startsWith(StartCheck.PREFIX))
        .map(name -> name.replaceAll("\\[\\d+]$", ""))
        .filter(name -> !known.contains(name))
        .filter(name -> !isVariableOf(known, name, config))
        .distinct()
        .sorted()
        .map(
            name ->
                StartCheck.shown(name)
                    + " is no setting of this service; did you mean "
                    + near(name))
        .toList();
  }

  /** Variables of the environment have no dots and dashes, so TRYON_A_B is read as tryon.a.b. */
  private static boolean isVariableOf(Set<String> known, String name, SmallRyeConfig config) {
    String source = config.getConfigValue(name).getConfigSourceName();
    return source != null
        && source.startsWith(EnvConfigSource.NAME)
        && known.stream().anyMatch(key -> variable(key).equals(variable(name)));
  }

  private static String variable(String key) {
    return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  private static String near(String name) {
    return all().keySet().stream()
            .min(Comparator.comparingInt(key -> Names.distance(name, key)))
            .orElseThrow()
        + "?";
  }
}

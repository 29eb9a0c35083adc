package io.tryonroutes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The route files as they lie beside the sources. */
final class RouteFiles {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Path ROUTES = Path.of("routes");
  private static final Path EXAMPLES = Path.of("src", "test", "resources", "own-routes");

  private RouteFiles() {}

  /** All of them; there is at least one. */
  static List<Path> all() {
    return below(ROUTES);
  }

  /** Those that show what users' own routes can be; there is at least one. */
  static List<Path> examples() {
    return below(EXAMPLES);
  }

  private static List<Path> below(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> all = files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
      if (all.isEmpty()) {
        throw new IllegalStateException("no route file found");
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode read(Path file) {
    try {
      return YAML.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The root elements of this kind, {@code route} or {@code routeConfiguration}, in all files. */
  static List<JsonNode> roots(String kind) {
    return all().stream()
        .flatMap(file -> StreamSupport.stream(read(file).spliterator(), false))
        .filter(root -> root.has(kind))
        .map(root -> root.get(kind))
        .toList();
  }

  /** Visits every field of every object below, with its name. */
  static void walk(JsonNode node, BiConsumer<String, JsonNode> visitor) {
    node.properties()
        .forEach(
            field -> {
              visitor.accept(field.getKey(), field.getValue());
              walk(field.getValue(), visitor);
            });
    if (node.isArray()) {
      node.forEach(element -> walk(element, visitor));
    }
  }
}

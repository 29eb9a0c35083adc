package io.tryonroutes;

import io.tryonroutes.flow.OwnRoutes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.model.ModelCamelContext;

/** Says in one line, with the file, why Camel cannot run the routes as they are written. */
final class RouteTrouble {
  private static final Pattern DUPLICATE = Pattern.compile("Duplicate route ids detected: ([^.]+)");
  private static final Pattern CONSUMERS = Pattern.compile("Multiple consumers.* direct://(.+)");
  private static final Pattern MARK = Pattern.compile("in file:(\\S+), line (\\d+)");

  private RouteTrouble() {}

  /** What stopped Camel's start, for whoever wrote the route. */
  static String words(Throwable failure, CamelContext camel) {
    Throwable root = failure;
    Optional<String> route = Optional.empty();
    for (Throwable each = failure; each != null; each = each.getCause()) {
      root = each;
      if (each instanceof FailedToCreateRouteException create) {
        route = Optional.ofNullable(create.getRouteId());
      } else if (each instanceof FailedToStartRouteException start) {
        route = Optional.ofNullable(start.getRouteId());
      }
    }
    String message = Optional.ofNullable(root.getMessage()).orElse(root.toString());
    Matcher duplicate = DUPLICATE.matcher(message);
    if (duplicate.find()) {
      return filesWith("id: " + duplicate.group(1))
          + ": two routes have the id "
          + duplicate.group(1)
          + "; give yours an id of its own, for example own-"
          + duplicate.group(1);
    }
    Matcher consumers = CONSUMERS.matcher(message);
    if (consumers.find()) {
      String name = consumers.group(1);
      return filesWith("uri: direct:" + name)
          + ": two routes are from direct:"
          + name
          + Optional.ofNullable(OwnRoutes.PLACES.get(name))
              .map(key -> "; set tryon." + key + "=own to have yours in the place of the service's")
              .orElse("; only one can be");
    }
    return route.map(id -> fileOf(id, camel) + ": the route " + id + ": ").orElse("")
        + plain(message);
  }

  private static String fileOf(String route, CamelContext camel) {
    return Optional.ofNullable(((ModelCamelContext) camel).getRouteDefinition(route))
        .map(definition -> definition.getResource())
        .map(resource -> resource.getLocation().replaceFirst("^file:", ""))
        .orElse("routes");
  }

  /** The files with a route whose {@code id} or {@code from} is this line. */
  private static String filesWith(String line) {
    try (Stream<Path> files = Files.walk(Path.of("routes"))) {
      return files
          .filter(file -> file.toString().endsWith(".camel.yaml"))
          .filter(file -> routeHas(file, line))
          .sorted()
          .map(Path::toString)
          .collect(Collectors.joining(" and "));
    } catch (IOException e) {
      return "routes";
    }
  }

  private static boolean routeHas(Path file, String line) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.anyMatch(each -> each.matches("( {2,6}|- +)" + Pattern.quote(line) + " *"));
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  /**
   * Camel's message in one line. A YAML reader's one has lines that show the place, indented; the
   * last of them is where it could not go on.
   */
  private static String plain(String message) {
    Optional<String> mark =
        MARK.matcher(message)
            .results()
            .map(found -> found.group(1) + ", line " + found.group(2) + ": ")
            .reduce((first, last) -> last);
    String words =
        message
            .lines()
            .filter(line -> !line.startsWith(" ") && !line.isBlank())
            .collect(Collectors.joining(" "));
    return mark.orElse("") + StartCheck.shown(words);
  }
}

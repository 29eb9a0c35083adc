package io.tryonroutes.it;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What was measured, as JSON for programs and as a table for people. */
final class BenchmarkReport {
  private static final Path FOLDER = Path.of("target", "benchmark");

  private final List<Figure> figures = new ArrayList<>();

  /**
   * One figure.
   *
   * @param goal what it should be; empty where nothing is promised
   */
  record Figure(String scenario, String what, double value, String unit, String goal) {
    String shown() {
      double size = Math.abs(value);
      String format =
          size >= 100 || value == Math.rint(value) ? "%.0f" : size >= 1 ? "%.1f" : "%.3f";
      return (format.formatted(value) + " " + unit).trim();
    }
  }

  /** Adds the figures of one scenario, one after the other. */
  Scenario scenario(String name) {
    return new Scenario(name);
  }

  final class Scenario {
    private final String name;

    private Scenario(String name) {
      this.name = name;
    }

    Scenario add(String what, double value, String unit) {
      return add(what, value, unit, "");
    }

    Scenario add(String what, double value, String unit, String goal) {
      figures.add(new Figure(name, what, value, unit, goal));
      return this;
    }
  }

  /** Those of one scenario, by what they say. */
  Map<String, Double> of(String scenario) {
    return figures.stream()
        .filter(figure -> figure.scenario().equals(scenario))
        .collect(
            Collectors.toMap(
                Figure::what, Figure::value, (first, second) -> second, LinkedHashMap::new));
  }

  private String table() {
    StringBuilder text = new StringBuilder("| scenario | what | figure | goal |\n");
    text.append("| --- | --- | --- | --- |\n");
    for (Figure each : figures) {
      text.append(
          "| %s | %s | %s | %s |%n"
              .formatted(each.scenario(), each.what(), each.shown(), each.goal()));
    }
    return text.toString();
  }

  /** Writes both, and shows the table. */
  void write() throws IOException {
    Files.createDirectories(FOLDER);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("java", System.getProperty("java.version"));
    json.put("processors", Runtime.getRuntime().availableProcessors());
    json.put("figures", figures);
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(FOLDER.resolve("figures.json").toFile(), json);
    Files.writeString(FOLDER.resolve("figures.md"), table());
    System.out.println(table());
  }

  /** The middle of ordered figures, or another quantile of them. */
  static double quantile(List<Double> ordered, double share) {
    return ordered.get((int) Math.min(ordered.size() - 1L, Math.round(share * ordered.size())));
  }
}

package io.tryonroutes.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is said of a test that has failed: how things were with each process at that moment, and
 * what it wrote last. It is short, for of many a run only the end of Maven's output is left, which
 * has each failure's message and nothing else.
 */
final class LastWords {
  private static final int LINES = 12;
  private static final int WIDTH = 220;

  /** Of a test that starts a service twenty times only the last outputs matter. */
  private static final int OUTPUTS = 3;

  private LastWords() {}

  /**
   * @param folder all outputs lie below it
   */
  static String of(Throwable failure, Path folder, List<? extends Actor> actors) {
    List<String> lines = new ArrayList<>();
    lines.add(failure.toString());
    actors.forEach(actor -> lines.addAll(report(actor)));
    try {
      for (Path output : outputs(folder)) {
        lines.add("---- " + folder.relativize(output) + " ends with:");
        lines.addAll(end(Files.readAllLines(output)));
      }
    } catch (IOException | UncheckedIOException e) {
      lines.add("---- its outputs cannot be read: " + e);
    }
    return String.join("\n", lines);
  }

  private static List<String> report(Actor actor) {
    try {
      return actor.report().stream().map(LastWords::cut).toList();
    } catch (IOException | RuntimeException | AssertionError e) {
      return List.of(cut("---- no report: " + e));
    }
  }

  private static List<Path> outputs(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> outputs =
          all.filter(file -> file.toString().endsWith(".out"))
              .sorted(Comparator.comparing((Path file) -> file.toFile().lastModified()))
              .toList();
      return outputs.subList(Math.max(0, outputs.size() - OUTPUTS), outputs.size());
    }
  }

  private static List<String> end(List<String> lines) {
    return lines.stream().skip(Math.max(0, lines.size() - LINES)).map(LastWords::cut).toList();
  }

  private static String cut(String line) {
    return line.length() > WIDTH ? line.substring(0, WIDTH) + "…" : line;
  }
}

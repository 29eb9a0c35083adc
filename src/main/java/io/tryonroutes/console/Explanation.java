package io.tryonroutes.console;

import io.tryonroutes.ledger.Outcome;
import io.tryonroutes.pair.Names;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells a pair's whole way in plain words, for a terminal. Names come from outside, so what nobody
 * can see is written out: it could break a line or steer the terminal.
 */
final class Explanation {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int MOST_STEPS = 200;

  private final JobStory story;
  private final List<String> lines = new ArrayList<>();

  private Explanation(JobStory story) {
    this.story = story;
  }

  static String of(JobStory story) {
    Explanation explanation = new Explanation(story);
    explanation.write();
    return text(explanation.lines);
  }

  /** Lines that are safe to show. */
  static String text(List<String> lines) {
    return lines.stream().map(Names::visible).collect(Collectors.joining("\n", "", "\n"));
  }

  private void write() {
    lines.add(story.name() + " (job " + story.job() + "): " + standing());
    lines.add("");
    lines.add("dropped " + TIME.format(story.dropped()) + ": " + pictures());
    story.replays().ifPresent(dead -> lines.add("replays the dead letter of job " + dead));
    story.replaces().ifPresent(old -> lines.add("takes the name of the result of job " + old));
    lines.add("");
    steps();
    lines.add("");
    asked();
    story.waitsFor().forEach(what -> lines.add("waits for: " + what));
    story.trouble().ifPresent(why -> lines.add("trouble so far: " + why));
    error();
    story.outputs().forEach(file -> lines.add("result: " + file));
    lines.add("its pictures: " + story.inputsIn());
    lines.add("paid: " + paid());
    if (story.error().isPresent()) {
      replay(story.error().get());
    }
    story.others().forEach(other -> lines.add("same name: " + named(other)));
  }

  private String standing() {
    return story.outcome().orElse(story.state().toLowerCase(Locale.ROOT));
  }

  private String pictures() {
    return story.inputs().stream()
        .map(input -> input.file() + " (" + input.role() + size(input.bytes()) + ")")
        .collect(Collectors.joining(", "));
  }

  private static String size(long bytes) {
    return bytes == 0 ? "" : String.format(Locale.ROOT, ", %,d bytes", bytes);
  }

  private void steps() {
    Instant before = story.dropped();
    int from = Math.max(0, story.steps().size() - MOST_STEPS);
    if (from > 0) {
      lines.add("(" + from + " earlier steps are left out)");
      before = story.steps().get(from - 1).at();
    }
    for (JobStory.Step step : story.steps().subList(from, story.steps().size())) {
      lines.add(
          "%s  %11s  %s"
              .formatted(TIME.format(step.at()), "+" + time(before, step.at()), words(step)));
      before = step.at();
    }
    if (!story.waitsFor().isEmpty()) {
      lines.add(
          "%s  %11s  now".formatted(TIME.format(story.now()), "+" + time(before, story.now())));
    }
  }

  private static String time(Instant from, Instant to) {
    Duration time = Duration.between(from, to);
    if (time.isNegative()) {
      return "?"; // a clock was set back
    }
    if (time.toMinutes() < 1) {
      return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
    if (time.toHours() < 1) {
      return time.toMinutes() + " min " + time.toSecondsPart() + " s";
    }
    return time.toHours() + " h " + time.toMinutesPart() + " min";
  }

  private static String words(JobStory.Step step) {
    String what =
        switch (step.state()) {
          case "WAITING" -> "taken in";
          case "PREPARED" -> "waits for its turn";
          case "SUBMITTING" -> "has a slot, is sent to Kling";
          case "UNCLEAR" -> "not clear whether Kling has it";
          case "RUNNING" -> "Kling works on it";
          case "STUCK" -> "late at Kling";
          case "DELIVERING" -> "Kling's picture is there";
          case "MANIFEST" -> "a manifest";
          case "DONE" -> "published";
          default -> "ends without a picture";
        };
    return what + step.detail().map(detail -> ": " + detail).orElse("");
  }

  private void asked() {
    if (story.task().isEmpty()) {
      lines.add("nothing was asked of Kling for it");
      return;
    }
    JobStory.Task task = story.task().get();
    lines.add(
        "asked of Kling: attempt %d of these pictures, external id %s, %s%s"
            .formatted(
                task.attempt(),
                story.externalTaskId().orElse("-"),
                task.taskId().map(id -> "task " + id).orElse("task not known"),
                task.posts() > 1 ? ", sent " + task.posts() + " times" : ""));
    if (!task.requestIds().isEmpty()) {
      lines.add("Kling's request ids, for its support: " + String.join(", ", task.requestIds()));
    }
    story.reusedFrom().ifPresent(first -> lines.add("the same task as " + named(first)));
  }

  private void error() {
    story
        .error()
        .ifPresent(
            error -> {
              lines.add("what happened: " + error.message() + " (" + error.code() + ")");
              lines.add("why: " + error.cause());
              lines.add("what to do: " + error.cure());
            });
  }

  private String paid() {
    if (story.reused()) {
      return "no, the result was there already";
    }
    String paid = story.paid().orElse("not settled yet");
    return paid + story.units().map(units -> ", units by Kling's word: " + units).orElse("");
  }

  private void replay(JobStory.Fault error) {
    if (story.replayedAs().isPresent()) {
      lines.add("replayed as " + named(story.replayedAs().get()));
    } else if (!story.outcome().equals(Optional.of(Outcome.EXPIRED.word()))) {
      lines.add(
          (error.replayHelps()
                  ? "the same pictures may work another time: "
                  : "a replay helps once something in that folder was changed: ")
              + "java -jar target/quarkus-app/quarkus-run.jar replay "
              + story.job());
    }
  }

  private static String named(JobStory.Other other) {
    return other.name()
        + " (job "
        + other.job()
        + "): "
        + other.outcome().orElse(other.state().toLowerCase(Locale.ROOT));
  }
}

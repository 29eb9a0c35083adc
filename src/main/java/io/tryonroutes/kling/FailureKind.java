package io.tryonroutes.kling;

import io.tryonroutes.pair.Fault;
import java.util.List;
import java.util.Locale;

/**
 * Why a task failed after it had been accepted. Kling gives a sentence and no code, and some of its
 * sentences are poor (it speaks of a "video" here, too), so words are looked for, not sentences.
 */
public enum FailureKind {
  MODERATION(
      List.of("risk control", "content security", "sensitive", "policy", "moderation"),
      "Kling's moderation does not allow these pictures or what came of them.",
      "Use other pictures.",
      false),
  NO_PERSON(
      List.of("no human", "no person", "no people", "human not", "person not"),
      "Kling found no person in the human picture.",
      "Use a photo of exactly one person, seen from the front, with the part to be dressed visible.",
      false),
  SIZE(
      List.of("pixel", "resolution", "aspect ratio", "dimension", "image size"),
      "Kling does not take a picture of this size or shape.",
      "Use pictures with both sides of at least 300 pixels, neither very long nor very wide.",
      false),
  COMBINATION(
      List.of("combin", "garment type", "cloth type", "clothing type"),
      "Kling does not take these garments together; it decides by itself what each of them is.",
      "Use one garment, or one upper and one lower part that are clearly apart.",
      false),
  OTHER(
      List.of(),
      "Kling gave no reason that this service knows.",
      "Read Kling's message; try the pair again, then with other pictures.",
      true);

  private final List<String> words;
  private final String cause;
  private final String cure;
  private final boolean replayHelps;

  FailureKind(List<String> words, String cause, String cure, boolean replayHelps) {
    this.words = words;
    this.cause = cause;
    this.cure = cure;
    this.replayHelps = replayHelps;
  }

  /** The kind that Kling's words point at, {@link #OTHER} if none. */
  public static FailureKind of(String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    for (FailureKind kind : values()) {
      if (kind.words.stream().anyMatch(lower::contains)) {
        return kind;
      }
    }
    return OTHER;
  }

  Fault fault(Task task) {
    String said = task.message().isEmpty() ? "" : ": " + task.message();
    return new Fault(
        "KLING-FAILED-" + name(),
        "Kling's task " + task.id() + " failed" + said,
        cause,
        cure,
        replayHelps);
  }
}

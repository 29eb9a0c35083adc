package io.tryonroutes.sandbox;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long tasks take: the same for every task, or drawn anew for each from a range.
 *
 * @param least shortest time, zero or more
 * @param most longest time, not below {@code least} and at most 24 hours
 */
public record TaskTime(Duration least, Duration most) {
  private static final Duration LONGEST = Duration.ofHours(24);

  public TaskTime {
    if (least.isNegative() || most.compareTo(least) < 0 || most.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "a task takes from 0ms to 24 hours, the shorter time first");
    }
  }

  /** Every task takes {@code time}. */
  public static TaskTime of(Duration time) {
    return new TaskTime(time, time);
  }

  /**
   * Reads {@code 10s}, {@code 500ms}, {@code 2m} or a range such as {@code 10s-19s}.
   *
   * @throws IllegalArgumentException with a message for the user when the text is none of these
   */
  @JsonCreator
  public static TaskTime parse(String text) {
    String[] ends = text.split("-", 2);
    Duration least = Times.parse(ends[0]);
    return new TaskTime(least, ends.length == 1 ? least : Times.parse(ends[1]));
  }

  /** The text that {@link #parse} reads as this. */
  @JsonValue
  public String text() {
    return least.equals(most) ? Times.text(least) : Times.text(least) + "-" + Times.text(most);
  }

  /** Draws the time of one task, in milliseconds, both ends included. */
  long draw(RandomGenerator random) {
    return random.nextLong(least.toMillis(), most.toMillis() + 1);
  }
}

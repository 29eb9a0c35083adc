package io.tryonroutes.sandbox;

import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long tasks take: the same for every task, or drawn anew for each from a range.
 *
 * @param least shortest time, zero or more
 * @param most longest time, not below {@code least} and at most 24 hours
 */
public record TaskTime(Duration least, Duration most) {
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final Pattern ONE = Pattern.compile("(\\d{1,9})(ms|s|m)");

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
  public static TaskTime parse(String text) {
    String[] ends = text.trim().split("-", 2);
    Duration least = one(ends[0], text);
    return new TaskTime(least, ends.length == 1 ? least : one(ends[1], text));
  }

  /** Draws the time of one task, in milliseconds, both ends included. */
  long draw(RandomGenerator random) {
    return random.nextLong(least.toMillis(), most.toMillis() + 1);
  }

  private static Duration one(String part, String whole) {
    Matcher matcher = ONE.matcher(part.trim());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + whole + "' is no time; write for example 10s, 500ms or 10s-19s");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      default -> Duration.ofMinutes(number);
    };
  }
}

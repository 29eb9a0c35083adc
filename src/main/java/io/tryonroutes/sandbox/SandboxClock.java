package io.tryonroutes.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * The time that tasks and files live by. It may run faster than the machine's, and leap ahead, and
 * goes on in its own way after a restart.
 */
final class SandboxClock {
  private static final double FASTEST = 1_000_000;

  /** The year 2600: with it task ids would grow a digit. */
  private static final long LATEST = 19_880_000_000_000L;

  private final Clock machine;
  private final Path file;
  private volatile Course course;

  /**
   * From an instant of the machine's clock on.
   *
   * @param machine that instant, in Unix milliseconds
   * @param ours our own time at that instant
   * @param speed how much faster we run
   */
  record Course(long machine, long ours, double speed) {
    long at(long now) {
      return ours + (long) ((now - machine) * speed);
    }

    void check(long now) {
      if (!(speed > 0 && speed <= FASTEST)) {
        throw new IllegalArgumentException("speed is above 0 and at most a million");
      }
      if (at(now) < 0 || at(now) > LATEST) {
        throw new IllegalArgumentException("the clock goes up to the year 2600");
      }
    }
  }

  private SandboxClock(Clock machine, Path file, Course course) {
    this.machine = machine;
    this.file = file;
    this.course = course;
  }

  /**
   * @param file holds the course over restarts; not there while the clock is the machine's
   * @throws IOException also when the file is damaged
   */
  static SandboxClock open(Clock machine, Path file) throws IOException {
    if (!Files.exists(file)) {
      return new SandboxClock(machine, file, new Course(0, 0, 1));
    }
    try {
      Course course = Json.read(Json.object(Files.readAllBytes(file)), Course.class);
      course.check(machine.millis());
      return new SandboxClock(machine, file, course);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is damaged: " + e.getMessage(), e);
    }
  }

  /** How much faster than the machine's clock it runs. */
  double speed() {
    return course.speed;
  }

  /**
   * @param speed above 0 and up to a million; as it is, when it is empty
   * @param leap zero or more
   * @throws IllegalArgumentException when one of them is not, or leads too far
   */
  synchronized void change(Optional<Double> speed, Duration leap) throws IOException {
    long now = machine.millis();
    Course next = new Course(now, course.at(now) + leap.toMillis(), speed.orElse(course.speed));
    next.check(now);
    Path hidden = file.resolveSibling(".clock.part");
    Files.writeString(hidden, Json.write(next).toString());
    Files.move(hidden, file, StandardCopyOption.REPLACE_EXISTING);
    course = next;
  }

  /** Unix milliseconds of our own time. */
  long millis() {
    return course.at(machine.millis());
  }
}

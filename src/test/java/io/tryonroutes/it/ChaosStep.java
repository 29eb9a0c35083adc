package io.tryonroutes.it;

import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.Location;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The steps of a pair's way at which the service is ended: before or after a method of one of the
 * beans that the routes call, or of what such a bean does in turn.
 *
 * <p>A debugger holds the packaged service there. An interceptor of Camel would have to be built
 * into the package, could stand between the steps of a route only, and would let all other threads
 * run on while it ends the process; this needs no seam, reaches into a step, between a file and its
 * row, and stops the whole process at once.
 */
enum ChaosStep {
  TAKEN("intake: the files are out of the inbox", Place.BEFORE, "flow.Leftovers", "bringIn"),
  IN_WORK("intake: whole in work, no row yet", Place.BEFORE, "flow.Intake", "enter"),
  PREPARED("looked at, not noted yet", Place.BEFORE, "ledger.Preparation", "prepared"),

  BEFORE_POST("before the POST", Place.BEFORE, "flow.KlingTasks", "request"),
  IN_POST("in the POST, its body written", Place.AFTER, "kling.TryOnEntity", "writeTo"),
  BEFORE_ANSWER("after the POST was accepted, before its answer"),
  ANSWERED("after the answer, before the ledger", Place.BEFORE, "flow.KlingTasks", "submitted"),
  ACCEPTED("the task id is in the ledger", Place.BEFORE, "ledger.Account", "taken"),
  ASKED("Kling has answered for one task", Place.BEFORE, "flow.KlingTasks", "found"),
  SECOND_POST("before the second POST", Place.BEFORE, "ledger.Tasks", "notThere"),

  WAITING("while waiting, at a sweep's answer", Place.BEFORE, "flow.KlingTasks", "swept"),
  ENDED("the task has ended, not noted yet", Place.BEFORE, "ledger.Tasks", "ended"),

  NAMED("before the download", Place.BEFORE, "flow.Outbox", "named"),
  DOWNLOAD("in the download", Place.BEFORE, "flow.Results", "copy"),
  FETCHED("before publishing", Place.BEFORE, "flow.Outbox", "files"),
  PUT("publishing: after a file", Place.AFTER, "flow.Outbox", "put"),
  PUBLISHED("after publishing, before the ledger", Place.BEFORE, "flow.Outbox", "published"),

  SETTLE("settling: before the inputs move", Place.BEFORE, "flow.Inputs", "toDone"),
  IN_DONE("settling: the inputs are in done", Place.AFTER, "flow.Inputs", "toDone"),

  VERDICT("burying: before the verdict is noted", Place.BEFORE, "ledger.Jobs", "kill"),
  BURY("burying: before the inputs move", Place.BEFORE, "flow.Inputs", "toDeadLetter"),
  BURIED("burying: the inputs are in dead-letter", Place.AFTER, "flow.Inputs", "toDeadLetter"),

  TIDY("settling or burying: work tidied up", Place.BEFORE, "flow.Results", "forget"),
  CLOSE("settling or burying: before the row closes", Place.BEFORE, "ledger.Deliveries", "settled"),

  COPIED_TO_WORK("a bucket's object is fetched", Place.AFTER, "flow.Copies", "fetch"),
  RELEASE(
      "settling or burying: all objects copied", Place.BEFORE, "flow.DroppedObjects", "release"),
  DELETED("settling or burying: an object is deleted", Place.AFTER, "flow.Store", "delete");

  private enum Place {
    BEFORE,
    AFTER,
    KLING
  }

  private final String words;
  private final Place place;
  private final String type;
  private final String method;

  /** A step that only Kling knows. */
  ChaosStep(String words) {
    this(words, Place.KLING, "", "");
  }

  ChaosStep(String words, Place place, String type, String method) {
    this.words = words;
    this.place = place;
    this.type = "io.tryonroutes." + type;
    this.method = method;
  }

  String words() {
    return words;
  }

  /** Whether Kling, not the service, has to be watched for it. */
  boolean isAtKling() {
    return place == Place.KLING;
  }

  /** How often the service surely comes here while a few pairs are under way. */
  int passes() {
    return switch (this) {
      case SECOND_POST, VERDICT, BURY, BURIED -> 1;
      default -> 2;
    };
  }

  /** Whether it comes only after Kling was asked for a lost task for 20 s. */
  boolean isSlow() {
    return this == SECOND_POST;
  }

  /** What has to go wrong at Kling that the service comes here. */
  Optional<String> needs() {
    return switch (this) {
      // The answer comes later than anybody waits for it.
      case BEFORE_ANSWER ->
          Optional.of("{\"call\": \"create\", \"fault\": \"late\", \"by\": \"60s\"}");
      case ASKED, SECOND_POST ->
          Optional.of("{\"call\": \"create\", \"fault\": \"reset\", \"next\": 2}");
      default -> Optional.empty();
    };
  }

  /** The class whose lines are watched. */
  String type() {
    return type;
  }

  boolean isAt(Location line) {
    if (!line.method().name().equals(method)) {
      return false;
    }
    try {
      // A method's last line in its code is the brace at its end.
      return place == Place.BEFORE
          ? line.codeIndex() == 0
          : line.codeIndex()
              == line.method().allLineLocations().stream()
                  .mapToLong(Location::codeIndex)
                  .max()
                  .orElseThrow();
    } catch (AbsentInformationException e) {
      throw new IllegalStateException(type + " was compiled without its lines", e);
    }
  }

  /** Fails when a class or method was renamed, for then a step would silently never be reached. */
  static void check() throws IOException {
    for (ChaosStep step : values()) {
      if (!step.isAtKling() && !step.isThere()) {
        throw new IOException(step + ": there is no " + step.type + "." + step.method);
      }
    }
  }

  private boolean isThere() {
    try {
      return Arrays.stream(
              Class.forName(type, false, getClass().getClassLoader()).getDeclaredMethods())
          .anyMatch(each -> each.getName().equals(method));
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static final Set<ChaosStep> OF_BUCKETS = EnumSet.of(COPIED_TO_WORK, RELEASE, DELETED);

  /**
   * The steps of places that are folders.
   *
   * @param ends how many there is time for: when not for all, those where a mistake costs money or
   *     a pair
   */
  static Set<ChaosStep> ofFolders(int ends) {
    Set<ChaosStep> all = EnumSet.complementOf(EnumSet.copyOf(OF_BUCKETS));
    return ends < all.size()
        ? EnumSet.of(IN_WORK, BEFORE_ANSWER, ANSWERED, PUBLISHED, IN_DONE)
        : all;
  }

  /** The same of places that are buckets. */
  static Set<ChaosStep> ofBuckets(int ends) {
    Set<ChaosStep> all = EnumSet.complementOf(EnumSet.of(TAKEN));
    return ends < all.size() ? EnumSet.of(ANSWERED, RELEASE, DELETED) : all;
  }
}

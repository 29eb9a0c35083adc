package io.tryonroutes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Something that goes wrong, on purpose.
 *
 * @param call to what it happens
 * @param fault in which way; either this or {@code code}
 * @param code the refusal of this service code
 * @param next how many of the calls to come it may happen to; without it, to all
 * @param share to which share of those calls it happens, above 0 and up to 1; without it, to each
 * @param accepted of a create: whether the task is accepted and only its answer is spoiled
 * @param by for {@code late} and {@code stale}
 * @param part for {@code omit}
 * @param message for {@code fail}
 * @param to for {@code redirect}
 */
public record Fault(
    Call call,
    Optional<FaultKind> fault,
    Optional<Integer> code,
    Optional<Long> next,
    Optional<Double> share,
    boolean accepted,
    Optional<Duration> by,
    Optional<Double> part,
    Optional<String> message,
    Optional<URI> to) {

  public Fault {
    require(call != null, "call is missing; for example create, query, list, file or task");
    require(fault.isPresent() != code.isPresent(), "either fault or code says what goes wrong");
    fault.ifPresent(
        kind -> {
          require(kind.happensTo(call), kind.word() + " does not happen to " + call.word());
          needs(kind == FaultKind.LATE || kind == FaultKind.STALE, by, "by", "5s");
          needs(kind == FaultKind.OMIT, part, "part", "0.3");
          needs(kind == FaultKind.FAIL, message, "message", "\"Image pixel is invalid\"");
          needs(kind == FaultKind.REDIRECT, to, "to", "\"http://127.0.0.1:9/x.png\"");
        });
    code.ifPresent(
        number -> {
          require(call.hasCodes(), call.word() + " has no codes");
          require(Refusal.of(number).isPresent(), "the protocol knows no code " + number);
        });
    require(next.orElse(1L) >= 1, "next is 1 or more");
    require(within(share), "share is above 0 and at most 1");
    require(within(part), "part is above 0 and at most 1");
    require(!accepted || call == Call.CREATE, "accepted is for create");
  }

  /**
   * @throws IllegalArgumentException with a message for the user
   */
  static Fault of(JsonNode json) {
    return Json.read(json, Fault.class);
  }

  boolean is(FaultKind kind) {
    return fault.filter(kind::equals).isPresent();
  }

  Optional<Refusal> refusal() {
    return code.flatMap(Refusal::of);
  }

  /** The refusal of a create that is looked at before. */
  Optional<Refusal> verdict() {
    return refusal().filter(refusal -> !accepted);
  }

  /** Whether the call is not even looked at. */
  boolean comesFirst() {
    return !accepted
        && (fault.filter(FaultKind::comesFirst).isPresent()
            || refusal().filter(refusal -> refusal.stage() == Refusal.Stage.ENTRY).isPresent());
  }

  ObjectNode json() {
    return Json.write(this);
  }

  private static boolean within(Optional<Double> number) {
    return number.orElse(1.0) > 0 && number.orElse(1.0) <= 1;
  }

  private static void needs(boolean needed, Optional<?> part, String name, String example) {
    require(
        needed == part.isPresent(),
        needed ? name + " is missing, for example " + example : name + " does not belong to it");
  }

  private static void require(boolean fulfilled, String message) {
    if (!fulfilled) {
      throw new IllegalArgumentException(message);
    }
  }
}

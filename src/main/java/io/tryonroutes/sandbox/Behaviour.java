package io.tryonroutes.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a sandbox behaves while nothing is wrong with it. Where nobody knows what Kling does, there
 * is a choice.
 *
 * @param taskTime how long tasks take
 * @param slots how many tasks may run at once, 1 or more
 * @param units how many units were bought in all; without it they never run out. One is deducted
 *     when a task succeeds, and a create is refused when every unit is spent or kept for a task
 *     under way
 * @param results what a task's picture is
 * @param badPictures whether an unusable picture is told by a failed task or by a refusal
 * @param unknownId how a query for an unknown id is answered
 * @param unknownModel the code for an unknown model: 1201 or 1203
 * @param badKey the code for a key that nobody knows: 1002 or 1000
 * @param hosts hosts beside this machine that pictures may be fetched from and callbacks sent to
 * @param callbackEvents which changes of status are told
 * @param callbackSecrets sign callbacks; the newest first, none for unsigned ones
 * @param callbackRetries how often a callback is sent again that was not answered with 2xx, 0 to 10
 */
public record Behaviour(
    TaskTime taskTime,
    int slots,
    Optional<Long> units,
    Results results,
    BadPictures badPictures,
    UnknownId unknownId,
    int unknownModel,
    int badKey,
    Set<String> hosts,
    CallbackEvents callbackEvents,
    List<String> callbackSecrets,
    int callbackRetries) {

  /** What a task's picture is. */
  public enum Results {
    /** The person in the garment. */
    PAINTED,
    /** The person's picture as it was sent: no picture is decoded, so it costs next to nothing. */
    PERSON
  }

  /** When Kling tells that it cannot use a picture; others saw it late. */
  public enum BadPictures {
    LATE,
    AT_ONCE
  }

  /** What an unknown id is answered with; others saw a failed task. */
  public enum UnknownId {
    FAILED_TASK,
    REFUSED
  }

  /** The changes of status that are told by a callback. */
  public enum CallbackEvents {
    /** {@code processing} and the end. */
    CHANGES,
    /** {@code submitted} as well. */
    ALL,
    END
  }

  public Behaviour {
    require(slots >= 1, "slots must be 1 or more, not " + slots);
    require(units.orElse(0L) >= 0, "units must be 0 or more, or null for any number");
    require(unknownModel == 1201 || unknownModel == 1203, "unknown_model is 1201 or 1203");
    require(badKey == 1002 || badKey == 1000, "bad_key is 1002 or 1000");
    require(callbackRetries >= 0 && callbackRetries <= 10, "callback_retries is 0 to 10");
    hosts = Set.copyOf(hosts);
    callbackSecrets = List.copyOf(callbackSecrets);
    WebhookSignature.of(callbackSecrets);
  }

  private static void require(boolean fulfilled, String message) {
    if (!fulfilled) {
      throw new IllegalArgumentException(message);
    }
  }

  /** 5 slots, tasks of 10 seconds, and what is most likely of Kling. */
  public static Behaviour usual() {
    return new Behaviour(
        TaskTime.of(Duration.ofSeconds(10)),
        5,
        Optional.empty(),
        Results.PAINTED,
        BadPictures.LATE,
        UnknownId.FAILED_TASK,
        1201,
        1002,
        Set.of(),
        CallbackEvents.CHANGES,
        List.of(),
        0);
  }

  /**
   * This with some parts changed.
   *
   * @throws IllegalArgumentException with a message for the user when a part is unknown or wrong
   */
  public Behaviour with(ObjectNode parts) {
    parts
        .properties()
        .forEach(
            part ->
                require(
                    !part.getValue().isNull() || part.getKey().equals("units"),
                    part.getKey() + " is null; only units may be"));
    return Json.read(Json.write(this).setAll(parts), Behaviour.class);
  }

  /** What may be shown: no secrets. */
  ObjectNode shown() {
    ObjectNode page = Json.write(this);
    ArrayNode hidden = page.putArray("callback_secrets");
    callbackSecrets.forEach(secret -> hidden.add("***"));
    return page;
  }

  /** Names no secret. */
  @Override
  public String toString() {
    return shown().toString();
  }
}

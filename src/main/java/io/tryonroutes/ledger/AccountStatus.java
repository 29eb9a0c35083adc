package io.tryonroutes.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * The account's slots and what keeps it from submitting.
 *
 * @param slots what the pack allows
 * @param effectiveSlots what Kling takes at present, 0 to slots; it follows Kling's refusals down
 *     and comes back
 * @param used how many slots are taken
 * @param heldUntil nothing is submitted before this time
 * @param heldWhy why
 */
public record AccountStatus(
    String name,
    int slots,
    int effectiveSlots,
    int used,
    Optional<Instant> heldUntil,
    Optional<String> heldWhy,
    Optional<Pause> pause) {

  /**
   * Nothing is submitted but one probe a minute until a probe is taken, or nothing at all.
   *
   * @param code what stopped the account, for example {@code KLING-1102}
   * @param reason the same in words
   * @param nextProbe empty when there are no probes, for nothing that Kling does ends the pause
   */
  public record Pause(String code, String reason, Instant since, Optional<Instant> nextProbe) {}
}

package io.tryonroutes.flow;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * What would become of pairs if they were taken in now. Each is exactly one of: sent, paid for
 * already, alike, rejected.
 *
 * @param lookedAt what was looked at
 * @param units those that would be sent, one unit each
 * @param paidAlready those whose task is there or wanted already; empty when nobody here knows
 * @param alike those with the same pictures as another of these, which share its task
 * @param rejected those that would be dead-lettered
 * @param mended the first thousand pictures that would be changed before they are sent
 * @param slots tasks at once, as Kling takes them at present; at least 1
 * @param taskSeconds how long a task usually takes
 * @param taskTimeMeasured whether that is what tasks of this account took, or what others saw
 * @param seconds how long it would take with all slots free
 * @param problems the first thousand of those that somebody has to look at
 */
public record Plan(
    @JsonProperty("looked_at") String lookedAt,
    int pairs,
    int units,
    @JsonProperty("paid_already") Optional<Integer> paidAlready,
    int alike,
    int rejected,
    List<Mended> mended,
    @JsonProperty("mended_in_all") int mendedInAll,
    @JsonProperty("price_per_unit") BigDecimal pricePerUnit,
    String currency,
    BigDecimal cost,
    int slots,
    @JsonProperty("task_seconds") double taskSeconds,
    @JsonProperty("task_time_measured") boolean taskTimeMeasured,
    double seconds,
    List<Problem> problems,
    @JsonProperty("problems_in_all") int problemsInAll) {

  /**
   * A picture that would be changed before it is sent.
   *
   * @param file its name
   * @param how in words, in order
   */
  public record Mended(String file, List<String> how) {}

  /**
   * Something that stays in the inbox, or would be dead-lettered.
   *
   * @param where a file, a pair or a line
   * @param what in words
   * @param cure what somebody can do about it
   * @param code of the dead letter that it would be
   */
  public record Problem(String where, String what, String cure, Optional<String> code) {}
}

package io.tryonroutes.ledger;

/** How a pair's way ended, as sidecars say it. */
public enum Outcome {
  PUBLISHED("published"),
  /** The pair or its pictures were not fit to be sent, or Kling refused them. */
  REJECTED("rejected"),
  /** Kling's task ended without a result. */
  FAILED("failed"),
  /** The result is no longer at Kling. */
  EXPIRED("expired"),
  /** The task never ended, or none of the addresses that Kling gives has its picture. */
  GIVEN_UP("given-up");

  private final String word;

  Outcome(String word) {
    this.word = word;
  }

  /** The word in JSON. */
  public String word() {
    return word;
  }
}

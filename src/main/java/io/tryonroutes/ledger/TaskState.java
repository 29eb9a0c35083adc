package io.tryonroutes.ledger;

/** What is known of one task at Kling. */
public enum TaskState {
  SUBMITTING,
  UNCLEAR,
  RUNNING,
  STUCK,
  /** Ended with a result, which Kling keeps for 30 days (kling-api, 8.1). */
  SUCCEEDED,
  /** Ended without a result. */
  FAILED,
  /** Was stuck for so long that it is no longer asked for. */
  GIVEN_UP,
  /** Refused at the create; Kling knows no such task. */
  REFUSED;

  /** Whether the task may still end, so that nobody may submit the same content again. */
  public boolean open() {
    return this == SUBMITTING || this == UNCLEAR || this == RUNNING || this == STUCK;
  }
}

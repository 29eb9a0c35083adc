package io.tryonroutes.ledger;

/**
 * Where a job is on its way. What must survive a crash is in the row before the step that needs it.
 */
public enum JobState {
  /** Taken in; its pictures are not looked at yet. */
  WAITING,
  /** Looked at and hashed; model, attempt and external id are fixed. Waits for a slot. */
  PREPARED,
  /** Holds a slot and is about to be posted; written before the POST. */
  SUBMITTING,
  /** The answer to the POST was lost or unreadable: the task may exist. */
  UNCLEAR,
  /** Kling's task id is known; the task has not ended. */
  RUNNING,
  /** Not ended by its deadline; still asked for, its slot is free again. */
  STUCK,
  /** The result's URLs are known. */
  DELIVERING,
  /** A manifest, which is no pair: its rows are jobs. Settled when the last of them is. */
  MANIFEST,
  /** Published. */
  DONE,
  /** Verdict and reason are in the row. */
  DEAD;

  /** Whether the job waits for news of its task. */
  public boolean awaitsNews() {
    return this == UNCLEAR || this == RUNNING || this == STUCK;
  }
}

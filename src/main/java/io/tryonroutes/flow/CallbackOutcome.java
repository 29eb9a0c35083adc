package io.tryonroutes.flow;

/** What became of a callback. */
public enum CallbackOutcome {
  /** Signed, and of the task's end: it went into the ledger. */
  BELIEVED,
  /** Kling is asked for the task. */
  HINT,
  /** It tells of nothing that somebody waits for: a task that runs. */
  NO_END,
  /** Nobody waits for its task here: it came twice or late, or before the answer to the create. */
  NOT_AWAITED,
  /** Its address is none that was given out. */
  FORGED,
  WRONG_SIGNATURE,
  TOO_OLD,
  REPLAYED,
  TOO_LONG
}

package io.tryonroutes.kling;

/** What an answer of Kling asks of us. The class of each code is this project's own choice. */
public enum Reaction {
  /** Go on. */
  OK,
  /** Not a failed attempt: the job keeps its place and is sent again a little later. */
  WAIT,
  /** Make a new token and repeat once; if that does not help, {@link #PAUSE}. */
  REFRESH,
  /** Nothing more can be submitted on this account; every job keeps its place. */
  PAUSE,
  /** This pair cannot succeed as it is. */
  REJECT,
  /**
   * It is not known what Kling did. After a create the task may exist: it is asked for by its
   * external id before anything is sent again. A query is simply repeated.
   */
  AMBIGUOUS,
  /** Our program or its settings are wrong, not the pair: {@link #PAUSE}, reported as a defect. */
  BUG
}

package io.tryonroutes.ledger;

import java.util.Locale;

/** Whether Kling took units for a job. */
public enum Paid {
  YES,
  NO,
  UNKNOWN;

  /** The word in JSON. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

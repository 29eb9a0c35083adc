package io.tryonroutes.ledger;

/** The ledger cannot be opened; the message is one line for the operator. */
public final class LedgerUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LedgerUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}

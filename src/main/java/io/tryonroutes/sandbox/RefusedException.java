package io.tryonroutes.sandbox;

/** Carries a refusal from where it is found to where it is answered; it is no defect. */
final class RefusedException extends RuntimeException {
  private final transient Refusal refusal;

  RefusedException(Refusal refusal) {
    super(refusal.message(), null, false, false);
    this.refusal = refusal;
  }

  Refusal refusal() {
    return refusal;
  }
}

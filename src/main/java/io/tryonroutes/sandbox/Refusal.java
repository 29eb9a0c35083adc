package io.tryonroutes.sandbox;

/**
 * An answer other than success, as the protocol has it.
 *
 * @param http the HTTP status
 * @param code the service code in the envelope
 * @param message the text in the envelope
 */
record Refusal(int http, int code, String message) {
  static final Refusal NO_AUTHORIZATION = new Refusal(401, 1001, "Authorization is empty");
  static final Refusal BAD_AUTHORIZATION = new Refusal(401, 1002, "Authorization is invalid");
  static final Refusal TOO_EARLY = new Refusal(401, 1003, "Authorization is not valid yet");
  static final Refusal EXPIRED = new Refusal(401, 1004, "Authorization has expired");
  static final Refusal NO_JSON = new Refusal(400, 1200, "the body is not a JSON object");
  static final Refusal BAD_BASE64 = invalid("File is not in a valid base64 format");
  static final Refusal TOO_LARGE = new Refusal(413, 1200, "the body is larger than 64 MB");
  static final Refusal BAD_METHOD = new Refusal(404, 1202, "the method is invalid");
  static final Refusal NO_SLOT = new Refusal(429, 1303, "parallel task over resource pack limit");
  static final Refusal INTERNAL = new Refusal(500, 5000, "internal error");

  /** A key or a value is not what the protocol asks for. */
  static Refusal invalid(String message) {
    return new Refusal(400, 1201, message);
  }

  RefusedException exception() {
    return new RefusedException(this);
  }
}

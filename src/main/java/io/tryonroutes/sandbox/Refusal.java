package io.tryonroutes.sandbox;

import java.util.List;
import java.util.Optional;

/**
 * An answer other than success, as the protocol has it.
 *
 * @param http the HTTP status
 * @param code the service code in the envelope
 * @param message the text in the envelope; real where it is known, else our own words
 * @param stage when a create is refused with it
 */
record Refusal(int http, int code, String message, Stage stage) {
  /** The order of the checks of a create. */
  enum Stage {
    /** Before the body is read. */
    ENTRY,
    /** When the body is found to be right, for reasons of the account. */
    ACCOUNT,
    /** After the external id. */
    CONTENT,
    /** Last of all. */
    SLOT
  }

  static final Refusal UNAUTHENTICATED = entry(401, 1000, "Authentication failed");
  static final Refusal NO_AUTHORIZATION = entry(401, 1001, "Authorization is empty");
  static final Refusal BAD_AUTHORIZATION = entry(401, 1002, "Authorization is invalid");
  static final Refusal TOO_EARLY = entry(401, 1003, "Authorization is not valid yet");
  static final Refusal EXPIRED = entry(401, 1004, "Authorization has expired");
  static final Refusal NO_UNITS = account(429, 1102, "Account balance not enough");
  static final Refusal NO_JSON = account(400, 1200, "the body is not a JSON object");
  static final Refusal BAD_BASE64 = invalid("File is not in a valid base64 format");
  static final Refusal TOO_LARGE = account(413, 1200, "the body is larger than 64 MB");
  static final Refusal BAD_METHOD = account(404, 1202, "the method is invalid");
  static final Refusal NO_SLOT =
      new Refusal(429, 1303, "parallel task over resource pack limit", Stage.SLOT);
  static final Refusal INTERNAL = entry(500, 5000, "internal error");

  private static final List<Refusal> TABLE =
      List.of(
          UNAUTHENTICATED,
          NO_AUTHORIZATION,
          BAD_AUTHORIZATION,
          TOO_EARLY,
          EXPIRED,
          account(429, 1100, "account exception"),
          account(429, 1101, "account in arrears"),
          NO_UNITS,
          account(403, 1103, "no permission for this API or model"),
          account(400, 1200, "invalid request parameters"),
          invalid("invalid key or value"),
          BAD_METHOD,
          unknownResource("the resource does not exist"),
          content(400, 1300, "platform policy"),
          content(400, 1301, "content security policy"),
          entry(429, 1302, "requests too fast"),
          NO_SLOT,
          entry(429, 1304, "the address is not in the IP whitelist"),
          INTERNAL,
          entry(503, 5001, "the service is unavailable"),
          entry(504, 5002, "internal time-out"));

  /** The row of the protocol's error table for a code. */
  static Optional<Refusal> of(int code) {
    return TABLE.stream().filter(refusal -> refusal.code == code).findFirst();
  }

  /** A key or a value is not what the protocol asks for. */
  static Refusal invalid(String message) {
    return account(400, 1201, message);
  }

  static Refusal unknownResource(String message) {
    return account(404, 1203, message);
  }

  RefusedException exception() {
    return new RefusedException(this);
  }

  private static Refusal entry(int http, int code, String message) {
    return new Refusal(http, code, message, Stage.ENTRY);
  }

  private static Refusal account(int http, int code, String message) {
    return new Refusal(http, code, message, Stage.ACCOUNT);
  }

  private static Refusal content(int http, int code, String message) {
    return new Refusal(http, code, message, Stage.CONTENT);
  }
}

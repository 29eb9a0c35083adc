package io.tryonroutes.kling;

import java.util.Optional;

/**
 * Kling's service codes, complete as its page on error codes gives them, with the HTTP status each
 * is documented to come with. The code decides; 429 alone stands for four different things.
 */
public enum ServiceCode {
  SUCCESS(0, 200, Reaction.OK, "Success", "Kling accepted the request.", "Nothing to do."),

  AUTHENTICATION_FAILED(
      1000,
      401,
      Reaction.REFRESH,
      "Authentication failed",
      "Kling does not accept the credential.",
      "Check the API key, or the access key and the secret key, and the region of the base URL."),
  AUTHORIZATION_EMPTY(
      1001,
      401,
      Reaction.BUG,
      "Authorization header empty",
      "The request reached Kling without a credential.",
      "Look for a proxy that removes the Authorization header; if there is none, report a defect."),
  AUTHORIZATION_INVALID(
      1002,
      401,
      Reaction.PAUSE,
      "Authorization invalid",
      "Kling does not know this credential.",
      "Check the key and the region of the base URL, or make an API key in Kling's console."),
  TOKEN_NOT_YET_VALID(
      1003,
      401,
      Reaction.REFRESH,
      "Token not valid yet",
      "This machine's clock is ahead of Kling's.",
      "Set this machine's clock by NTP."),
  TOKEN_EXPIRED(
      1004,
      401,
      Reaction.REFRESH,
      "Token expired",
      "The signed token was too old; if that repeats, this machine's clock is behind Kling's.",
      "Set this machine's clock by NTP."),

  ACCOUNT_EXCEPTION(
      1100,
      429,
      Reaction.PAUSE,
      "Account exception",
      "Kling has a problem with this account.",
      "Look at the account in Kling's console, or ask Kling's support."),
  ACCOUNT_IN_ARREARS(
      1101,
      429,
      Reaction.PAUSE,
      "Account in arrears",
      "The account owes Kling money.",
      "Pay what is owed in Kling's console."),
  PACK_USED_UP(
      1102,
      429,
      Reaction.PAUSE,
      "Resource pack used up or expired",
      "There are no units left to pay for a try-on.",
      "Buy a try-on pack in Kling's console."),
  NO_PERMISSION(
      1103,
      403,
      Reaction.PAUSE,
      "No permission for this API or model",
      "The account may not use virtual try-on, or not this model.",
      "Check tryon.kling.model-name and what the account is allowed in Kling's console."),

  INVALID_PARAMETERS(
      1200,
      400,
      Reaction.REJECT,
      "Invalid request parameters",
      "Kling cannot work with this request.",
      "Read Kling's message; it is mostly a picture that Kling cannot read."),
  INVALID_VALUE(
      1201,
      400,
      Reaction.REJECT,
      "Invalid key or value",
      "Kling refuses one value of this request, mostly a picture.",
      "Read Kling's message, and replace the picture by a plain JPEG or PNG."),
  INVALID_METHOD(
      1202,
      404,
      Reaction.BUG,
      "Method invalid",
      "Kling does not offer what was asked for at this address.",
      "Check tryon.kling.base-url with its path; if it is right, report a defect."),
  NO_SUCH_RESOURCE(
      1203,
      404,
      Reaction.PAUSE,
      "Resource does not exist",
      "Kling does not know the model; it may have been retired.",
      "Check tryon.kling.model-name against Kling's list of models."),

  PLATFORM_POLICY(
      1300,
      400,
      Reaction.REJECT,
      "Platform policy",
      "The request breaks a rule of Kling's platform.",
      "Use other pictures."),
  CONTENT_SECURITY(
      1301,
      400,
      Reaction.REJECT,
      "Content security policy",
      "Kling's moderation does not allow these pictures.",
      "Use other pictures; the same ones will be refused again."),
  TOO_FAST(
      1302,
      429,
      Reaction.WAIT,
      "Requests too fast",
      "More requests a second than Kling takes.",
      "Nothing to do: the service slows down by itself."),
  NO_FREE_SLOT(
      1303,
      429,
      Reaction.WAIT,
      "Concurrency over the limit of the pack",
      "As many tasks run as the account may have; other programs may hold some of them.",
      "Nothing to do: the pair is sent when a slot is free. If it happens often, lower"
          + " tryon.kling.slots."),
  ADDRESS_NOT_ALLOWED(
      1304,
      429,
      Reaction.PAUSE,
      "IP address not on the whitelist",
      "The account takes requests from certain addresses only, and not from this one.",
      "Add this machine's public address to the whitelist in Kling's console."),

  INTERNAL_ERROR(
      5000,
      500,
      Reaction.AMBIGUOUS,
      "Internal error",
      "Something failed inside Kling.",
      "Nothing to do: the service asks again."),
  UNAVAILABLE(
      5001,
      503,
      Reaction.AMBIGUOUS,
      "Temporarily unavailable",
      "Kling is down or under maintenance.",
      "Nothing to do: the service asks again, more slowly."),
  INTERNAL_TIMEOUT(
      5002,
      504,
      Reaction.AMBIGUOUS,
      "Internal time-out",
      "Kling has a backlog.",
      "Nothing to do: the service asks again, more slowly.");

  private final int code;
  private final int httpStatus;
  private final Reaction reaction;
  private final String meaning;
  private final String cause;
  private final String cure;

  ServiceCode(
      int code, int httpStatus, Reaction reaction, String meaning, String cause, String cure) {
    this.code = code;
    this.httpStatus = httpStatus;
    this.reaction = reaction;
    this.meaning = meaning;
    this.cause = cause;
    this.cure = cure;
  }

  /** The row of this code, or empty if Kling's page does not have it. */
  public static Optional<ServiceCode> of(int code) {
    for (ServiceCode row : values()) {
      if (row.code == code) {
        return Optional.of(row);
      }
    }
    return Optional.empty();
  }

  /** The number in the answer's {@code code}. */
  public int code() {
    return code;
  }

  /** The HTTP status it is documented to come with; nothing is decided by it. */
  public int httpStatus() {
    return httpStatus;
  }

  public Reaction reaction() {
    return reaction;
  }

  /** Whether the reason may lie in the pair; money, credentials and addresses are the account's. */
  boolean mayBeThePairs() {
    return this == NO_PERMISSION
        || this == NO_SUCH_RESOURCE
        || this == INVALID_METHOD
        || reaction == Reaction.REJECT
        || reaction == Reaction.AMBIGUOUS;
  }

  /** Kling's own meaning in a few words. */
  public String meaning() {
    return meaning;
  }

  /** Why it happens, for the person who runs the service. */
  public String cause() {
    return cause;
  }

  /** What that person can do. */
  public String cure() {
    return cure;
  }
}

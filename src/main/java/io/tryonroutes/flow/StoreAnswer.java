package io.tryonroutes.flow;

import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What follows from a failed call to a store. */
final class StoreAnswer {
  private static final int FORBIDDEN = 403;
  private static final int NOT_THERE = 404;
  private static final int TOO_SLOW = 408;
  private static final int OTHER_VERSION = 412;

  private StoreAnswer() {}

  /**
   * Whether there is nothing, or not the version that is wanted. A 404 is only believed when it is
   * the store's own word about an object.
   *
   * @param hasNoWords whether the call's answer has none; then whoever asks has to make sure
   */
  static boolean isAbsent(Throwable failure, boolean hasNoWords) {
    return failure instanceof AwsServiceException answer
        && (answer.statusCode() == OTHER_VERSION
            || answer.statusCode() == NOT_THERE
                && (hasNoWords || code(answer).equals("NoSuchKey")));
  }

  /** Whether the store will not do it, however often it is asked. */
  static boolean isRefusal(Throwable failure) {
    return failure instanceof AwsServiceException answer
        && answer.statusCode() / 100 == 4
        && !answer.isThrottlingException()
        && answer.statusCode() != TOO_SLOW;
  }

  /** What the store says, and what would help. */
  static String words(Throwable failure) {
    if (!(failure instanceof AwsServiceException answer)) {
      return "the store does not answer: " + Contact.words(failure);
    }
    String code = code(answer);
    return switch (answer.statusCode()) {
      case FORBIDDEN ->
          "the store denies it (" + code + "); look at the keys, the rights and the clock";
      case NOT_THERE ->
          code.equals("NoSuchBucket")
              ? "there is no such bucket; make it, or correct the setting"
              : "it is not there, says what answers for the store (" + code + ")";
      default ->
          answer.isThrottlingException()
              ? "the store asks to slow down (" + code + ")"
              : "the store answers " + code;
    };
  }

  private static String code(AwsServiceException answer) {
    return answer.awsErrorDetails() == null || answer.awsErrorDetails().errorCode() == null
        ? "HTTP " + answer.statusCode()
        : answer.awsErrorDetails().errorCode();
  }
}

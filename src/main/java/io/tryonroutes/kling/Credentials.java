package io.tryonroutes.kling;

/**
 * What this account proves itself with. White space around a value is dropped, for a trailing line
 * break is what a secret file usually adds; no {@code toString} and no message shows a value.
 */
public sealed interface Credentials {

  /** A plain API key, sent as it stands. */
  record ApiKey(String key) implements Credentials {
    /**
     * @throws IllegalArgumentException if the key is empty or holds what a header cannot carry
     */
    public ApiKey {
      key = checked("API key", key);
    }

    @Override
    public String toString() {
      return "ApiKey[***]";
    }
  }

  /**
   * An access key with its secret key, from which short-lived tokens are signed.
   *
   * @param secretKey used as its raw UTF-8 bytes; it is not Base64
   */
  record KeyPair(String accessKey, String secretKey) implements Credentials {
    /**
     * @throws IllegalArgumentException if a key is empty or holds white space or control characters
     */
    public KeyPair {
      accessKey = checked("access key", accessKey);
      secretKey = checked("secret key", secretKey);
    }

    @Override
    public String toString() {
      return "KeyPair[***]";
    }
  }

  private static String checked(String what, String value) {
    String stripped = value.strip();
    if (stripped.isEmpty()) {
      throw new IllegalArgumentException("The " + what + " of Kling is empty.");
    }
    if (!stripped.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(
          "The " + what + " of Kling holds white space or characters outside ASCII.");
    }
    return stripped;
  }
}

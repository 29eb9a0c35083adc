package io.tryonroutes.pair;

/**
 * One picture of a pair.
 *
 * @param role what it is said to show; nobody has looked inside yet
 * @param file the name relative to the inbox, '/'-separated, exactly as it was found; in a pair of
 *     a manifest the name relative to the library, or an address
 */
public record Member(Role role, String file) {

  /**
   * Whether a member's file is an address that Kling fetches the picture from; no relative name has
   * two slashes in a row.
   */
  public static boolean isUrl(String file) {
    return file.startsWith("http://") || file.startsWith("https://");
  }
}

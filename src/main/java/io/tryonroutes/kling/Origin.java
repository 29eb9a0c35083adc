package io.tryonroutes.kling;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** Scheme, host and port of a URL in lower case, with the scheme's own port where none is told. */
record Origin(String scheme, String host, int port) {

  static Origin of(String scheme, String host, int port) {
    String lower = scheme.toLowerCase(Locale.ROOT);
    int known = port >= 0 ? port : lower.equals("https") ? 443 : 80;
    return new Origin(lower, host.toLowerCase(Locale.ROOT), known);
  }

  /** Empty unless the URL is absolute, http or https, and names a host. */
  static Optional<Origin> of(URI url) {
    boolean web =
        "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
    return web && url.getHost() != null
        ? Optional.of(of(url.getScheme(), url.getHost(), url.getPort()))
        : Optional.empty();
  }

  /**
   * @throws IllegalArgumentException if that is no http(s) URL with a host
   */
  static Origin ofBase(URI baseUrl) {
    return of(baseUrl)
        .orElseThrow(
            () -> new IllegalArgumentException("Kling's base URL needs https:// and a host."));
  }
}

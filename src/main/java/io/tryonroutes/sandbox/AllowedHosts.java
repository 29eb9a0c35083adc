package io.tryonroutes.sandbox;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which URLs of callers the sandbox calls: those of this machine, and of hosts that its user named.
 * A host is judged as it is written and never looked up, so no name can lead elsewhere later.
 */
final class AllowedHosts {
  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final String LOOPBACK = "localhost|\\[::1]|127(\\." + OCTET + "){3}";
  private static final int LAST_PORT = 65_535;

  private final Set<String> named;

  /**
   * @param named hosts besides this machine, as they stand in a URL, in any case; without port
   */
  AllowedHosts(Set<String> named) {
    this.named =
        named.stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** The URL, when it is one of http or https, without user and password, to an allowed host. */
  Optional<URI> url(String text) {
    try {
      return Optional.of(new URI(text)).filter(this::allows);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private boolean allows(URI url) {
    if (url.getHost() == null || url.getRawUserInfo() != null) {
      return false;
    }
    String host = url.getHost().toLowerCase(Locale.ROOT);
    return ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()))
        && url.getPort() != 0
        && url.getPort() <= LAST_PORT
        && (host.matches(LOOPBACK) || named.contains(host));
  }
}

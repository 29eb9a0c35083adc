package io.tryonroutes.kling;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where results may be fetched from: Kling's own hosts, configured ones, and the base URL's. A URL
 * in an answer is text from outside; each one, and each target of a redirect, is asked about here
 * before anything is sent. It is never rewritten: its query is part of what lets it be fetched.
 */
public final class ResultHosts {
  /** Suffixes, for the numbers before them change. Seen in answers and in Kling's documentation. */
  private static final List<String> KLING =
      List.of(".klingai.com", ".kechuangai.com", ".inkwai.com");

  private static final int LONGEST = 4096;

  private final Origin own;
  private final List<String> allowed;

  /**
   * @param configured hosts, or suffixes that start with a dot, without scheme and port; blank ones
   *     are ignored
   * @throws IllegalArgumentException if {@code baseUrl} is no http(s) URL with a host, or a
   *     configured host is not one
   */
  public ResultHosts(URI baseUrl, List<String> configured) {
    this.own = Origin.ofBase(baseUrl);
    this.allowed =
        Stream.concat(
                KLING.stream(),
                configured.stream()
                    .map(host -> host.strip().toLowerCase(Locale.ROOT))
                    .filter(host -> !host.isEmpty())
                    .map(ResultHosts::checked))
            .toList();
  }

  /** Why this URL must not be fetched, in words; empty if it may. */
  public Optional<String> refusal(String url) {
    if (url.length() > LONGEST) {
      return Optional.of("The result's URL is longer than " + LONGEST + " characters.");
    }
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      return Optional.of("The result's URL is not well-formed.");
    }
    Optional<Origin> origin = Origin.of(uri);
    if (origin.isEmpty()) {
      return Optional.of("The result's URL is not http or https with a host.");
    }
    if (uri.getRawUserInfo() != null) {
      return Optional.of("The result's URL carries a user name.");
    }
    if (climbs(uri.getRawPath())) {
      return Optional.of("The result's URL has a path with dot segments.");
    }
    return origin.filter(own::equals).isPresent() ? Optional.empty() : foreign(origin.get());
  }

  private Optional<String> foreign(Origin origin) {
    if (allowed.stream().noneMatch(host -> matches(host, origin.host()))) {
      return Optional.of(
          "Results may not be fetched from "
              + Text.tame(origin.host())
              + "; if that is right, add it to tryon.kling.result-hosts.");
    }
    return origin.scheme().equals("https")
        ? Optional.empty()
        : Optional.of("Results are fetched from " + Text.tame(origin.host()) + " by https only.");
  }

  private static boolean matches(String allowed, String host) {
    return allowed.startsWith(".")
        ? host.endsWith(allowed) && host.length() > allowed.length()
        : host.equals(allowed);
  }

  private static boolean climbs(String path) {
    String plain = path.toLowerCase(Locale.ROOT).replace("%2e", ".").replace("%2f", "/");
    plain = plain.replace("%5c", "/");
    return Stream.of(plain.split("/")).anyMatch(part -> part.equals("..") || part.equals("."));
  }

  private static String checked(String host) {
    String name = host.startsWith(".") ? host.substring(1) : host;
    boolean wide = host.startsWith(".") && !name.contains(".");
    try {
      if (!wide && name.equals(new URI("https://" + name + "/").getHost())) {
        return host;
      }
    } catch (URISyntaxException e) {
      // said below, in our words
    }
    throw new IllegalArgumentException(
        "tryon.kling.result-hosts: \""
            + host
            + "\" is neither a host (files.example.com) nor a suffix (.example.com).");
  }
}

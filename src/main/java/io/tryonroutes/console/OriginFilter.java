package io.tryonroutes.console;

import io.tryonroutes.Settings;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;

/**
 * Keeps pages of other sites from changing anything through the browser of somebody on this
 * machine. A browser says with each POST which site the page is of; other programs say nothing.
 * Without a token that site must be this machine by name, too, for a foreign name can be made to
 * lead here.
 */
@Provider
public class OriginFilter implements ContainerRequestFilter {
  private static final String ORIGIN = "Origin";
  private static final Set<String> READING =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  // Filters are made while the application is built, before there are settings.
  private final Instance<Settings> settings;

  OriginFilter(Instance<Settings> settings) {
    this.settings = settings;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    String origin = request.getHeaderString(ORIGIN);
    if (origin == null || READING.contains(request.getMethod())) {
      return;
    }
    String site = origin.replaceFirst("^https?://", "");
    boolean own = site.equals(request.getHeaderString(HttpHeaders.HOST));
    if (!own || settings.get().http().token().isEmpty() && !loopback(site)) {
      request.abortWith(
          Response.status(Response.Status.FORBIDDEN)
              .entity("A page of another site may not do this\n")
              .build());
    }
  }

  private static boolean loopback(String site) {
    return site.matches("(localhost|127[.]0[.]0[.]1|\\[::1])(:\\d+)?");
  }
}

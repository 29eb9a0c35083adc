package io.tryonroutes.console;

import io.tryonroutes.Settings;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** Lets nobody use the API without the token, once there is one. */
@Provider
public class TokenFilter implements ContainerRequestFilter {
  // Filters are made while the application is built, before there are settings.
  private final Instance<Settings> settings;

  TokenFilter(Instance<Settings> settings) {
    this.settings = settings;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    Optional<String> token = settings.get().http().token();
    String given = request.getHeaderString(HttpHeaders.AUTHORIZATION);
    if (token.isPresent() && (given == null || !same(given, "Bearer " + token.get()))) {
      request.abortWith(
          Response.status(Response.Status.UNAUTHORIZED)
              .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
              .entity("Send the header Authorization: Bearer <tryon.http.token>\n")
              .build());
    }
  }

  private static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }
}

package io.tryonroutes.kling;

import java.net.URI;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.RouteInfo;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;

/**
 * Puts the credential on every request to Kling at the last moment, so that it never stands in an
 * exchange. Only what is really connected to the base URL's own scheme, host and port gets it; the
 * {@code Host} header plays no part. Not for endpoints that fetch results: those are asked for
 * without it.
 */
public final class KlingHttp implements HttpClientConfigurer {
  private final Origin own;
  private final Token token;

  /**
   * @throws IllegalArgumentException if {@code baseUrl} is no http(s) URL with a host
   */
  public KlingHttp(URI baseUrl, Token token) {
    this.own = Origin.ofBase(baseUrl);
    this.token = token;
  }

  @Override
  public void configureHttpClient(HttpClientBuilder client) {
    client.addRequestInterceptorLast(
        (request, entity, context) -> {
          if (own.equals(target(HttpClientContext.cast(context).getHttpRoute()))) {
            request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token.bearer());
          }
        });
  }

  private static Origin target(RouteInfo route) {
    HttpHost host = route.getTargetHost();
    return Origin.of(host.getSchemeName(), host.getHostName(), host.getPort());
  }
}

package io.tryonroutes.sandbox;

import io.vertx.core.http.HttpServerRequest;

/** Where a caller finds us. */
final class Origin {
  private Origin() {}

  /** Scheme, host and port as the caller has them; only HTTP/1.0 knows calls that do not say. */
  static String of(HttpServerRequest request) {
    Object host = request.authority() == null ? request.localAddress() : request.authority();
    return request.scheme() + "://" + host;
  }
}

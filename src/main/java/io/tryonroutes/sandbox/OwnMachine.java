package io.tryonroutes.sandbox;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;

/** Keeps the sandbox to the machine that it runs on, whatever address it listens at. */
final class OwnMachine {
  private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Replies replies;

  OwnMachine(Replies replies) {
    this.replies = replies;
  }

  /** Lets callers through by their address. */
  void admit(RoutingContext context) {
    if (isLoopback(context.request().remoteAddress().hostAddress())) {
      context.next();
    } else {
      replies.say(context, 403, "the sandbox is for callers on its own machine");
    }
  }

  /**
   * Lets no page of another site through that a browser on this machine shows: neither by a name of
   * somebody else's that leads here, nor by a call that changes something.
   */
  void admitNoPages(RoutingContext context) {
    HttpServerRequest request = context.request();
    String name = String.valueOf(request.authority()).replaceAll(":\\d+$", "");
    if (!NAMES.contains(name)) {
      replies.say(context, 403, "ask for 127.0.0.1 or localhost");
    } else if (request.method() != HttpMethod.GET && request.getHeader("Origin") != null) {
      replies.say(context, 403, "this is not for web pages");
    } else {
      context.next();
    }
  }

  private static boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}

package io.tryonroutes.kling;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;

/**
 * Tells the failures after which Kling cannot have taken a request in. Everything else may have
 * reached it, though no answer came: a read time-out, a reset, a closed connection.
 */
public final class NeverSent {
  private NeverSent() {}

  /** Whether this failure, or one that caused it, came before a whole request was sent. */
  public static boolean is(Throwable failure) {
    // a chain of causes may bite its tail
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .limit(50)
        .anyMatch(NeverSent::beforeSending);
  }

  private static boolean beforeSending(Throwable failure) {
    return failure instanceof ConnectException // HttpHostConnectException is one
        || failure instanceof ConnectTimeoutException
        || failure instanceof ConnectionRequestTimeoutException
        || failure instanceof NoRouteToHostException
        || failure instanceof UnknownHostException
        || failure instanceof SSLHandshakeException
        || failure instanceof SSLPeerUnverifiedException
        || failure instanceof PictureChangedException;
  }
}

package io.tryonroutes.kling;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.io.EofSensorInputStream;

/** How to leave a response's body that is not worth reading on. */
public final class Bodies {
  private Bodies() {}

  /**
   * Hangs up, where the body is a connection's: its {@code close()} would read on to the end, which
   * may never come.
   */
  public static void abort(InputStream body) throws IOException {
    if (body instanceof EofSensorInputStream connection) {
      connection.abort();
    } else {
      body.close();
    }
  }
}

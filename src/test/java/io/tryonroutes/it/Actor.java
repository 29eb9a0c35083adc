package io.tryonroutes.it;

import java.io.IOException;
import java.util.List;

/** A process on a stage, or several that follow each other. */
interface Actor extends AutoCloseable {
  /**
   * How things are with it, in a few lines for whoever wonders why a test has failed.
   *
   * @throws IOException when it does not answer
   */
  List<String> report() throws IOException;

  @Override
  void close();
}

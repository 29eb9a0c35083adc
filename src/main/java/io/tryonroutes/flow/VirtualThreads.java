package io.tryonroutes.flow;

import java.lang.reflect.Method;
import java.util.concurrent.ThreadFactory;

/**
 * The virtual threads of newer Javas, by reflection, for this is compiled for Java 17. They are
 * used from Java 24 on: before it they keep their carrier, of which there is one for each
 * processor, while they wait in synchronized code (JEP 491), and H2 waits there for its locks.
 */
final class VirtualThreads {
  private static final int FIRST = 24;

  private VirtualThreads() {}

  static boolean areThere() {
    return Runtime.version().feature() >= FIRST;
  }

  /**
   * Makes such threads; they are daemons.
   *
   * @param name of each, with a number
   * @throws IllegalStateException where there are none
   */
  static ThreadFactory named(String name) {
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      Class<?> type = Class.forName("java.lang.Thread$Builder");
      Method naming = type.getMethod("name", String.class, long.class);
      naming.invoke(builder, name + "-", 1L);
      return (ThreadFactory) type.getMethod("factory").invoke(builder);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java has no virtual threads", e);
    }
  }
}

package io.tryonroutes.flow;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that blocking work runs on. They are daemons: a call that hangs must not hold up a
 * stop. Camel finds them by name and does not stop them.
 *
 * <p>Calls wait for the network nearly all the time, and a Kling that takes seconds to accept a
 * create would leave slots idle if few were sent at once. So where Java has virtual threads that
 * let go of their carrier in synchronized code too, which the ledger's driver waits in, there may
 * be as many calls as connections; else as many as threads are cheap.
 */
@Singleton
public class Pools {
  private static final int CALLS = VirtualThreads.areThere() ? 64 : 16;
  private static final int MOST_CALLBACKS = 1000;

  /** Looks at pictures and mends them, which is work for processors; no slot waits for it. */
  @Produces
  @Singleton
  @Named("preparations")
  ExecutorService preparations() {
    int processors = Runtime.getRuntime().availableProcessors();
    return pool(Math.max(2, processors), new DaemonThreads("preparations"));
  }

  /** Posts pictures. */
  @Produces
  @Singleton
  @Named("uploads")
  ExecutorService uploads() {
    return pool(CALLS, waiting("uploads"));
  }

  /** Fetches results and publishes them, so that neither holds up the news of other tasks. */
  @Produces
  @Singleton
  @Named("downloads")
  ExecutorService downloads() {
    return pool(CALLS, waiting("downloads"));
  }

  /** Asks for single tasks. */
  @Produces
  @Singleton
  @Named("queries")
  ThreadPoolExecutor queries() {
    return pool(4, waiting("queries"));
  }

  /** Deals with what Kling tells by itself; of very much it takes no more. */
  @Produces
  @Singleton
  @Named("callbacks-received")
  ExecutorService callbacksReceived() {
    return pool(2, waiting("callbacks-received"), MOST_CALLBACKS);
  }

  private static ThreadFactory waiting(String name) {
    return VirtualThreads.areThere() ? VirtualThreads.named(name) : new DaemonThreads(name);
  }

  /** At most so many threads, and none while there is nothing to do. */
  private static ThreadPoolExecutor pool(int threads, ThreadFactory factory) {
    return pool(threads, factory, Integer.MAX_VALUE);
  }

  /** What is more than so much waiting work is refused. */
  private static ThreadPoolExecutor pool(int threads, ThreadFactory factory, int waiting) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(waiting), factory);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}

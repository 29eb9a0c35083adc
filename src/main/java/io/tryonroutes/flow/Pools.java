package io.tryonroutes.flow;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that blocking work runs on. They are daemons: a call that hangs must not hold up a
 * stop. Camel finds them by name and does not stop them.
 */
@Singleton
public class Pools {
  private static final int MOST_CALLBACKS = 1000;

  /** Looks at pictures and mends them, which is work for processors; no slot waits for it. */
  @Produces
  @Singleton
  @Named("preparations")
  ExecutorService preparations() {
    return pool("preparations", Math.max(2, Runtime.getRuntime().availableProcessors()));
  }

  /** Posts pictures. */
  @Produces
  @Singleton
  @Named("uploads")
  ExecutorService uploads() {
    return pool("uploads", 8);
  }

  /** Fetches results and publishes them, so that neither holds up the news of other tasks. */
  @Produces
  @Singleton
  @Named("downloads")
  ExecutorService downloads() {
    return pool("downloads", 8);
  }

  /** Asks for single tasks. */
  @Produces
  @Singleton
  @Named("queries")
  ThreadPoolExecutor queries() {
    return pool("queries", 4);
  }

  /** Deals with what Kling tells by itself; of very much it takes no more. */
  @Produces
  @Singleton
  @Named("callbacks-received")
  ExecutorService callbacksReceived() {
    return pool("callbacks-received", 2, MOST_CALLBACKS);
  }

  /** At most so many threads, and none while there is nothing to do. */
  private static ThreadPoolExecutor pool(String name, int threads) {
    return pool(name, threads, Integer.MAX_VALUE);
  }

  /** What is more than so much waiting work is refused. */
  private static ThreadPoolExecutor pool(String name, int threads, int waiting) {
    AtomicInteger number = new AtomicInteger();
    ThreadFactory daemons =
        work -> {
          Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        };
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(waiting), daemons);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}

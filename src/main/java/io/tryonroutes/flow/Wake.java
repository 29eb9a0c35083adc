package io.tryonroutes.flow;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.quarkus.main.events.AfterStart;
import org.apache.camel.quarkus.main.events.BeforeStop;
import org.jboss.logging.Logger;

/**
 * Runs the route {@code claim-jobs} whenever something has changed that may let a job go on, and at
 * least once a second. Many calls while it runs are one turn, and so are those that come together:
 * where many jobs go on at once, a turn for each would cost more than their work. The caller never
 * waits.
 */
@Singleton
public class Wake {
  private static final Logger LOG = Logger.getLogger("tryon");
  private static final long AT_LEAST_EVERY_MS = 1000;

  /** A slot may be idle for so long; of a task of 10 s it is a thousandth. */
  private static final long TOGETHER_NS = TimeUnit.MILLISECONDS.toNanos(10);

  private final CamelContext camel;
  private final Semaphore signal = new Semaphore(1);
  private volatile boolean stopping;

  Wake(CamelContext camel) {
    this.camel = camel;
  }

  /** Lets the next turn begin at once. */
  public void up() {
    if (signal.availablePermits() == 0) {
      signal.release();
    }
  }

  void start(@Observes AfterStart started) {
    Thread thread = new Thread(this::run, "claims");
    thread.setDaemon(true);
    thread.start();
  }

  void stop(@Observes BeforeStop stop) {
    stopping = true;
  }

  void stop(@Observes ShutdownEvent stop) {
    stopping = true;
  }

  private static void turn(ProducerTemplate template) {
    try {
      template.send("direct:claim-jobs", exchange -> {});
    } catch (RuntimeException e) {
      LOG.warnf("jobs could not be started, tried again by itself: %s", Contact.words(e));
    }
  }

  private void run() {
    try (ProducerTemplate template = camel.createProducerTemplate()) {
      while (!stopping) {
        signal.tryAcquire(AT_LEAST_EVERY_MS, TimeUnit.MILLISECONDS);
        LockSupport.parkNanos(TOGETHER_NS);
        signal.drainPermits();
        if (!stopping) {
          turn(template);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}

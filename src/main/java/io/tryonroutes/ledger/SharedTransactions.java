package io.tryonroutes.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;

/**
 * Lets writes that come at the same time share one transaction, for a commit costs more than what
 * is written (measured), and only one can be under way for an account anyway. One after the other
 * sees what those before it have written. One that fails is taken back alone; all have failed when
 * the commit fails. Nobody is told of a success before it is committed.
 */
final class SharedTransactions {
  /** So many share one at the most, for nobody's row may be locked for long. */
  private static final int MOST = 32;

  private final Jdbi jdbi;
  private final HandleConsumer<RuntimeException> first;
  private final ConcurrentLinkedQueue<Write<?, ?>> waiting = new ConcurrentLinkedQueue<>();

  /** Fair: whoever is done goes on before those who came later have theirs done. */
  private final ReentrantLock turn = new ReentrantLock(true);

  /**
   * @param first what each transaction begins with
   */
  SharedTransactions(Jdbi jdbi, HandleConsumer<RuntimeException> first) {
    this.jdbi = jdbi;
    this.first = first;
  }

  /** Runs a write, in this thread or in that of another one; returns when it is committed. */
  <T, X extends Exception> T run(HandleCallback<T, X> work) throws X {
    Write<T, X> write = new Write<>(work);
    waiting.add(write);
    turn.lock();
    try {
      while (!write.isDone()) {
        transaction();
      }
    } finally {
      turn.unlock();
    }
    return write.result();
  }

  /** How many wait for the next one. */
  int waiting() {
    return waiting.size();
  }

  private void transaction() {
    List<Write<?, ?>> together = new ArrayList<>();
    for (Write<?, ?> next = waiting.poll(); next != null; next = waiting.poll()) {
      together.add(next);
      if (together.size() == MOST) {
        break;
      }
    }
    try {
      jdbi.useTransaction(
          handle -> {
            first.useHandle(handle);
            for (Write<?, ?> each : together) {
              each.run(handle, together.size() > 1);
            }
          });
      together.forEach(Write::committed);
    } catch (Exception | Error e) {
      together.forEach(each -> each.failed(e));
    }
  }

  private static final class Write<T, X extends Exception> {
    private static final String BEFORE = "before_write";

    private final HandleCallback<T, X> work;
    private Optional<T> written = Optional.empty();
    private Optional<Throwable> failure = Optional.empty();

    /** Read and written by whoever has the turn. */
    private boolean done;

    private Write(HandleCallback<T, X> work) {
      this.work = work;
    }

    private void run(Handle handle, boolean shared) throws X {
      if (!shared) {
        written = Optional.ofNullable(work.withHandle(handle));
        return;
      }
      handle.savepoint(BEFORE);
      try {
        written = Optional.ofNullable(work.withHandle(handle));
      } catch (Exception e) {
        failure = Optional.of(e);
        handle.rollbackToSavepoint(BEFORE);
      }
    }

    private void committed() {
      done = true;
    }

    private void failed(Throwable cause) {
      failure = failure.or(() -> Optional.of(cause));
      done = true;
    }

    private boolean isDone() {
      return done;
    }

    /** What a write throws by itself is of its type X; all else is unchecked. */
    @SuppressWarnings("unchecked")
    private T result() throws X {
      if (failure.isPresent()) {
        if (failure.get() instanceof Error error) {
          throw error;
        }
        throw (X) failure.get();
      }
      return written.orElse(null);
    }
  }
}

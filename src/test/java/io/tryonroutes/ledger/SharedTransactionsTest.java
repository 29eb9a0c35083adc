package io.tryonroutes.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SharedTransactionsTest {
  private final Jdbi jdbi =
      Jdbi.create("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;MODE=PostgreSQL");
  private final AtomicInteger transactions = new AtomicInteger();
  private final SharedTransactions writes =
      new SharedTransactions(jdbi, handle -> transactions.incrementAndGet());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger begun = new AtomicInteger();

  @BeforeEach
  void makeTable() {
    jdbi.useHandle(handle -> handle.execute("CREATE TABLE line (text VARCHAR(10) PRIMARY KEY)"));
  }

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  private List<String> lines() {
    return jdbi.withHandle(
        handle ->
            handle.createQuery("SELECT text FROM line ORDER BY text").mapTo(String.class).list());
  }

  private static String insert(Handle handle, String text) {
    handle.execute("INSERT INTO line (text) VALUES (?)", text);
    return text;
  }

  /** Has the turn until it is told to go on; all that comes meanwhile waits, and then shares. */
  private CompletableFuture<String> hold(CountDownLatch goOn) {
    CountDownLatch has = new CountDownLatch(1);
    CompletableFuture<String> held =
        CompletableFuture.supplyAsync(
            () ->
                writes.run(
                    handle -> {
                      has.countDown();
                      await(goOn);
                      return insert(handle, "first");
                    }),
            threads);
    await(has);
    return held;
  }

  private static void close(Handle handle) {
    try {
      handle.getConnection().close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private CompletableFuture<String> later(String text) {
    return later(handle -> insert(handle, text));
  }

  private CompletableFuture<String> later(HandleCallback<String, RuntimeException> work) {
    return CompletableFuture.supplyAsync(
        () -> {
          begun.incrementAndGet();
          return writes.run(work);
        },
        threads);
  }

  private void awaitWaiting(int count) {
    Awaitility.await().until(() -> begun.get() == count && writes.waiting() == count);
  }

  @Test
  void whatComesWhileOneIsUnderWaySharesTheNext() {
    CountDownLatch goOn = new CountDownLatch(1);
    List<CompletableFuture<String>> all = new ArrayList<>(List.of(hold(goOn)));
    for (int i = 0; i < 5; i++) {
      all.add(later("l" + i));
    }
    awaitWaiting(5);
    goOn.countDown();
    assertThat(all.stream().map(CompletableFuture::join))
        .containsExactly("first", "l0", "l1", "l2", "l3", "l4");
    assertThat(transactions).hasValue(2);
    assertThat(lines()).hasSize(6);
  }

  @Test
  void oneThatFailsIsTakenBackAlone() {
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<String> held = hold(goOn);
    CompletableFuture<String> before = later("a");
    CompletableFuture<String> failing =
        later(
            handle -> {
              insert(handle, "half");
              return insert(handle, "half");
            });
    CompletableFuture<String> after = later("b");
    awaitWaiting(3);
    goOn.countDown();
    assertThatThrownBy(failing::join).isInstanceOf(CompletionException.class);
    assertThat(List.of(held.join(), before.join(), after.join()))
        .containsExactly("first", "a", "b");
    assertThat(transactions).hasValue(2);
    assertThat(lines()).containsExactly("a", "b", "first");
  }

  @Test
  void whenTheTransactionFailsNobodyIsToldOfASuccess() {
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<String> held = hold(goOn);
    CompletableFuture<String> written = later("a");
    CompletableFuture<String> closing =
        later(
            handle -> {
              close(handle);
              return "the database is away";
            });
    awaitWaiting(2);
    goOn.countDown();
    held.join();
    assertThatThrownBy(written::join).isInstanceOf(CompletionException.class);
    assertThatThrownBy(closing::join).isInstanceOf(CompletionException.class);
    assertThat(lines()).containsExactly("first");
    assertThat(writes.<String, RuntimeException>run(handle -> insert(handle, "next")))
        .isEqualTo("next");
  }

  @Test
  void whatOneThrowsComesBackAsItIs() {
    IllegalStateException own = new IllegalStateException("own");
    assertThatThrownBy(
            () ->
                writes.run(
                    handle -> {
                      insert(handle, "a");
                      throw own;
                    }))
        .isSameAs(own);
    assertThat(lines()).isEmpty();
  }
}

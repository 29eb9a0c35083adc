package io.tryonroutes.kling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tryonroutes.MovableClock;
import io.tryonroutes.kling.TaskBoard.Known;
import io.tryonroutes.kling.TaskBoard.Question;
import io.tryonroutes.kling.TaskBoard.Seen;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaskBoardTest {
  private static final Instant START = Instant.parse("2026-11-20T09:00:00Z");

  private final MovableClock clock = new MovableClock(START);
  private final TaskBoard board = new TaskBoard(clock);

  private CompletableFuture<Void> running(String externalId, String taskId) {
    return board.await(externalId, Optional.of(taskId), Known.RUNNING, START).toCompletableFuture();
  }

  private CompletableFuture<Void> unclear(String externalId) {
    return board.await(externalId, Optional.empty(), Known.UNCLEAR, START).toCompletableFuture();
  }

  private void pass(long seconds) {
    clock.move(Duration.ofSeconds(seconds));
  }

  private static Task task(String id, Optional<String> externalId) {
    return new Task(
        id,
        externalId,
        Task.Status.PROCESSING,
        "",
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void aTaskOfThePageIsKnownByItsTaskId() {
    running("tr-a", "7");

    assertThat(board.page(List.of(task("7", Optional.empty()), task("8", Optional.empty()))))
        .extracting(Seen::externalId)
        .containsExactly("tr-a");
  }

  @Test
  void aTaskOfThePageIsKnownByOurIdWhileKlingsIsNotKnown() {
    unclear("tr-a");

    assertThat(
            board.page(List.of(task("7", Optional.of("tr-a")), task("8", Optional.of("tr-other")))))
        .extracting(Seen::externalId)
        .containsExactly("tr-a");
  }

  @Test
  void theTaskIdCountsMoreThanAnExternalIdOfSomebodyElse() {
    running("tr-a", "7");
    running("tr-b", "8");

    assertThat(board.page(List.of(task("7", Optional.of("tr-b")))))
        .extracting(Seen::externalId)
        .containsExactly("tr-a");
  }

  @Test
  void aRunningTaskIsAskedForSinglyWhenNoListShowsItForFiveSeconds() {
    running("tr-a", "7");
    assertThat(board.overdue()).isEmpty();

    pass(4);
    board.page(List.of(task("7", Optional.empty())));
    pass(4);
    assertThat(board.overdue()).as("seen 4 s ago").isEmpty();

    pass(1);
    assertThat(board.overdue()).containsExactly(new Question("tr-a", "7"));
    assertThat(board.overdue()).as("once a turn").isEmpty();
  }

  @Test
  void aTaskThatNoAnswerTellsOfIsAskedForLessAndLessOftenDownToEveryThirtySeconds() {
    running("tr-a", "7");
    List<Long> asked = new ArrayList<>();
    for (long second = 1; second <= 130; second++) {
      pass(1);
      if (!board.overdue().isEmpty()) {
        asked.add(second);
      }
    }
    assertThat(asked).containsExactly(5L, 10L, 20L, 40L, 70L, 100L, 130L);
  }

  @Test
  void aTaskThatSingleQueriesFindIsAskedForEveryFiveSeconds() {
    running("tr-a", "7");
    List<Long> asked = new ArrayList<>();
    for (long second = 1; second <= 20; second++) {
      pass(1);
      for (Question question : board.overdue()) {
        asked.add(second);
        board.found(question.externalId(), task("7", Optional.empty()));
      }
    }
    assertThat(asked).containsExactly(5L, 10L, 15L, 20L);
  }

  @Test
  void anUnclearTaskIsAskedForAtOnceAndEveryTenSeconds() {
    unclear("tr-a");
    List<Long> asked = new ArrayList<>();
    for (long second = 0; second <= 30; second++) {
      if (!board.overdue().isEmpty()) {
        asked.add(second);
      }
      pass(1);
    }
    assertThat(asked).containsExactly(0L, 10L, 20L, 30L);
  }

  @Test
  void aStuckTaskIsAskedForAtOnceAndEveryMinute() {
    board.await("tr-a", Optional.of("7"), Known.STUCK, START);
    assertThat(board.overdue()).hasSize(1);
    pass(59);
    assertThat(board.overdue()).isEmpty();
    pass(1);
    assertThat(board.overdue()).hasSize(1);
  }

  @Test
  void noMoreThanFourAreAskedForInAnySecondTheLongestOverdueFirst() {
    List<Instant> times = new ArrayList<>();
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      running("tr-" + i, "" + i);
      clock.move(Duration.ofMillis(1));
    }
    pass(60);
    for (int turn = 0; turn < 60; turn++) {
      board.overdue().forEach(q -> order.add(q.externalId()));
      while (times.size() < order.size()) {
        times.add(clock.instant());
      }
      clock.move(Duration.ofMillis(100));
    }
    assertThat(order.subList(0, 20))
        .containsExactlyElementsOf(IntStream.range(0, 20).mapToObj(i -> "tr-" + i).toList());
    for (int i = 4; i < times.size(); i++) {
      assertThat(Duration.between(times.get(i - 4), times.get(i)))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }
  }

  @Test
  void aClockThatIsPutBackDoesNotEndSingleQueries() {
    for (int i = 0; i < 4; i++) {
      unclear("tr-" + i);
    }
    assertThat(board.overdue()).hasSize(4);
    clock.move(Duration.ofHours(-1));
    unclear("tr-new");
    assertThat(board.overdue())
        .as("nobody waits for the hour to come again")
        .extracting(Question::externalId)
        .startsWith("tr-new")
        .hasSize(4);
  }

  @Test
  void anUnclearTaskCountsAsNotThereAfterThreeMissesAndTwoListsOverTwentySeconds() {
    unclear("tr-a");
    board.page(List.of());
    board.page(List.of());
    assertThat(board.missed("tr-a")).isFalse();
    pass(10);
    assertThat(board.missed("tr-a")).isFalse();
    pass(10);
    assertThat(board.missed("tr-a")).isTrue();
  }

  @Test
  void aClockThatIsPutBackLetsTheTwentySecondsBeginAnew() {
    unclear("tr-a");
    board.page(List.of());
    board.page(List.of());
    assertThat(board.missed("tr-a")).isFalse();
    clock.move(Duration.ofHours(-3));
    assertThat(board.missed("tr-a")).isFalse();
    pass(10);
    assertThat(board.missed("tr-a")).isFalse();
    pass(10);
    assertThat(board.missed("tr-a")).isTrue();
  }

  @Test
  void missesWithoutListsDoNotSuffice() {
    unclear("tr-a");
    board.page(List.of());
    for (int i = 0; i < 10; i++) {
      assertThat(board.missed("tr-a")).isFalse();
      pass(10);
    }
    board.page(List.of());
    assertThat(board.missed("tr-a")).isTrue();
  }

  @Test
  void listsAndTimeWithoutThreeMissesDoNotSuffice() {
    unclear("tr-a");
    assertThat(board.missed("tr-a")).isFalse();
    pass(60);
    board.page(List.of());
    board.page(List.of());
    assertThat(board.missed("tr-a")).isFalse();
    assertThat(board.missed("tr-a")).isTrue();
  }

  @Test
  void missesInAHurryDoNotSuffice() {
    unclear("tr-a");
    board.page(List.of());
    board.page(List.of());
    for (int i = 0; i < 10; i++) {
      assertThat(board.missed("tr-a")).isFalse();
    }
    clock.move(Duration.ofMillis(19_999));
    assertThat(board.missed("tr-a")).isFalse();
    clock.move(Duration.ofMillis(1));
    assertThat(board.missed("tr-a")).isTrue();
  }

  @Test
  void whatWasMissedBeforeATaskWasSeenDoesNotCount() {
    unclear("tr-a");
    board.missed("tr-a");
    board.missed("tr-a");
    pass(60);
    board.page(List.of(task("7", Optional.of("tr-a"))));
    board.page(List.of());
    board.page(List.of());
    assertThat(board.missed("tr-a")).isFalse();
  }

  @Test
  void aTaskThatIsKnownToRunOrThatNobodyAwaitsIsNeverNotThere() {
    running("tr-a", "7");
    for (int i = 0; i < 5; i++) {
      board.page(List.of());
      assertThat(board.missed("tr-a")).isFalse();
      assertThat(board.missed("tr-unknown")).isFalse();
      pass(30);
    }
  }

  @Test
  void newsLetsGoOnlyWhoeverWaitsForIt() {
    CompletableFuture<Void> a = running("tr-a", "7");
    CompletableFuture<Void> b = running("tr-b", "8");

    board.news(List.of("tr-a", "tr-unknown"));

    assertThat(a).isCompleted();
    assertThat(b).isNotDone();
    assertThat(board.size()).isOne();
  }

  @Test
  void whoComesAgainWithTheSameKnowledgeSharesTheStage() {
    CompletableFuture<Void> first = running("tr-a", "7");
    pass(3);

    assertThat(running("tr-a", "7")).isSameAs(first);
    pass(2);
    assertThat(board.overdue()).as("its turn is kept").hasSize(1);
  }

  @Test
  void whoWaitedWithOlderKnowledgeHearsTheNewsToo() {
    CompletableFuture<Void> older = unclear("tr-a");
    CompletableFuture<Void> between = running("tr-a", "7");
    CompletableFuture<Void> newer =
        board.await("tr-a", Optional.of("7"), Known.STUCK, START).toCompletableFuture();
    assertThat(older).isNotDone();

    board.news(List.of("tr-a"));

    assertThat(newer).isCompleted();
    assertThat(between).isCompleted();
    assertThat(older).isCompleted();
  }

  @Test
  void aStopLetsEverybodyGoAndLaterWaitersAfterABreath() {
    CompletableFuture<Void> a = running("tr-a", "7");
    CompletableFuture<Void> b = unclear("tr-b");

    board.stop();

    assertThat(a).isCompleted();
    assertThat(b).isCompleted();
    CompletableFuture<Void> later = running("tr-a", "7");
    await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(later).isCompleted());
    assertThat(board.size()).isZero();
    assertThat(board.overdue()).isEmpty();
  }

  @Test
  void fiveHundredWaitersHoldNoThread() {
    int before = ManagementFactory.getThreadMXBean().getThreadCount();
    List<CompletableFuture<Void>> waiters = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      waiters.add(running("tr-" + i, "" + i));
    }
    assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThan(before + 20);

    board.page(List.of(task("7", Optional.empty())));
    board.stop();
    assertThat(waiters).allSatisfy(waiter -> assertThat(waiter).isCompleted());
  }

  @Test
  void hintsOfOneTaskAreOneQuestion() {
    running("tr-a", "7");
    board.hint("tr-a");
    board.hint("tr-a");

    assertThat(board.hinted()).containsExactly(new Question("tr-a", "7"));
    assertThat(board.hinted()).isEmpty();
    board.hint("tr-a");
    assertThat(board.hinted()).hasSize(1);
  }

  @Test
  void aHintIsKeptUntilItsWaiterComes() {
    board.hint("tr-a");
    assertThat(board.hinted()).isEmpty();
    pass(120);
    board.hint("tr-b");
    running("tr-a", "7");
    assertThat(board.hinted()).containsExactly(new Question("tr-a", "7"));
    pass(121);
    board.hint("tr-c");
    running("tr-b", "8");
    assertThat(board.hinted()).isEmpty();
  }

  @Test
  void twentyHintsASecondAreAskedForAndTheOthersLaterInTheirOrder() {
    IntStream.range(0, 50).forEach(i -> running("tr-" + i, "" + i));
    IntStream.range(0, 50).forEach(i -> board.hint("tr-" + i));

    assertThat(board.hinted()).hasSize(20).first().isEqualTo(new Question("tr-0", "0"));
    assertThat(board.hinted()).isEmpty();
    board.hint("tr-0");
    pass(1);
    assertThat(board.hinted()).hasSize(20).first().isEqualTo(new Question("tr-20", "20"));
    pass(1);
    assertThat(board.hinted()).hasSize(11).last().isEqualTo(new Question("tr-0", "0"));
  }

  @Test
  void hintsAndTasksThatTheListLeavesOutDoNotStarveEachOther() {
    IntStream.range(0, 30).forEach(i -> running("tr-" + i, "" + i));
    pass(5);
    IntStream.range(0, 30).forEach(i -> board.hint("tr-" + i));

    assertThat(board.hinted()).hasSize(20);
    assertThat(board.overdue()).hasSize(4);
    pass(1);
    assertThat(board.overdue()).hasSize(4);
    assertThat(board.hinted()).hasSize(10);
  }

  @Test
  void whatIsToldHasToBeOfTheAwaitedTask() {
    running("tr-a", "7");
    unclear("tr-b");

    assertThat(board.told("tr-a", task("7", Optional.of("tr-a")))).isPresent();
    assertThat(board.told("tr-a", task("7", Optional.empty()))).isPresent();
    assertThat(board.told("tr-b", task("8", Optional.of("tr-b")))).isPresent();
    assertThat(board.told("tr-a", task("8", Optional.of("tr-a")))).isEmpty();
    assertThat(board.told("tr-a", task("7", Optional.of("tr-b")))).isEmpty();
    assertThat(board.told("tr-c", task("9", Optional.of("tr-c")))).isEmpty();
  }
}

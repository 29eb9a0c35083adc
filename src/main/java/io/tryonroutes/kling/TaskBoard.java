package io.tryonroutes.kling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Who waits for which task. The board asks nobody itself: it says what should be asked for, is told
 * what was seen, and lets the waiters go on. It knows ids only, ours ({@code external_task_id}) and
 * Kling's.
 */
public final class TaskBoard {
  /** A task that the list leaves out is asked for singly so long after it was last seen, … */
  private static final Duration FIRST_ASK = Duration.ofSeconds(5);

  /** … and as long as no answer tells of it less and less often, at last so far apart. */
  private static final Duration LAST_ASK = Duration.ofSeconds(30);

  private static final Duration ASK_UNCLEAR = Duration.ofSeconds(10);
  private static final Duration ASK_STUCK = Duration.ofMinutes(1);

  /** Single queries a second, at most. */
  private static final int ASKS_A_SECOND = 4;

  /** The same for tasks that Kling may have told of. */
  private static final int HINTS_A_SECOND = 20;

  /** A hint is kept for a waiter that is still to come, longer than a create call can take. */
  private static final Duration HINT_KEPT = Duration.ofMinutes(2);

  private static final int MOST_HINTS = 10_000;

  private static final Duration SECOND = Duration.ofSeconds(1);

  /** A task counts as not there after so many single queries and lists in a row without it, … */
  private static final int MISSES = 3;

  private static final int LISTS_WITHOUT = 2;

  /** … over at least this time: Kling may show a new task late (kling-api, 9). */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** While the service stops, a waiter that comes back is answered only after a breath. */
  private static final long BREATH_MS = 100;

  private final Clock clock;
  private final Map<String, Watch> watches = new HashMap<>();
  private boolean stopped;
  private final Deque<Instant> asks = new ArrayDeque<>();
  private final Deque<Instant> hintAsks = new ArrayDeque<>();

  /** Tasks that Kling may have told of, in that order, awaited or not yet. */
  private final Map<String, Instant> hints = new LinkedHashMap<>();

  public TaskBoard(Clock clock) {
    this.clock = clock;
  }

  /** What is known of a task that somebody waits for. */
  public enum Known {
    /** It may exist. */
    UNCLEAR,
    /** It runs. */
    RUNNING,
    /** It ought to have ended. */
    STUCK
  }

  /**
   * One task to ask for.
   *
   * @param id Kling's id of it, or ours where Kling's is not known
   */
  public record Question(String externalId, String id) {}

  /**
   * A task that somebody waits for.
   *
   * @param externalId our id of it
   * @param known what its waiter knows of it
   * @param since when it was submitted
   */
  public record Awaited(String externalId, Known known, Instant since) {}

  /** An awaited task with what Kling says of it. */
  public record Seen(Awaited awaited, Task task) {
    public String externalId() {
      return awaited.externalId();
    }
  }

  private static final class Watch {
    private final CompletableFuture<Void> news = new CompletableFuture<>();
    private final String externalId;
    private final Optional<String> taskId;
    private final Known known;
    private final Instant since;
    private Instant nextAsk;
    private Duration apart;
    private Optional<Instant> firstMiss = Optional.empty();
    private int misses;
    private int listsWithout;

    private Watch(
        String externalId, Optional<String> taskId, Known known, Instant since, Instant now) {
      this.externalId = externalId;
      this.taskId = taskId;
      this.known = known;
      this.since = since;
      this.apart =
          switch (known) {
            case UNCLEAR -> ASK_UNCLEAR;
            case RUNNING -> FIRST_ASK;
            case STUCK -> ASK_STUCK;
          };
      this.nextAsk = known == Known.RUNNING ? now.plus(apart) : now;
    }

    private Awaited awaited() {
      return new Awaited(externalId, known, since);
    }

    private Question question() {
      return new Question(externalId, taskId.orElse(externalId));
    }

    /** An ask further ahead than they are apart is from before the clock was put back. */
    private boolean isOverdue(Instant now) {
      return !now.isBefore(nextAsk) || nextAsk.isAfter(now.plus(apart));
    }

    private void asked(Instant now) {
      nextAsk = now.plus(apart);
      if (known == Known.RUNNING) {
        Duration longer = apart.multipliedBy(2);
        apart = longer.compareTo(LAST_ASK) > 0 ? LAST_ASK : longer;
      }
    }

    private void seen(Instant now) {
      misses = 0;
      listsWithout = 0;
      firstMiss = Optional.empty();
      if (known == Known.RUNNING) {
        apart = FIRST_ASK;
        nextAsk = now.plus(apart);
      }
    }
  }

  /**
   * Waits for news of a task. The stage completes when there is some, on the thread that brings it,
   * or when the board stops; what the news is stands in the ledger.
   *
   * @param taskId Kling's id, once known
   * @param since when it was submitted
   */
  public synchronized CompletionStage<Void> await(
      String externalId, Optional<String> taskId, Known known, Instant since) {
    if (stopped) {
      return new CompletableFuture<Void>()
          .completeOnTimeout(null, BREATH_MS, TimeUnit.MILLISECONDS);
    }
    Watch watch = watches.get(externalId);
    if (watch == null || watch.known != known || !watch.taskId.equals(taskId)) {
      Watch fresh = new Watch(externalId, taskId, known, since, clock.instant());
      if (watch != null) {
        Watch replaced = watch;
        fresh.news.thenRun(() -> replaced.news.complete(null));
      }
      watches.put(externalId, fresh);
      watch = fresh;
    }
    return watch.news;
  }

  /** How many tasks are awaited. */
  public synchronized int size() {
    return watches.size();
  }

  /** Picks the awaited tasks out of a page, and counts those that are missing on it. */
  public synchronized List<Seen> page(List<Task> tasks) {
    Instant now = clock.instant();
    Map<String, Watch> byTaskId = new HashMap<>();
    watches.values().forEach(w -> w.taskId.ifPresent(id -> byTaskId.put(id, w)));
    List<Seen> seen = new ArrayList<>();
    for (Task task : tasks) {
      Optional<Watch> watch =
          Optional.ofNullable(byTaskId.get(task.id()))
              .or(() -> task.externalId().map(watches::get));
      watch.ifPresent(
          w -> {
            if (!task.lacksResult()) {
              w.seen(now);
            }
            seen.add(new Seen(w.awaited(), task));
          });
    }
    Set<String> present = seen.stream().map(Seen::externalId).collect(Collectors.toSet());
    watches.values().stream()
        .filter(w -> !present.contains(w.externalId))
        .forEach(w -> w.listsWithout++);
    return seen;
  }

  /** What should be asked for singly now, the longest overdue first; each at most once a turn. */
  public synchronized List<Question> overdue() {
    Instant now = clock.instant();
    forgetOld(asks, now);
    List<Question> questions =
        watches.values().stream()
            .filter(w -> w.isOverdue(now))
            .sorted(Comparator.comparing(w -> w.nextAsk))
            .limit(ASKS_A_SECOND - asks.size())
            .map(
                w -> {
                  w.asked(now);
                  return w.question();
                })
            .toList();
    questions.forEach(question -> asks.add(now));
    return questions;
  }

  /** An ask of the future is from before the clock was put back. */
  private static void forgetOld(Deque<Instant> asks, Instant now) {
    asks.removeIf(ask -> ask.isAfter(now) || !ask.plus(SECOND).isAfter(now));
  }

  /**
   * Notes that there may be news of a task. Nobody need wait for it yet: it may have ended before
   * the answer to its create was read.
   */
  public synchronized void hint(String externalId) {
    Instant oldest = clock.instant().minus(HINT_KEPT);
    hints
        .entrySet()
        .removeIf(each -> each.getValue().isBefore(oldest) && !watches.containsKey(each.getKey()));
    if (hints.size() < MOST_HINTS) {
      hints.putIfAbsent(externalId, clock.instant());
    }
  }

  /** What should be asked for now because of hints; of each task at most once for all its hints. */
  public synchronized List<Question> hinted() {
    Instant now = clock.instant();
    forgetOld(hintAsks, now);
    List<Question> questions =
        hints.keySet().stream()
            .filter(watches::containsKey)
            .limit(HINTS_A_SECOND - hintAsks.size())
            .map(externalId -> watches.get(externalId).question())
            .toList();
    questions.forEach(
        question -> {
          hints.remove(question.externalId());
          hintAsks.add(now);
        });
    return questions;
  }

  /**
   * Picks out an awaited task that Kling has told of without being asked.
   *
   * @param externalId what it told of, by the address that it told it to
   * @return empty when nobody waits for it, or when what was told is of another task
   */
  public synchronized Optional<Seen> told(String externalId, Task task) {
    return Optional.ofNullable(watches.get(externalId))
        .filter(w -> task.externalId().orElse(externalId).equals(externalId))
        .filter(w -> w.taskId.orElse(task.id()).equals(task.id()))
        .map(w -> new Seen(w.awaited(), task));
  }

  /** Notes that a task was found by a single query, if somebody still waits for it. */
  public synchronized Optional<Seen> found(String externalId, Task task) {
    Optional<Watch> watch = Optional.ofNullable(watches.get(externalId));
    watch.ifPresent(w -> w.seen(clock.instant()));
    return watch.map(w -> new Seen(w.awaited(), task));
  }

  /** What is known of a task, if somebody still waits for it. */
  public synchronized Optional<Awaited> awaited(String externalId) {
    return Optional.ofNullable(watches.get(externalId)).map(Watch::awaited);
  }

  /**
   * Notes that Kling does not know a task.
   *
   * @return whether it was asked for often enough, over a time long enough, to count as not there
   */
  public synchronized boolean missed(String externalId) {
    Watch watch = watches.get(externalId);
    if (watch == null) {
      return false;
    }
    Instant now = clock.instant();
    watch.misses++;
    if (watch.firstMiss.filter(first -> !first.isAfter(now)).isEmpty()) {
      watch.firstMiss = Optional.of(now);
    }
    return watch.known == Known.UNCLEAR
        && watch.misses >= MISSES
        && watch.listsWithout >= LISTS_WITHOUT
        && !now.isBefore(watch.firstMiss.get().plus(PATIENCE));
  }

  /** Lets whoever waits for these tasks go on. */
  public void news(List<String> externalIds) {
    List<Watch> waiting = new ArrayList<>();
    synchronized (this) {
      externalIds.forEach(id -> Optional.ofNullable(watches.remove(id)).ifPresent(waiting::add));
    }
    waiting.forEach(watch -> watch.news.complete(null));
  }

  /** Lets everybody go on; nobody waits any longer. */
  public void stop() {
    List<String> all;
    synchronized (this) {
      stopped = true;
      all = List.copyOf(watches.keySet());
    }
    news(all);
  }
}

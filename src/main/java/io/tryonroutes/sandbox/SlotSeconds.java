package io.tryonroutes.sandbox;

import java.util.List;

/**
 * How many slots there were and for how long, since this process saw its first task: what tasks
 * could have used. Safe for use by several threads.
 */
final class SlotSeconds {
  private boolean begun;
  private long since;
  private long last;
  private int slots;
  private long offered;

  SlotSeconds(int slots) {
    this.slots = slots;
  }

  /**
   * There is a task; only the first one matters.
   *
   * @param now Unix milliseconds, here and below
   */
  synchronized void begin(long now) {
    if (!begun) {
      begun = true;
      since = now;
      last = now;
    }
  }

  /** From now on there are so many slots. */
  synchronized void change(long now, int other) {
    offered = offered(now);
    last = now;
    slots = other;
  }

  /** Milliseconds of slots. */
  synchronized long offered(long now) {
    return begun ? offered + (now - last) * slots : 0;
  }

  /** Milliseconds of slots that these tasks kept meanwhile. */
  synchronized long busy(long now, List<Task> tasks) {
    return begun ? tasks.stream().mapToLong(task -> task.busy(now) - task.busy(since)).sum() : 0;
  }
}

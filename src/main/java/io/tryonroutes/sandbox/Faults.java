package io.tryonroutes.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What goes wrong at present. Safe for use by several threads. */
final class Faults {
  private final RandomGenerator random;
  private final List<Planned> planned = new ArrayList<>();

  /** A fault and how many calls are left for it. */
  private static final class Planned {
    private final Fault fault;
    private long left;
    private long happened;

    private Planned(Fault fault) {
      this.fault = fault;
      this.left = fault.next().orElse(Long.MAX_VALUE);
    }
  }

  /**
   * A fault as people look at it.
   *
   * @param left how many calls it may still happen to
   * @param happened how often it has happened
   */
  record State(Fault fault, Optional<Long> left, long happened) {}

  Faults(RandomGenerator random, List<Fault> first) {
    this.random = random;
    first.forEach(this::add);
  }

  synchronized void add(Fault fault) {
    planned.add(new Planned(fault));
  }

  synchronized void clear() {
    planned.clear();
  }

  /** What happens to this call: the first fault that is planned for it and hits it. */
  synchronized Optional<Fault> draw(Call call) {
    for (Planned plan : planned) {
      if (plan.fault.call() == call && plan.left > 0) {
        plan.left--;
        if (plan.fault.share().map(share -> random.nextDouble() < share).orElse(true)) {
          plan.happened++;
          return Optional.of(plan.fault);
        }
      }
    }
    return Optional.empty();
  }

  synchronized List<State> states() {
    return planned.stream()
        .map(plan -> new State(plan.fault, plan.fault.next().map(n -> plan.left), plan.happened))
        .toList();
  }
}

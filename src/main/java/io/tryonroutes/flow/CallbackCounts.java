package io.tryonroutes.flow;

import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How many callbacks came since the start, by what became of them. */
@Singleton
public class CallbackCounts {
  private final Map<CallbackOutcome, LongAdder> counts =
      Arrays.stream(CallbackOutcome.values())
          .collect(Collectors.toUnmodifiableMap(Function.identity(), each -> new LongAdder()));

  void add(CallbackOutcome outcome) {
    counts.get(outcome).increment();
  }

  /** How many had this outcome. */
  public long of(CallbackOutcome outcome) {
    return counts.get(outcome).sum();
  }
}

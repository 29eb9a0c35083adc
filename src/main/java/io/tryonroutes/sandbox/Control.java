package io.tryonroutes.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.random.RandomGenerator;

/** What people may change while the sandbox runs. */
final class Control {
  private final SandboxClock clock;
  private final Faults faults;
  private final SlotSeconds slotSeconds;
  private volatile Behaviour behaviour;

  Control(SandboxOptions options, SandboxClock clock, RandomGenerator random) {
    this.clock = clock;
    this.faults = new Faults(random, options.faults());
    this.behaviour = options.behaviour();
    this.slotSeconds = new SlotSeconds(behaviour.slots());
  }

  Behaviour behaviour() {
    return behaviour;
  }

  /**
   * Changes some parts of the behaviour.
   *
   * @throws IllegalArgumentException with a message for the user; then nothing is changed
   */
  synchronized Behaviour behave(ObjectNode parts) {
    Behaviour next = behaviour.with(parts);
    slotSeconds.change(clock.millis(), next.slots());
    behaviour = next;
    return next;
  }

  SlotSeconds slotSeconds() {
    return slotSeconds;
  }

  Faults faults() {
    return faults;
  }

  SandboxClock clock() {
    return clock;
  }
}

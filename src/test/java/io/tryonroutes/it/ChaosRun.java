package io.tryonroutes.it;

import io.tryonroutes.Debugger;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Ends the service again and again, each time at another step and in another storm, while pairs
 * keep coming. The seed decides on everything that is chosen here; what the threads of two
 * processes make of it differs from run to run.
 */
final class ChaosRun {
  /** Enough that tasks which were never sent, after a kill, do not take all of them. */
  static final int SLOTS = 24;

  /** After so many ends the service gets the time to find out about them. */
  private static final int ENDS_WITHOUT_REST = 8;

  private static final int FAULTS = 4;
  private static final double TERMINATED = 0.3;

  /** How long a step is waited for before the service is ended wherever it is. */
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  /** A lost task is asked for during 20 s before it is posted again. */
  private static final Duration LONG_PATIENCE = Duration.ofSeconds(60);

  private static final Duration DEATH = Duration.ofSeconds(60);

  private final Service service;
  private final SandboxProcess sandbox;
  private final ChaosPlaces places;
  private final ChaosPairs pairs;
  private final ChaosStorm storm;
  private final Random random;
  private final Deck<ChaosStep> steps;
  private final Map<ChaosStep, Ends> ends = new EnumMap<>(ChaosStep.class);
  private final List<ChaosStep> missed = new ArrayList<>();

  /** How often the service was killed, and stopped, at a step. */
  record Ends(int kills, int stops) {
    static final Ends NONE = new Ends(0, 0);

    Ends plus(boolean stopped) {
      return stopped ? new Ends(kills, stops + 1) : new Ends(kills + 1, stops);
    }
  }

  ChaosRun(
      Service service, ChaosPlaces places, SandboxProcess sandbox, long seed, Set<ChaosStep> steps)
      throws IOException {
    ChaosStep.check();
    this.service = service;
    this.sandbox = sandbox;
    this.random = new Random(seed);
    this.places = places;
    this.pairs = new ChaosPairs(places, random);
    this.storm = new ChaosStorm(sandbox, random);
    this.steps = new Deck<>(steps, random);
    service
        .set("tryon.inbox-poll-interval", "200ms")
        .set("tryon.pairs.quiet-time", "200ms")
        // A call that hangs is given up as ever, only sooner.
        .set("camel.component.http.response-timeout", "3000")
        .set("camel.component.http.so-timeout", "3000")
        .changeRoute("kling.camel.yaml", "\"90000\"", "\"4000\"");
  }

  List<ChaosPairs.Dropped> dropped() {
    return pairs.dropped();
  }

  ChaosStorm storm() {
    return storm;
  }

  /** Where the service was ended. */
  Map<ChaosStep, Ends> ends() {
    return ends;
  }

  /** The steps that did not come in time, so that the service was ended where it was. */
  List<ChaosStep> missed() {
    return missed;
  }

  /** Drops so many pairs, a share of them before each end. */
  void run(int count, int kills) throws Exception {
    for (int i = 0; i < kills; i++) {
      ChaosStep step = steps.next();
      int share = count * (i + 1) / kills - count * i / kills;
      pairs.drop(share);
      sandbox.behave(
          "{\"slots\": %d, \"task_time\": \"200ms-1500ms\"}"
              .formatted(SLOTS / 3 + random.nextInt(SLOTS)));
      if (step.needs().isPresent()) {
        sandbox.fault(step.needs().get());
      }
      // A task that never existed is found missing in clear weather only.
      storm.begin(step.isSlow() ? 0 : FAULTS);
      // A few pairs come to a step once; many come often.
      int passes = Math.max(1, Math.min(step.passes(), share / 5));
      end(step, 1 + random.nextInt(passes), random.nextDouble());
      storm.end();
      if (i % ENDS_WITHOUT_REST == ENDS_WITHOUT_REST - 1 && kills - i > ENDS_WITHOUT_REST) {
        rest();
      }
    }
  }

  /** A task that was never sent keeps its slot until Kling was asked for it during 20 s. */
  private void rest() throws IOException {
    service.withoutJvmOptions().startAndAwaitLive();
    boolean rested = within(LONG_PATIENCE, () -> service.jobs("UNCLEAR") == 0);
    service.kill();
    note(rested ? "rested" : "rested in vain");
  }

  private void end(ChaosStep step, int pass, double chance) throws Exception {
    boolean stopped = chance < TERMINATED;
    boolean reached = step.isAtKling() ? endAtKling(stopped) : endAt(step, pass, stopped);
    if (reached) {
      ends.put(step, ends.getOrDefault(step, Ends.NONE).plus(stopped));
    } else {
      missed.add(step);
    }
    note(
        "%s by %s: %s, pass %d"
            .formatted(
                reached ? "ended" : "not reached, ended",
                stopped ? "SIGTERM" : "kill -9",
                step.words(),
                pass));
  }

  /** A long run tells how far it is. */
  private static void note(String line) {
    System.out.println(Instant.now() + " " + line);
  }

  private boolean endAt(ChaosStep step, int pass, boolean stopped) throws Exception {
    AtomicInteger passes = new AtomicInteger();
    Program program;
    try (Debugger debugger = Debugger.listen()) {
      program = service.withoutJvmOptions().jvm(debugger.jvmOption()).start();
      boolean ended =
          debugger.run(
              Set.of(step.type()),
              step::isAt,
              at -> {
                if (passes.incrementAndGet() == pass) {
                  end(program, stopped);
                }
              },
              step.isSlow() ? LONG_PATIENCE : PATIENCE);
      if (ended && passes.get() < pass) {
        throw new AssertionError("the service has ended by itself: " + program.output());
      }
    }
    return ended(program, passes.get() >= pass, stopped);
  }

  private boolean endAtKling(boolean stopped) throws IOException {
    int tasks = sandbox.books().tasks();
    Program program = service.withoutJvmOptions().start();
    boolean reached = within(PATIENCE, () -> sandbox.books().tasks() > tasks);
    return ended(program, reached, stopped);
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static boolean within(Duration patience, Condition condition) {
    try {
      Awaitility.await()
          .atMost(patience)
          .pollInterval(Duration.ofMillis(100))
          .until(condition::holds);
      return true;
    } catch (ConditionTimeoutException late) {
      return false;
    }
  }

  private static boolean ended(Program program, boolean reached, boolean stopped) {
    end(program, stopped);
    program.exitStatus(DEATH);
    return reached;
  }

  private static void end(Program program, boolean stopped) {
    if (stopped) {
      program.terminate();
    } else {
      program.kill();
    }
  }

  /**
   * Drops the last pairs and lets the service come to the end of all. Kling takes what is sent, but
   * some of its answers are lost, for only a service that lives on can make a mistake about that.
   */
  void finish(int count, Duration patience) throws IOException {
    sandbox.behave("{\"slots\": %d, \"task_time\": \"200ms\"}".formatted(SLOTS));
    pairs.drop(count);
    storm.loseAnswers();
    service.withoutJvmOptions().startAndAwaitLive();
    note(within(patience, this::allHaveEnded) ? "all have ended" : "some have not ended");
    storm.end();
  }

  private boolean allHaveEnded() throws IOException {
    return places.isInboxEmpty()
        && service.home().files("work").isEmpty()
        && service.isIdle()
        && sandbox.books().running() == 0;
  }
}

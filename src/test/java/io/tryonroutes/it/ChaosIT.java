package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The proof of "none is lost, none is paid for twice": the service is ended at every step of a
 * pair's way, in storms of everything that can go wrong at Kling, and the places and the sandbox's
 * books are held against what was dropped. The profile {@code chaos} is the long form.
 */
class ChaosIT {
  private static final int PAIRS = Integer.getInteger("tryon.it.chaos.pairs", 20);
  private static final int KILLS = Integer.getInteger("tryon.it.chaos.kills", 5);
  private static final int KILLS_IN_BUCKETS = KILLS < 10 ? 3 : KILLS;
  private static final int ONE_CALL_FAILS_OF = 40;
  private static final long SEED = Long.getLong("tryon.it.chaos.seed", 1);
  private static final Duration PATIENCE = Duration.ofSeconds(120 + PAIRS / 4);

  @RegisterExtension final Stage stage = new Stage();

  @Test
  void nothingIsLostAndNothingIsPaidForTwice() throws Exception {
    SandboxProcess sandbox = sandbox();
    Service service = stage.service().against(sandbox, ChaosRun.SLOTS);
    ChaosPlaces folders = ChaosPlaces.folders(service.home());
    run(service, folders, sandbox, PAIRS, KILLS, ChaosStep.ofFolders(KILLS));
  }

  @Test
  void noneInBucketsEither() throws Exception {
    SandboxProcess sandbox = sandbox();
    StoreServer store = stage.store();
    Service service =
        store.places(
            stage.service().against(sandbox, ChaosRun.SLOTS),
            "inbox",
            "outbox",
            "done",
            "dead-letter");
    ChaosPlaces buckets = ChaosPlaces.buckets(store, service.home());
    Random random = new Random(SEED);
    store.answer(
        503,
        "SlowDown",
        call -> !call.startsWith("put inbox/") && random.nextInt(ONE_CALL_FAILS_OF) == 0);
    run(service, buckets, sandbox, PAIRS, KILLS_IN_BUCKETS, ChaosStep.ofBuckets(KILLS_IN_BUCKETS));
  }

  private SandboxProcess sandbox() throws IOException {
    return stage.sandbox("--seed", "" + SEED, "--slots", "" + ChaosRun.SLOTS);
  }

  private static void run(
      Service service,
      ChaosPlaces places,
      SandboxProcess sandbox,
      int pairs,
      int kills,
      Set<ChaosStep> steps)
      throws Exception {
    ChaosRun run = new ChaosRun(service, places, sandbox, SEED, steps);
    int last = pairs / 4;
    run.run(pairs - last, kills);
    run.finish(last, PATIENCE);

    ChaosJudge judge = new ChaosJudge(places.found(), sandbox, run.storm());
    Map<ChaosJudge.Fate, Integer> fates = judge.judge(run.dropped());
    SandboxProcess.Books books = sandbox.books();
    System.out.println(table(run, kills, fates, books));

    assertThat(run.storm().happened("create reset but accepted")).as("lost answers").isPositive();
    assertThat(judge.complaints()).isEmpty();
    assertThat(books.paidTwice()).as("contents paid for twice").isZero();
    assertThat(books.duplicatesRefused()).as("POSTs of an id that Kling had").isZero();
    assertThat(books.tasks()).as("tasks").isEqualTo(books.externalIds());
  }

  private static String table(
      ChaosRun run, int kills, Map<ChaosJudge.Fate, Integer> fates, SandboxProcess.Books books)
      throws IOException {
    StringBuilder text = new StringBuilder();
    row(text, "seed", SEED);
    row(text, "pairs", run.dropped().size());
    row(text, "ends: `kill -9` + SIGTERM", kills);
    run.ends()
        .forEach(
            (step, ends) -> row(text, "- " + step.words(), ends.kills() + " + " + ends.stops()));
    row(text, "- elsewhere, for the step did not come in time", run.missed().size());
    row(
        text,
        "faults that happened",
        run.storm().happened().values().stream().mapToLong(Long::longValue).sum());
    byCall(run.storm().happened())
        .forEach((call, faults) -> row(text, "- " + call, String.join(", ", faults)));
    fates.forEach((fate, count) -> row(text, fate.words(), count));
    row(text, "tasks that Kling accepted", books.tasks());
    row(text, "accepted more than once under one id", books.tasks() - books.externalIds());
    row(text, "sent again though Kling had it", books.duplicatesRefused());
    row(text, "paid twice", books.paidTwice());
    return text.toString();
  }

  /** Each call with its faults, {@code 3 reset but accepted} for example. */
  private static Map<String, List<String>> byCall(Map<String, Long> happened) {
    return happened.entrySet().stream()
        .collect(
            Collectors.groupingBy(
                fault -> fault.getKey().split(" ")[0],
                TreeMap::new,
                Collectors.mapping(
                    fault -> fault.getValue() + " " + fault.getKey().split(" ", 2)[1],
                    Collectors.toList())));
  }

  private static void row(StringBuilder text, String what, Object count) {
    text.append("| ").append(what).append(" | ").append(count).append(" |\n");
  }
}

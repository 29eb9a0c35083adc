package io.tryonroutes.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Says what has become of each pair, by what was dropped, what lies in the places, and what the
 * sandbox has in its books. It believes no sidecar that the sandbox does not bear out.
 */
final class ChaosJudge {
  private final Home home;
  private final SandboxProcess sandbox;
  private final ChaosStorm storm;
  private final List<String> complaints = new ArrayList<>();

  /** By the task that was refused: pairs with the same pictures share one. */
  private final Set<String> refused = new HashSet<>();

  ChaosJudge(Home home, SandboxProcess sandbox, ChaosStorm storm) {
    this.home = home;
    this.sandbox = sandbox;
    this.storm = storm;
  }

  /** How a pair has ended. */
  enum Fate {
    PUBLISHED("published"),
    RIGHTLY_DEAD("dead-lettered with a good reason"),
    WRONGLY_DEAD("dead-lettered wrongly"),
    LEFT("still under way"),
    TWICE("ended more than once"),
    LOST("lost");

    private final String words;

    Fate(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** Each fate with the number of pairs that met it. */
  Map<Fate, Integer> judge(List<ChaosPairs.Dropped> pairs) throws IOException {
    Map<String, List<String>> places = new HashMap<>();
    for (String place : List.of("inbox", "work", "outbox", "done", "dead-letter")) {
      for (String file : home.files(place)) {
        places
            .computeIfAbsent(nameOf(place, file), name -> new ArrayList<>())
            .add(place + "/" + file);
      }
    }
    Map<Fate, Integer> fates = new EnumMap<>(Fate.class);
    Arrays.stream(Fate.values()).forEach(fate -> fates.put(fate, 0));
    for (ChaosPairs.Dropped pair : pairs) {
      List<String> files = places.getOrDefault(pair.name(), List.of());
      Fate fate = fate(pair, files);
      fates.merge(fate, 1, Integer::sum);
      if (fate != Fate.PUBLISHED && fate != Fate.RIGHTLY_DEAD) {
        complaints.add(pair.name() + " is " + fate.words() + ": " + files);
      }
      places.remove(pair.name());
    }
    places.forEach((name, files) -> complaints.add("left over for " + name + ": " + files));
    return fates;
  }

  /** What is not as it has to be, in words. */
  List<String> complaints() {
    return complaints;
  }

  /** The pair that a file of a place belongs to. */
  private static String nameOf(String place, String file) {
    String path = place.equals("done") ? file.substring(file.indexOf('/') + 1) : file;
    return path.replaceFirst("[~_./].*", "");
  }

  private Fate fate(ChaosPairs.Dropped pair, List<String> files) throws IOException {
    if (files.stream().anyMatch(file -> file.startsWith("inbox/") || file.startsWith("work/"))) {
      return Fate.LEFT;
    }
    List<String> reasons = files.stream().filter(file -> file.endsWith("/error.json")).toList();
    boolean published = files.contains("outbox/" + pair.name() + ".json");
    int expected = published ? 4 : 3;
    if (published && !reasons.isEmpty() || reasons.size() > 1 || files.size() > expected) {
      return Fate.TWICE;
    }
    if (!inputsAreWhole(pair, files, published ? "done/" : "dead-letter/")) {
      return Fate.LOST;
    }
    if (published) {
      return isTruly(pair, files) ? Fate.PUBLISHED : Fate.LOST;
    }
    JsonNode reason = Home.json(home.root().resolve(reasons.get(0)));
    Optional<String> wrong = wrong(pair, reason);
    wrong.ifPresent(why -> complaints.add(pair.name() + ": " + why + ": " + reason));
    return wrong.isPresent() ? Fate.WRONGLY_DEAD : Fate.RIGHTLY_DEAD;
  }

  /** Whether both pictures lie in the place, byte for byte. */
  private boolean inputsAreWhole(ChaosPairs.Dropped pair, List<String> files, String place)
      throws IOException {
    for (String name : pair.files().toList()) {
      Optional<String> file =
          files.stream()
              .filter(each -> each.startsWith(place) && each.endsWith("/" + name))
              .findFirst();
      byte[] dropped = name.endsWith(".jpg") ? pair.human() : pair.cloth();
      if (file.isEmpty()
          || !Arrays.equals(Files.readAllBytes(home.root().resolve(file.get())), dropped)) {
        return false;
      }
    }
    return place.equals("done/") || files.stream().anyMatch(file -> file.endsWith("/error.json"));
  }

  /** Whether the picture is whole and one that Kling made for these pictures. */
  private boolean isTruly(ChaosPairs.Dropped pair, List<String> files) throws IOException {
    Path picture = home.at("outbox").resolve(pair.name() + ".png");
    JsonNode sidecar = home.sidecar(pair.name());
    return pair.fit()
        && Files.exists(picture)
        && sidecar.at("/outputs/0/sha256").asText().equals(Home.sha256(picture))
        && status(sidecar).equals("succeed");
  }

  /** Why a pair should not be dead for this reason. */
  private Optional<String> wrong(ChaosPairs.Dropped pair, JsonNode reason) throws IOException {
    String code = reason.at("/error/code").asText();
    if (!pair.fit()) {
      return complaint(code.equals("TRYON-PICTURE-TOO-SMALL"), "not its fault");
    }
    switch (reason.required("outcome").asText()) {
      case "failed":
        return complaint(status(reason).equals("failed"), "its task has not failed");
      case "rejected":
        // Kling said so as often as the storm had it say so.
        refused.add(reason.required("external_task_id").asText());
        return complaint(
            code.equals("KLING-1301")
                && refused.size() <= storm.happened("create 1301")
                && status(reason).isEmpty(),
            "Kling has not refused it");
      default:
        return Optional.of("no reason for a dead letter");
    }
  }

  private static Optional<String> complaint(boolean right, String otherwise) {
    return right ? Optional.empty() : Optional.of(otherwise);
  }

  /** What the sandbox says of the task; empty when it knows none. */
  private String status(JsonNode sidecar) throws IOException {
    JsonNode task = sandbox.task(sidecar.required("external_task_id").asText());
    return task.has("created_at") ? task.required("task_status").asText() : "";
  }
}

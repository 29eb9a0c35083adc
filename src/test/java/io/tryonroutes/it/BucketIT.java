package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tryonroutes.Drawing;
import io.tryonroutes.place.Folder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pairs come from a bucket and go to one. */
class BucketIT {
  private static final int PAIRS = Integer.getInteger("tryon.it.pairs", 20);
  private static final Duration PATIENCE = Duration.ofSeconds(60 + PAIRS);
  private static final int KILLS = PAIRS < 100 ? 1 : 3;
  private static final Duration AWAY = Duration.ofSeconds(PAIRS < 100 ? 1 : 60);
  private static final String[] ALL = {"inbox", "outbox", "done", "dead-letter"};

  @RegisterExtension final Stage stage = new Stage();

  private static void drop(StoreServer store, String name, String label) {
    store.put("inbox/" + name + "_human.jpg", Drawing.PERSON.jpeg(label));
    store.put("inbox/" + name + "_cloth.png", Drawing.GARMENT.png(label));
  }

  private static List<String> drop(StoreServer store, int pairs) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= pairs; i++) {
      names.add("batch/look-%04d".formatted(i));
      drop(store, names.get(i - 1), names.get(i - 1));
    }
    return names;
  }

  private static JsonNode json(StoreServer store, String key) throws IOException {
    return new ObjectMapper().readTree(store.get(key));
  }

  @Test
  void everyPairOfABucketIsPublishedIntoABucketAndTheInboxIsEmpty() throws IOException {
    SandboxProcess sandbox = stage.sandbox("--task-time", "1s", "--slots", "20");
    StoreServer store = stage.store();
    List<String> names = drop(store, PAIRS);
    Service service = store.places(stage.service().against(sandbox, 20), ALL).startAndAwaitReady();

    service
        .within(PATIENCE)
        .until(() -> store.names("done").size() == 2 * PAIRS && service.isIdle());

    assertThat(store.names("inbox")).isEmpty();
    assertThat(store.names("dead-letter")).isEmpty();
    assertThat(store.names("outbox"))
        .containsExactlyInAnyOrderElementsOf(
            names.stream()
                .flatMap(name -> List.of(name + ".json", name + ".png").stream())
                .toList());
    assertThat(store.look("outbox/batch/look-0001.png").contentType()).isEqualTo("image/png");
    assertThat(store.look("outbox/batch/look-0001.json").contentType())
        .isEqualTo("application/json");
    assertThat(json(store, "outbox/batch/look-0001.json").path("outcome").asText())
        .isEqualTo("published");
    assertThat(service.home().files("work")).isEmpty();
    assertThat(sandbox.books().createCalls()).isEqualTo(PAIRS);
    assertThat(sandbox.books().tasks()).isEqualTo(PAIRS);
  }

  @Test
  void keysOfAnyKindAreRightOrRefusedInWords() throws IOException {
    SandboxProcess sandbox = stage.sandbox("--task-time", "1s", "--slots", "20");
    StoreServer store = stage.store();
    List<String> fit =
        List.of(
            "${bean:x}/look ${body}",
            "with space/a b",
            "a+b",
            "Größe-Ünï",
            "👗 dress",
            "percent%20encoded%2F&=?#",
            ("d".repeat(199) + "/").repeat(4) + "e".repeat(80));
    // Its key in done would be longer than a store takes.
    drop(store, ("d".repeat(199) + "/").repeat(4) + "g".repeat(110), "too long");
    for (String name : fit) {
      drop(store, name, name);
    }
    for (String name : List.of("../up", "a/../b", "f".repeat(900))) {
      store.alsoList("inbox/" + name + "_human.jpg");
      store.alsoList("inbox/" + name + "_cloth.png");
    }
    Service service = store.places(stage.service().against(sandbox, 20), ALL).startAndAwaitReady();
    service
        .within(PATIENCE)
        .until(() -> store.names("done").size() == 2 * fit.size() && service.isIdle());

    assertThat(store.names("outbox"))
        .containsExactlyInAnyOrderElementsOf(
            fit.stream().flatMap(name -> List.of(name + ".json", name + ".png").stream()).toList());
    assertThat(service.status().at("/inbox/left_alone"))
        .hasSize(7)
        .allSatisfy(
            each ->
                assertThat(each.path("why").asText())
                    .containsAnyOf("leads through", "more than 255", "more than 1024"));
    assertThat(sandbox.books().tasks()).isEqualTo(fit.size());
    assertThat(store.calls("get")).isEqualTo(2 * fit.size());
  }

  @Test
  void whatIsDroppedAgainIsPublishedAgainAndPaidForOnlyIfItIsAnother() throws IOException {
    SandboxProcess sandbox = stage.sandbox("--task-time", "3s", "--slots", "5");
    StoreServer store = stage.store();
    Service service = store.places(stage.service().against(sandbox, 5), ALL).startAndAwaitReady();

    drop(store, "look", "one");
    service.within(PATIENCE).until(() -> store.names("done").size() == 2 && service.isIdle());
    drop(store, "look", "one");
    service.within(PATIENCE).until(() -> store.names("done").size() == 4 && service.isIdle());
    assertThat(json(store, "outbox/look.json").path("reused").asBoolean()).isTrue();
    assertThat(sandbox.books().createCalls()).isEqualTo(1);

    drop(store, "look", "two");
    // Another cloth comes while the task runs: the first still ends well, and this one is the next.
    service.within(PATIENCE).until(() -> sandbox.books().tasks() == 2);
    store.put("inbox/look_cloth.png", Drawing.GARMENT.png("three"));
    service.within(PATIENCE).until(() -> store.names("done").size() == 8 && service.isIdle());
    assertThat(store.names("inbox")).isEmpty();
    assertThat(sandbox.books().createCalls()).isEqualTo(3);
    assertThat(store.names("outbox")).filteredOn(name -> name.endsWith(".png")).hasSize(4);
    assertThat(store.names("dead-letter")).isEmpty();
  }

  @Test
  void whatChangesBeforeItIsSentIsSentAsItIsThen() throws IOException {
    SandboxProcess sandbox = stage.sandbox("--task-time", "1s", "--slots", "5");
    StoreServer store = stage.store();
    Service service =
        store
            .places(stage.service().against(sandbox, 5), ALL)
            .set("tryon.start-paused", "true")
            .startAndAwaitLive();
    drop(store, "look", "one");
    service.within(PATIENCE).until(() -> service.jobs("PREPARED") == 1);
    store.put("inbox/look_cloth.png", Drawing.GARMENT.png("two"));
    // Looked at once more.
    service.within(PATIENCE).until(() -> store.calls("get") == 4);
    service.within(PATIENCE).until(() -> service.jobs("PREPARED") == 1);
    service.resume();
    service.within(PATIENCE).until(() -> store.names("done").size() == 2 && service.isIdle());

    assertThat(sandbox.books().createCalls()).isEqualTo(1);
    String cloth =
        store.names("done").stream()
            .filter(name -> name.endsWith(".png"))
            .findFirst()
            .orElseThrow();
    assertThat(store.get("done/" + cloth)).isEqualTo(Drawing.GARMENT.png("two"));
    assertThat(store.names("inbox")).isEmpty();
  }

  @Test
  void foldersAndBucketsGoTogether() throws IOException {
    SandboxProcess sandbox = stage.sandbox("--task-time", "1s", "--slots", "5");
    StoreServer store = stage.store();
    Service service =
        store.places(stage.service().against(sandbox, 5), "outbox", "done", "dead-letter");
    Home home = service.startAndAwaitReady().home();
    home.inbox().pair("batch/look", "folder to bucket");
    home.inbox().file("small_human.jpg", Drawing.PERSON.jpeg("small"));
    home.inbox().file("small_cloth.png", new byte[] {1, 2, 3});
    service
        .within(PATIENCE)
        .until(() -> store.names("dead-letter").size() == 3 && store.names("done").size() == 2);
    service.within(PATIENCE).until(service::isIdle);
    assertThat(store.names("outbox")).containsExactly("batch/look.json", "batch/look.png");
    assertThat(store.names("dead-letter"))
        .allMatch(name -> name.matches("small~[0-9a-f]{8}/(error.json|small_.*)"));
    assertThat(home.files("work")).isEmpty();

    service.stopAfter(Duration.ZERO);
    for (String place : List.of("outbox", "done")) {
      service.set("tryon." + place, place);
    }
    store.places(service, "inbox").startAndAwaitReady();
    drop(store, "other", "bucket to folder");
    // A dead letter that is copied back with another picture is another go.
    String letter = store.names("dead-letter").get(0).replaceFirst("/.*", "/");
    store.put("inbox/" + letter + "small_human.jpg", Drawing.PERSON.jpeg("small"));
    store.put("inbox/" + letter + "small_cloth.png", Drawing.GARMENT.png("small"));
    store.put("inbox/" + letter + "error.json", new byte[] {'{', '}'});
    service.within(PATIENCE).until(() -> home.files("done").size() == 4);
    service.within(PATIENCE).until(service::isIdle);
    assertThat(home.files("outbox"))
        .containsExactly("other.json", "other.png", "small.json", "small.png");
    assertThat(home.files("done")).noneMatch(name -> name.contains("/."));
    assertThat(store.names("inbox")).isEmpty();
    assertThat(home.files("work")).isEmpty();
  }

  @Test
  void aStoreInTroubleIsWaitedFor() throws IOException {
    SandboxProcess sandbox = stage.sandbox("--task-time", "1s", "--slots", "5");
    StoreServer store = stage.store();
    List<String> names = new ArrayList<>(drop(store, 10));
    names.add("late");
    store.stop();
    Service service = store.places(stage.service().against(sandbox, 5), ALL).startAndAwaitLive();
    service.within(PATIENCE).until(() -> service.readiness().body().contains("does not answer"));
    store.answer(403, "AccessDenied", call -> call.startsWith("put outbox/"));
    store.start();
    service
        .within(PATIENCE)
        .until(() -> service.readiness().body().contains("the store denies it (AccessDenied)"));
    assertThat(store.names("outbox")).isEmpty();
    // Not the store's own word that an object is gone: a gateway before it knows no store.
    store.answer(404, "NotFound", call -> call.matches("(get|look) inbox/late.*"));
    drop(store, "late", "late");
    service
        .within(PATIENCE)
        .until(() -> service.output().contains("it is not there, says what answers for the store"));
    store.answer(503, "SlowDown", call -> call.hashCode() % 3 != 0);
    service.within(PATIENCE).until(() -> service.readiness().body().contains("slow down"));
    store.answerWell();
    service
        .within(PATIENCE.plus(Duration.ofMinutes(2)))
        .until(() -> store.names("done").size() == 22 && service.isIdle());
    service.within(PATIENCE).until(() -> service.readiness().status() == 200);
    assertThat(store.names("outbox")).hasSize(2 * names.size());
    assertThat(store.names("dead-letter")).isEmpty();
    assertThat(store.names("inbox")).isEmpty();
    assertThat(sandbox.books().tasks()).isEqualTo(names.size());
  }

  @Test
  void whoeverIsKilledWhileTheStoreIsAwayAndLosesItsDiskGoesOn() throws IOException {
    SandboxProcess sandbox = stage.sandbox("--task-time", "1s-3s", "--slots", "10");
    StoreServer store = stage.store();
    Service service = store.places(stage.service().against(sandbox, 10), ALL);
    List<String> names = drop(store, PAIRS);
    for (int i = 1; i <= KILLS; i++) {
      service.startAndAwaitLive();
      int some = i * PAIRS / (KILLS + 1);
      service.within(PATIENCE).until(() -> sandbox.books().tasks() >= some);
      store.stop();
      service.within(PATIENCE).until(() -> service.readiness().status() == 503);
      await().pollDelay(AWAY).atMost(AWAY.multipliedBy(2)).until(() -> true);
      service.killAfter(Duration.ZERO);
      Folder.delete(service.home().at("work"));
      store.start();
    }
    service.startAndAwaitLive();
    service
        .within(PATIENCE)
        .until(() -> store.names("done").size() == 2 * PAIRS && service.isIdle());
    assertThat(store.names("outbox")).hasSize(2 * names.size());
    assertThat(store.names("dead-letter")).isEmpty();
    assertThat(store.names("inbox")).isEmpty();
    assertThat(service.home().files("work")).isEmpty();
    assertThat(sandbox.books().tasks()).isEqualTo(PAIRS);
    assertThat(sandbox.books().paidTwice()).isZero();
  }

  @Test
  void klingFetchesPicturesFromTheBucketWhenThatIsTheSetting() throws IOException {
    SandboxProcess sandbox = stage.sandbox("--task-time", "1s", "--slots", "5");
    StoreServer store = stage.store();
    Service service =
        store
            .places(stage.service().against(sandbox, 5), ALL)
            .set("tryon.kling.send", "url")
            .startAndAwaitReady();
    drop(store, "${bean:x} größe+", "by reference");
    service.within(PATIENCE).until(() -> store.names("done").size() == 2 && service.isIdle());
    assertThat(store.names("outbox")).hasSize(2);
    assertThat(sandbox.books().tasks()).isEqualTo(1);
    // Each picture once for the look at it, and once by Kling.
    assertThat(store.calls("get")).isEqualTo(4);
    assertThat(service.output()).doesNotContain("X-Amz-Signature");
  }

  @Test
  void aManifestMayLieInABucketAndADeadLetterOfABucketIsReplayed() throws IOException {
    SandboxProcess sandbox = stage.sandbox("--task-time", "1s", "--slots", "5");
    StoreServer store = stage.store();
    Service service = store.places(stage.service().against(sandbox, 5), ALL).startAndAwaitReady();
    new Drops(service.home().at("library")).pair("anna", "anna");
    byte[] csv =
        """
        name,human,cloth
        row-1,anna_human.jpg,anna_cloth.png
        """
            .getBytes(StandardCharsets.UTF_8);
    store.put("inbox/batch/looks.csv", csv);
    store.put("inbox/bad_human.jpg", Drawing.PERSON.jpeg("bad"));
    store.put("inbox/bad_cloth.png", new byte[] {1, 2, 3});
    service
        .within(PATIENCE)
        .until(() -> store.names("dead-letter").size() == 3 && store.names("done").size() == 1);
    service.within(PATIENCE).until(service::isIdle);
    assertThat(store.names("outbox"))
        .containsExactly("batch/looks.results.csv", "batch/row-1.json", "batch/row-1.png");
    String done = store.names("done").get(0);
    assertThat(done).matches("\\d{4}-\\d\\d-\\d\\d/batch/looks.csv~[0-9a-f]{8}/looks.csv");
    assertThat(store.get("done/" + done)).isEqualTo(csv);

    String cloth =
        store.names("dead-letter").stream().filter(name -> name.endsWith(".png")).findFirst().get();
    store.put("dead-letter/" + cloth, Drawing.GARMENT.png("good"));
    assertThat(service.command("replay", "bad", "--url", service.address()).exitStatus(PATIENCE))
        .isZero();
    service.kill();
    Folder.delete(service.home().at("work"));
    service.startAndAwaitLive();
    service.within(PATIENCE).until(() -> store.names("done").size() == 3 && service.isIdle());
    assertThat(store.names("outbox")).contains("bad.json", "bad.png");
    assertThat(store.names("dead-letter")).isEmpty();
    assertThat(store.names("inbox")).isEmpty();
    assertThat(service.home().files("work")).isEmpty();
  }
}

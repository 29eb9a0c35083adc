package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tryonroutes.Drawing;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Ten new pairs are found among very many objects, in one listing and with little memory. The long
 * form: {@code -Dtryon.it.objects=100000}.
 */
class LargeBucketIT {
  private static final int OBJECTS = Integer.getInteger("tryon.it.objects", 2_500);
  private static final int PAIRS = 10;
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  @RegisterExtension final Stage stage = new Stage();

  @Test
  void tenNewPairsAreFoundAmongVeryManyObjects() throws IOException {
    SandboxProcess sandbox = stage.sandbox("--task-time", "1s", "--slots", "10");
    StoreServer store = stage.storeInMemory();
    byte[] content = {1};
    for (int i = 0; i < OBJECTS; i++) {
      // Half of them wait for a partner, half are nobody's.
      String end = i % 2 == 0 ? "_human.jpg" : ".txt";
      store.fill("inbox/old/look-%06d%s".formatted(i, end), content);
    }
    for (int i = 0; i < PAIRS; i++) {
      String name = "inbox/old/look-%06d-new".formatted(i * (OBJECTS / PAIRS));
      store.fill(name + "_human.jpg", Drawing.PERSON.jpeg(name));
      store.fill(name + "_cloth.png", Drawing.GARMENT.png(name));
    }
    store.forgetCalls();
    Service service =
        store
            .places(stage.service().against(sandbox, PAIRS), "inbox", "outbox", "done")
            .set("tryon.inbox-poll-interval", "1h")
            .jvm("-Xmx256m")
            .startAndAwaitLive();
    service.within(PATIENCE).until(() -> service.jobs("DONE") == PAIRS && service.isIdle());
    service.within(PATIENCE).until(() -> service.status().at("/inbox/in_all/lone").asInt() > 0);

    System.out.printf(
        "%d objects: %d list calls, %d gets, %.1f s for the listing%n",
        OBJECTS + 2 * PAIRS,
        store.calls("list"),
        store.calls("get"),
        service.metric("tryon_inbox_longest_look_seconds"));
    assertThat(store.calls("list")).isLessThanOrEqualTo((OBJECTS + 2 * PAIRS) / 1000 + 2);
    assertThat(store.calls("get")).isEqualTo(2 * PAIRS);
    assertThat(service.status().at("/inbox/in_all/lone").asInt()).isEqualTo(OBJECTS / 2);
    assertThat(sandbox.books().tasks()).isEqualTo(PAIRS);
  }
}

package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tryonroutes.Drawing;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A queue tells of new objects; the inbox is hardly ever listed, though other services here look at
 * theirs twice a second. The long form: {@code -Dtryon.it.pairs=1000}.
 */
class EventsIT {
  private static final int PAIRS = Integer.getInteger("tryon.it.pairs", 20);
  private static final Duration PATIENCE = Duration.ofSeconds(90 + PAIRS);

  @RegisterExtension final Stage stage = new Stage();

  @Test
  void messagesInAnyOrderTwiceForeignAndBrokenMakeEachPairOnce() throws IOException {
    SandboxProcess sandbox = stage.sandbox("--task-time", "1s", "--slots", "20");
    StoreServer store = stage.store();
    QueueServer queue = stage.queue();
    Service service =
        store
            .places(stage.service().against(sandbox, 20), "inbox", "outbox", "done", "dead-letter")
            .set("tryon.events-queue", queue.url())
            // So it is the events alone that are measured.
            .set("tryon.start-paused", "true")
            .startAndAwaitLive();
    service.within(PATIENCE).until(() -> store.calls("list") > 0);

    List<String> messages = new ArrayList<>();
    for (int i = 1; i <= PAIRS; i++) {
      String name = "inbox/größe batch+%d/look".formatted(i);
      store.put(name + "_human.jpg", Drawing.PERSON.jpeg(name));
      store.put(name + "_cloth.png", Drawing.GARMENT.png(name));
      messages.add(QueueServer.created(name + "_human.jpg"));
      messages.add(QueueServer.created(name + "_cloth.png"));
      messages.add(QueueServer.created(name + "_cloth.png"));
    }
    messages.add(QueueServer.created("inbox/gone_human.jpg"));
    messages.add(QueueServer.created("elsewhere/x_human.jpg"));
    messages.add("{\"Event\": \"s3:TestEvent\"}");
    messages.add("no JSON");
    Collections.shuffle(messages, new Random(1));
    queue.send(messages);
    Instant sent = Instant.now();

    service.within(PATIENCE).until(() -> service.output().split("taken in as job").length > PAIRS);
    System.out.printf(
        "%d pairs registered in %.1f s behind the last of %d messages%n",
        PAIRS, Duration.between(sent, Instant.now()).toMillis() / 1000.0, messages.size());
    service.resumeByCommand();
    service
        .within(PATIENCE)
        .until(() -> store.names("done").size() == 2 * PAIRS && service.isIdle());
    service.within(PATIENCE).until(() -> queue.messages() == 0);
    assertThat(store.names("inbox")).isEmpty();
    assertThat(store.names("outbox")).hasSize(2 * PAIRS);
    assertThat(store.names("dead-letter")).isEmpty();
    assertThat(sandbox.books().createCalls()).isEqualTo(PAIRS);
    assertThat(service.output()).contains("cannot be understood");
  }

  @Test
  void theMessageOfAReadyFileHasItsFolderLookedAt() throws IOException {
    SandboxProcess sandbox = stage.sandbox("--task-time", "1s", "--slots", "2");
    StoreServer store = stage.store();
    QueueServer queue = stage.queue();
    Service service =
        store
            .places(stage.service().against(sandbox, 2), "inbox", "outbox", "done")
            .set("tryon.events-queue", queue.url())
            .set("tryon.pairs.ready-file", "complete")
            .startAndAwaitReady();
    service.within(PATIENCE).until(() -> store.calls("list") > 0);

    store.put("inbox/batch/look_human.jpg", Drawing.PERSON.jpeg("look"));
    store.put("inbox/batch/look_cloth.png", Drawing.GARMENT.png("look"));
    store.put("inbox/batch/complete", new byte[0]);
    queue.send(List.of(QueueServer.created("inbox/batch/complete")));

    service.within(PATIENCE).until(() -> service.jobs("DONE") == 1 && service.isIdle());
    assertThat(store.names("done")).hasSize(2);
  }
}

package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A big catalogue in many folders, moved into the inbox at one stroke. */
class BigDropIT {
  private static final int PAIRS = Integer.getInteger("tryon.it.drop", 100);
  private static final int FOLDERS = Math.max(1, PAIRS / 50);

  @RegisterExtension final Stage stage = new Stage();

  @Test
  void allPairsOfACatalogueMovedInAtOnceArePublished() throws IOException {
    SandboxProcess sandbox = stage.sandbox("--task-time", "1s", "--slots", "50");
    Service service = stage.service().against(sandbox, 50).startAndAwaitReady();
    Home home = service.home();
    Drops catalogue = new Drops(home.root().resolve("catalogue"));
    List<String> names = new ArrayList<>();
    for (int i = 0; i < PAIRS; i++) {
      names.add("season/rail-%03d/look-%05d".formatted(i % FOLDERS, i));
    }
    for (String name : names) {
      catalogue.pair(name, name);
    }
    Instant dropped = Instant.now();
    Files.move(catalogue.inbox().resolve("season"), home.at("inbox").resolve("season"));

    service
        .within(Duration.ofSeconds(120 + PAIRS / 5))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> service.jobs("DONE") == PAIRS);
    Duration took = Duration.between(dropped, Instant.now());
    service.within(Duration.ofSeconds(120)).until(() -> home.files("work").isEmpty());

    home.assertThatAllArePublished(names);
    assertThat(sandbox.books().createCalls()).isEqualTo(PAIRS);
    assertThat(sandbox.books().paidTwice()).isZero();
    System.out.printf(
        "%d pairs in %d folders: published after %d s; longest look at the inbox %.3f s; %.2f list"
            + " queries a second%n",
        PAIRS,
        FOLDERS,
        took.toSeconds(),
        service.metric("tryon_inbox_longest_look_seconds"),
        sandbox.books().listCalls() / (double) Math.max(1, took.toSeconds()));
  }
}

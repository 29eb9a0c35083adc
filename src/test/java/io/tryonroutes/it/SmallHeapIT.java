package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pictures are never in memory as a whole, neither to be looked at nor to be sent. */
class SmallHeapIT {
  private static final int PAIRS = 10;

  @RegisterExtension final Stage stage = new Stage();

  @Test
  void theLargestPicturesPassThroughASmallHeap() throws IOException {
    SandboxProcess sandbox = stage.sandbox("--task-time", "3s", "--slots", "" + PAIRS);
    Service service = stage.service().against(sandbox, PAIRS).jvm("-Xmx96m").startAndAwaitReady();

    List<String> names = new ArrayList<>();
    for (int i = 0; i < PAIRS; i++) {
      names.add("big-" + i);
      service.home().inbox().bigPair("big-" + i);
    }
    service.awaitPublished(names, Duration.ofSeconds(120));

    assertThat(sandbox.books().tasks()).isEqualTo(PAIRS);
    assertThat(sandbox.books().createCalls()).isEqualTo(PAIRS);
    assertThat(service.output()).doesNotContain("OutOfMemoryError");
  }
}

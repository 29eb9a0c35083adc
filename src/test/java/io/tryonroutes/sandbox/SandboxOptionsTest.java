package io.tryonroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What a sandbox starts with may be in a file. */
class SandboxOptionsTest extends SandboxFixture {

  @Test
  void aFileSaysHowItBehavesAndWhatGoesWrong() throws IOException {
    Path file = file("{\"slots\":1,\"faults\":[{\"call\":\"list\",\"code\":5001,\"next\":1}]}");
    SandboxOptions options = SandboxOptions.at(home.resolve("sandbox")).withSlots(7).withFile(file);

    Caller caller = start(any -> options);

    assertThat(caller.list("").code()).isEqualTo(5001);
    assertThat(caller.list("").code()).isZero();
    assertThat(caller.get("/admin/behaviour").json().path("slots").asInt()).isEqualTo(1);
    assertThat(caller.get("/admin/behaviour").json().path("task_time").asText()).isEqualTo("10s");
  }

  @Test
  void aFileThatIsNotUnderstoodIsSaidWithItsName() throws IOException {
    SandboxOptions options = SandboxOptions.at(home);

    assertThatThrownBy(() -> options.withFile(file("{\"slots\":\"many\"}")))
        .hasMessageContaining("sandbox.json: slots");
    assertThatThrownBy(() -> options.withFile(file("{\"faults\":5}")))
        .hasMessageContaining("sandbox.json: faults");
    assertThatThrownBy(() -> options.withFile(file("slots"))).hasMessageContaining("sandbox.json");
    assertThatThrownBy(() -> options.withFile(home.resolve("none.json")))
        .hasMessageContaining("none.json cannot be read");
  }

  private Path file(String content) throws IOException {
    return Files.writeString(home.resolve("sandbox.json"), content);
  }
}

package io.tryonroutes;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tryonroutes.sandbox.picture.SamplePictures;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.NotifyBuilder;
import org.junit.jupiter.api.Test;

/** Boots the real routes with the real settings. */
@QuarkusTest
@TestProfile(SandboxedProfile.class)
class RoutesTest extends RunningService {
  @Test
  void theseRoutesRun() {
    assertThat(context().getRoutes())
        .extracting(Route::getRouteId)
        .containsExactlyInAnyOrder(
            "find-folder-pairs",
            "register-pair",
            "claim-jobs",
            "try-on",
            "submit-task",
            "find-task",
            "query-task",
            "list-tasks",
            "sweep-tasks",
            "receive-callback",
            "ask-hinted",
            "greet-kling",
            "forget-events",
            "compact-ledger",
            "deliver-result",
            "report-rows",
            "settle-inputs",
            "bury-inputs",
            "publish",
            "renew-result",
            "fetch-result",
            "put-object",
            "get-object",
            "look-at-object",
            "copy-object",
            "delete-object",
            "list-objects",
            "link-object",
            "look-at-bucket",
            "settle",
            "bury");
    assertThat(context().getRoutes())
        .allSatisfy(
            route ->
                assertThat(context().getRouteController().getRouteStatus(route.getRouteId()))
                    .isEqualTo(ServiceStatus.Started));
  }

  /** Else what a server sends is in memory, whole, before anybody can say that it is too much. */
  @Test
  void whatComesIsReadAsItComes() {
    assertThat(context().isStreamCaching()).isFalse();
  }

  @Test
  void pairsThatAreDroppedComeOutAsPictures() throws IOException {
    NotifyBuilder settled =
        new NotifyBuilder(context()).wereSentTo("direct:settle").whenDone(2).create();
    SamplePictures.write(places().folder("inbox").root());
    assertThat(settled.matches(60, TimeUnit.SECONDS)).isTrue();

    assertThat(files(places().folder("outbox")))
        .containsExactly("look-01.json", "look-01.png", "look-02.json", "look-02.png");
    assertThat(files(places().folder("done")))
        .hasSize(4)
        .allMatch(
            file -> file.matches("\\d{4}-\\d\\d-\\d\\d/look-0[12]~[0-9a-f]{8}/look-0[12]_.*"));
    assertNothingIsLeftUnderWay();
    assertThat(sidecar("look-01").path("outcome").asText()).isEqualTo("published");
    assertThat(sidecar("look-01").path("sandbox").asBoolean()).isTrue();
    assertThat(books().path("calls").path("create").asInt()).isEqualTo(2);
    assertThat(books().path("paid_units").asInt()).isEqualTo(2);
  }
}

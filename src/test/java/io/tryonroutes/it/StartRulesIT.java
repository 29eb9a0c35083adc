package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What must be right before the service starts is said in one plain line when it is not. */
class StartRulesIT {
  /** For settings that do not fit, as in {@code sysexits.h}. */
  private static final int BAD_SETTINGS = 78;

  @RegisterExtension final Stage stage = new Stage();

  private Service service;

  /** Would start, were it not for the one thing that each test spoils. */
  @BeforeEach
  void soundService() throws IOException {
    service =
        stage
            .service()
            .set("tryon.kling.base-url", "http://127.0.0.1:9")
            .secret("TRYON_KLING_API_KEY", "a-key");
  }

  @Test
  void anUnknownKeyStopsTheStartAndTheNearestIsNamed() {
    service.set("tryon.kling.slot", "5");
    assertRefused("tryon.kling.slot ", "did you mean tryon.kling.slots?");
  }

  @Test
  void aValueThatIsNoneStopsTheStart() {
    service.set("tryon.kling.slots", "many");
    assertRefused("tryon.kling.slots=many", "tryon.kling.slots=5");
  }

  @Test
  void aValueOutsideItsRangeStopsTheStart() {
    service.set("tryon.kling.slots", "0");
    assertRefused("tryon.kling.slots=0", "tryon.kling.slots=5");
  }

  @Test
  void noCredentialStopsTheStart() {
    service.withoutSecrets();
    assertRefused("tryon.kling.api-key", "TRYON_KLING_API_KEY=");
  }

  @Test
  void aRealCredentialBesideTheSandboxStopsTheStart() {
    service.set("quarkus.profile", "sandbox");
    assertRefused("tryon.kling.api-key", "sandbox");
  }

  @Test
  void aPlaceThatIsNoFolderStopsTheStart() throws IOException {
    Files.createDirectories(service.home().root());
    Files.writeString(service.home().at("outbox"), "not a folder");
    assertRefused("tryon.outbox=" + service.home().at("outbox"), "tryon.outbox=outbox");
  }

  @Test
  void aFolderWithoutRouteFilesStopsTheStart() throws IOException {
    Files.move(service.folder().resolve("routes"), service.folder().resolve("elsewhere"));
    assertRefused(service.folder().resolve("routes").toString(), "routes/try-on.camel.yaml");
  }

  @Test
  void aHostThatOthersCanReachNeedsAToken() {
    service.set("quarkus.http.host", "0.0.0.0");
    assertRefused("quarkus.http.host=0.0.0.0", "tryon.http.token=");
  }

  @Test
  void aRouteFileThatIsNoYamlStopsTheStart() throws IOException {
    own("- route:", "    id: own", "   from: {");
    assertRefused("routes/own/own.camel.yaml, line 3: ", "expected");
  }

  @Test
  void aComponentThatIsNotOnBoardStopsTheStart() throws IOException {
    ownRoute("own", "direct:own", "nowhere:x");
    assertRefused("routes/own/own.camel.yaml: the route own: ", "nowhere://x");
  }

  @Test
  void aKeyThatNobodyHasSetStopsTheStart() throws IOException {
    ownRoute("own", "direct:own", "file:{{own.folder}}");
    assertRefused("routes/own/own.camel.yaml: the route own: ", "own.folder");
  }

  @Test
  void aBeanThatIsNotThereStopsTheStart() throws IOException {
    ownRoute("own", "direct:own", "bean:nobody");
    assertRefused("routes/own/own.camel.yaml: the route own: ", "nobody");
  }

  @Test
  void anIdThatIsTakenStopsTheStart() throws IOException {
    ownRoute("publish", "direct:own", "log:own");
    assertRefused("routes/outbox.camel.yaml and routes/own/own.camel.yaml: ", "own-publish");
  }

  @Test
  void aSecondRouteInAPlaceThatIsNotOwnStopsTheStart() throws IOException {
    ownRoute("own", "direct:settle", "log:own");
    assertRefused("routes/outbox.camel.yaml and routes/own/own.camel.yaml: ", "tryon.done=own");
  }

  @Test
  void aPlaceThatIsOwnWithoutARouteStopsTheStart() {
    service.set("tryon.outbox", "own");
    assertRefused("tryon.outbox=own", "routes/own/publish.camel.yaml");
  }

  private void ownRoute(String id, String from, String to) throws IOException {
    own(
        "- route:",
        "    id: " + id,
        "    from:",
        "      uri: " + from,
        "      steps:",
        "        - to:",
        "            uri: '" + to + "'");
  }

  private void own(String... lines) throws IOException {
    Path own = Files.createDirectories(service.folder().resolve("routes/own"));
    Files.write(own.resolve("own.camel.yaml"), List.of(lines));
  }

  private void assertRefused(String problem, String example) {
    Program program = service.start();
    assertThat(program.exitStatus(Duration.ofSeconds(30))).isEqualTo(BAD_SETTINGS);
    assertThat(program.output().lines())
        .singleElement()
        .asString()
        .startsWith("tryon-routes cannot start: ")
        .contains(problem, example)
        .doesNotContain("a-key");
  }
}

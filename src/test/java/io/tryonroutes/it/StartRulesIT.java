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

/** What must be right before the service starts is said in plain lines when it is not. */
class StartRulesIT {
  /** For settings that do not fit, as in {@code sysexits.h}. */
  private static final int BAD_SETTINGS = 78;

  @RegisterExtension final Stage stage = new Stage();

  private Service service;

  /** Would start, were it not for what each test spoils. */
  @BeforeEach
  void soundService() throws IOException {
    service =
        stage
            .service()
            .set("tryon.kling.base-url", "http://127.0.0.1:9")
            .secret("TRYON_KLING_API_KEY", "a-key");
  }

  @Test
  void allThatIsWrongIsSaidAtOnceAndStopsTheStart() throws IOException {
    Files.createDirectories(service.home().root());
    Path outbox = Files.writeString(service.home().at("outbox"), "not a folder");
    Path routes = service.folder().resolve("routes");
    Files.move(routes, service.folder().resolve("elsewhere"));
    service
        .set("tryon.kling.slot", "5")
        .set("tryon.kling.slots", "0")
        .set("quarkus.http.host", "0.0.0.0")
        .withoutSecrets();
    assertRefused(
        List.of(
            List.of("tryon.kling.slot ", "did you mean tryon.kling.slots?"),
            List.of(routes.toString(), "routes/try-on.camel.yaml"),
            List.of("tryon.kling.slots=0", "tryon.kling.slots=5"),
            List.of("tryon.kling.api-key", "TRYON_KLING_API_KEY="),
            List.of("quarkus.http.host=0.0.0.0", "tryon.http.token="),
            List.of("tryon.outbox=" + outbox, "tryon.outbox=outbox")));
  }

  @Test
  void aValueThatIsNoneStopsTheStart() {
    service.set("tryon.kling.slots", "many");
    assertRefused("tryon.kling.slots=many", "tryon.kling.slots=5");
  }

  @Test
  void aRealCredentialBesideTheSandboxStopsTheStart() {
    service.set("quarkus.profile", "sandbox");
    assertRefused("tryon.kling.api-key", "sandbox");
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
    assertRefused(List.of(List.of(problem, example)));
  }

  /**
   * @param problems the words of each line, a problem and what would be right
   */
  private void assertRefused(List<List<String>> problems) {
    Program program = service.start();
    assertThat(program.exitStatus(Duration.ofSeconds(120))).isEqualTo(BAD_SETTINGS);
    assertThat(program.output().lines())
        .allSatisfy(line -> assertThat(line).startsWith("tryon-routes cannot start: "))
        .zipSatisfy(problems, (line, words) -> assertThat(line).contains(words))
        .noneMatch(line -> line.contains("a-key"));
  }
}

package io.tryonroutes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the examples of users' own routes to the form of ours, and the README to the examples. */
class OwnRouteExamplesTest {
  private static final Pattern YAML_BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  @Test
  void everyRouteInTheReadmeIsAnExampleThatIsTested() {
    List<String> quoted =
        YAML_BLOCK
            .matcher(RouteFiles.text(Path.of("README.md")))
            .results()
            .map((MatchResult block) -> block.group(1))
            .toList();
    assertThat(quoted).hasSizeGreaterThan(3);
    assertThat(RouteFiles.examples().stream().map(RouteFiles::text)).containsAll(quoted);
  }

  @Test
  void everyExampleLeavesItsFailuresToItsCallerOrItsSource() {
    assertThat(routes())
        .allSatisfy(
            route -> {
              assertThat(route.path("routeConfigurationId").asText()).isEqualTo("to-caller");
              assertThat(route.path("description").asText()).matches("\\p{Lu}[^.]*\\.");
            });
  }

  /** Nothing of an example may keep a shipped route from starting. */
  @Test
  void noExampleHasAnIdOfOurs() {
    List<String> ours =
        RouteFiles.roots("route").stream().map(route -> route.path("id").asText()).toList();
    assertThat(routes())
        .extracting(route -> route.path("id").asText())
        .doesNotHaveDuplicates()
        .doesNotContainAnyElementsOf(ours);
  }

  @Test
  void noExampleHoldsAPassword() {
    List<String> passwords = new ArrayList<>();
    RouteFiles.examples()
        .forEach(
            file ->
                RouteFiles.walk(
                    RouteFiles.read(file),
                    (name, value) -> {
                      if (name.equals("password")) {
                        passwords.add(value.asText());
                      }
                    }));
    assertThat(passwords).isNotEmpty().allMatch(word -> word.matches("RAW\\(\\{\\{env:\\w+}}\\)"));
  }

  private static List<JsonNode> routes() {
    List<JsonNode> routes = new ArrayList<>();
    RouteFiles.examples()
        .forEach(file -> RouteFiles.read(file).forEach(root -> routes.add(root.path("route"))));
    return routes;
  }
}

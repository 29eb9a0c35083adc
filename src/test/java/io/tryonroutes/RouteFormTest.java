package io.tryonroutes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.Reader;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the routes to one form, and what they name to what there is. */
class RouteFormTest {
  /** To look through all classes takes longer than all tests. */
  private static final Map<String, Class<?>> BEANS = allBeans();

  private static final Pattern SENTENCE = Pattern.compile("\\p{Lu}.*[^.]\\.");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??([^}:?]+)(:[^}]*)?}}");
  private static final Pattern BEAN_CALL = Pattern.compile("bean:(\\w+)\\?method=(\\w+)");
  private static final Pattern REFERENCE = Pattern.compile("\"#(\\w+)\"");

  /** Languages whose names mean nothing else in a route file, outside of parameters. */
  private static final Set<String> LANGUAGES =
      Set.of(
          "constant",
          "csimple",
          "exchangeProperty",
          "groovy",
          "header",
          "jq",
          "jsonpath",
          "method",
          "simple",
          "tokenize",
          "variable",
          "xpath",
          "xquery");

  /** Where the schema wants a language without {@code expression} around it. */
  private static final Set<String> PREDICATES =
      Set.of(
          "expression",
          "handled",
          "continued",
          "retryWhile",
          "onWhen",
          "correlationExpression",
          "completionPredicate");

  @Test
  void everyRouteFileBeginsWithACommentThatSaysWhatItIs() {
    assertThat(RouteFiles.all())
        .allSatisfy(file -> assertThat(RouteFiles.text(file)).startsWith("# "));
  }

  @Test
  void everyRootIsARouteOrARouteConfiguration() {
    assertThat(RouteFiles.all())
        .allSatisfy(
            file ->
                assertThat(RouteFiles.read(file))
                    .allSatisfy(
                        root ->
                            assertThat(fieldNames(root))
                                .singleElement()
                                .isIn("route", "routeConfiguration")));
  }

  @Test
  void everyRouteAndEveryConfigurationHasAnIdOfItsOwnAndADescriptionOfOneSentence() {
    List<JsonNode> all =
        Stream.of("route", "routeConfiguration")
            .flatMap(kind -> RouteFiles.roots(kind).stream())
            .toList();
    assertThat(all)
        .allSatisfy(
            each -> {
              assertThat(each.path("id").asText()).matches("[a-z]+(-[a-z]+)*");
              assertThat(each.path("description").asText())
                  .as(each.path("id").asText())
                  .matches(SENTENCE)
                  .doesNotContain(". ");
            });
    assertThat(all).extracting(each -> each.path("id").asText()).doesNotHaveDuplicates();
  }

  @Test
  void everyStepIdIsThereOnce() {
    List<String> ids = new ArrayList<>();
    everywhere(
        (name, value) -> {
          if (name.equals("id")) {
            ids.add(value.asText());
          }
        });
    assertThat(ids).isNotEmpty().doesNotHaveDuplicates();
  }

  @Test
  void everyRouteNamesAnErrorConfigurationThatExists() {
    Set<String> known = ids("routeConfiguration");
    assertThat(RouteFiles.roots("route"))
        .allSatisfy(
            route ->
                assertThat(route.path("routeConfigurationId").asText()).as(id(route)).isIn(known));
  }

  @Test
  void aRouteThatIsCalledHasItsIdAsItsDirectName() {
    assertThat(RouteFiles.roots("route"))
        .allSatisfy(
            route -> {
              String uri = route.path("from").path("uri").asText();
              if (uri.startsWith("direct:")) {
                assertThat(uri).isEqualTo("direct:" + id(route));
              }
            });
  }

  @Test
  void everyDirectNameThatIsCalledIsARoute() {
    List<String> called =
        uris().filter(uri -> uri.startsWith("direct:")).map(uri -> uri.substring(7)).toList();
    assertThat(called).isNotEmpty();
    assertThat(ids("route")).containsAll(called);
  }

  @Test
  void everyBeanIsNamedInOurCodeAndHasThePublicMethodThatIsCalled() {
    Map<String, Class<?>> beans = BEANS;
    List<String> calls = new ArrayList<>();
    everywhere(
        (name, value) -> {
          if (value.path("uri").asText().startsWith("bean:")) {
            calls.add(
                value.path("uri").asText().substring(5)
                    + " "
                    + value.path("parameters").path("method").asText());
          }
        });
    found(BEAN_CALL).forEach(call -> calls.add(call.group(1) + " " + call.group(2)));
    assertThat(calls)
        .isNotEmpty()
        .allSatisfy(
            call -> {
              String[] words = call.split(" ", 2);
              assertThat(beans).containsKey(words[0]);
              assertThat(beans.get(words[0]).getMethods())
                  .as(call)
                  .extracting(Method::getName)
                  .contains(words[1]);
            });
  }

  @Test
  void everyBeanThatIsReferredToIsNamedInOurCode() {
    List<String> references = new ArrayList<>();
    found(REFERENCE).forEach(reference -> references.add(reference.group(1)));
    everywhere(
        (name, value) -> {
          if (name.equals("executorService")) {
            references.add(value.asText());
          }
        });
    assertThat(references).isNotEmpty();
    assertThat(BEANS.keySet()).containsAll(references);
  }

  @Test
  void everyStepIsWrittenOut() {
    assertThat(RouteFiles.all())
        .allSatisfy(
            file ->
                RouteFiles.walk(
                    RouteFiles.read(file),
                    (name, value) -> {
                      if (name.equals("steps")) {
                        assertThat(value).allSatisfy(RouteFormTest::isWrittenOut);
                      }
                    }));
  }

  private static void isWrittenOut(JsonNode step) {
    assertThat(step.isObject()).as("%s", step).isTrue();
    assertThat(step.properties())
        .singleElement()
        .satisfies(only -> assertThat(only.getValue().isObject()).as("%s", step).isTrue());
  }

  @Test
  void everyExpressionIsWrittenOut() {
    everywhere(
        (name, value) -> {
          if (!name.equals("parameters")) {
            for (String language : LANGUAGES) {
              if (value.has(language)) {
                assertThat(PREDICATES).as("%s in %s", language, value).contains(name);
                assertThat(value.get(language).path("expression").isTextual())
                    .as("%s in %s", language, value)
                    .isTrue();
              }
            }
          }
        });
  }

  @Test
  void optionsOfAnEndpointAreParameters() {
    assertThat(uris()).isNotEmpty().noneMatch(uri -> uri.contains("?"));
  }

  @Test
  void everyPlaceholderStandsInTheOperatorsSettings() throws IOException {
    Properties settings = new Properties();
    try (Reader in = Files.newBufferedReader(Path.of("config", "application.properties"))) {
      settings.load(in);
    }
    List<String> used = found(PLACEHOLDER).map(found -> found.group(1)).distinct().toList();
    assertThat(used).isNotEmpty();
    assertThat(settings.stringPropertyNames()).containsAll(used);
  }

  private static Set<String> ids(String kind) {
    Set<String> ids = new HashSet<>();
    RouteFiles.roots(kind).forEach(root -> ids.add(id(root)));
    return ids;
  }

  private static String id(JsonNode root) {
    return root.path("id").asText();
  }

  private static List<String> fieldNames(JsonNode node) {
    return node.properties().stream().map(Map.Entry::getKey).toList();
  }

  private static Stream<String> uris() {
    List<String> uris = new ArrayList<>();
    everywhere(
        (name, value) -> {
          if (name.equals("uri")) {
            uris.add(value.asText());
          }
        });
    return uris.stream();
  }

  private static void everywhere(java.util.function.BiConsumer<String, JsonNode> visitor) {
    RouteFiles.all().forEach(file -> RouteFiles.walk(RouteFiles.read(file), visitor));
  }

  /** What matches in the files' text, comments left out. */
  private static Stream<MatchResult> found(Pattern pattern) {
    return RouteFiles.all().stream()
        .flatMap(file -> RouteFiles.text(file).lines())
        .filter(line -> !line.strip().startsWith("#"))
        .flatMap(line -> pattern.matcher(line).results());
  }

  /** Every named bean of ours with its type. */
  private static Map<String, Class<?>> allBeans() {
    Map<String, Class<?>> beans = new HashMap<>();
    for (JavaClass each :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.tryonroutes")) {
      Class<?> type = each.reflect();
      add(beans, type, type);
      Arrays.stream(type.getDeclaredMethods())
          .forEach(producer -> add(beans, producer, producer.getReturnType()));
    }
    return beans;
  }

  private static void add(Map<String, Class<?>> beans, AnnotatedElement element, Class<?> type) {
    Named named = element.getAnnotation(Named.class);
    if (named != null) {
      beans.put(named.value(), type);
    }
  }
}

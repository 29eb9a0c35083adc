package io.tryonroutes;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds every route file to the schema of Camel's YAML DSL, which is stricter than its reader. */
class RouteSchemaTest {
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4)
          .getSchema(RouteSchemaTest.class.getResourceAsStream("/schema/camelYamlDsl.json"));

  static List<Path> files() {
    return Stream.concat(RouteFiles.all().stream(), RouteFiles.examples().stream()).toList();
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyRouteFileMatchesTheSchema(Path file) {
    assertThat(SCHEMA.validate(RouteFiles.read(file))).isEmpty();
  }
}

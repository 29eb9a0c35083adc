package io.tryonroutes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The operators' file says of every setting what it is for and what it is by default. */
class SettingsDocTest {
  private static final List<String> LINES = lines();

  /** A setting, or with {@code #} and no space the example of one. */
  private static final Pattern SETTING =
      Pattern.compile("(?<example>#?)(?<profile>%[\\w,-]+\\.)?(?<key>[\\w.\"-]+)=(?<value>.*)");

  private static final Pattern WORDS = Pattern.compile("# \\p{L}.*");

  private static List<String> lines() {
    try {
      return Files.readAllLines(Path.of("config", "application.properties"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, Optional<String>> keys() {
    return SettingKeys.all();
  }

  static List<Map.Entry<String, Optional<String>>> each() {
    return List.copyOf(keys().entrySet());
  }

  @ParameterizedTest
  @MethodSource("each")
  void everySettingStandsThereWithItsDefaultOrAsAnExample(
      Map.Entry<String, Optional<String>> setting) {
    String line = LINES.get(lineOf(setting.getKey()));
    assertThat(line)
        .satisfies(
            text ->
                setting
                    .getValue()
                    .ifPresentOrElse(
                        value -> assertThat(valueIn(text)).isEqualTo(value),
                        () -> assertThat(text).startsWith("#" + setting.getKey() + "=")));
  }

  /** As Java reads it: a space at the end is written as a number, lest an editor strip it. */
  private static String valueIn(String line) {
    assertThat(line).doesNotEndWith(" ");
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.values().iterator().next().toString();
  }

  @ParameterizedTest
  @MethodSource("each")
  void everySettingHasACommentAboveItOrAboveItsGroup(Map.Entry<String, Optional<String>> setting) {
    int above = lineOf(setting.getKey()) - 1;
    while (SETTING.matcher(LINES.get(above)).matches()) {
      above--;
    }
    assertThat(LINES.get(above)).matches(WORDS);
  }

  @Test
  void thereIsNoSettingThatTheServiceDoesNotKnow() {
    assertThat(LINES.stream().map(SETTING::matcher).filter(Matcher::matches))
        .extracting(line -> line.group("key"))
        .filteredOn(key -> key.startsWith("tryon."))
        .isNotEmpty()
        .isSubsetOf(keys().keySet());
  }

  @Test
  void noSecretStandsInTheFile() {
    assertThat(LINES)
        .filteredOn(
            line -> line.matches("#?tryon\\.(.*\\.)?(api-key|.*secret.*|password|token)=.*"))
        .hasSize(6)
        .allMatch(line -> line.endsWith("="));
  }

  private static int lineOf(String key) {
    List<Integer> found =
        java.util.stream.IntStream.range(0, LINES.size())
            .filter(
                i -> {
                  Matcher line = SETTING.matcher(LINES.get(i));
                  return line.matches()
                      && line.group("key").equals(key)
                      && line.group("profile") == null;
                })
            .boxed()
            .toList();
    assertThat(found).as("lines of %s", key).hasSize(1);
    return found.get(0);
  }
}

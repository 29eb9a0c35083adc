package io.tryonroutes.pair;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The options of one pair, as a person writes them beside its pictures: a YAML file with {@code
 * model_name}, {@code again}, or both.
 */
public sealed interface OptionsFile {
  /** Whether a file holds options, by its name without folders. */
  static boolean is(String file) {
    return PairFinder.isOptions(file);
  }

  /** Two lines would do. */
  int MOST_BYTES = 16 * 1024;

  /** What it says. */
  record Read(PairOptions options) implements OptionsFile {}

  /** Why it says nothing that could be followed. */
  record Refused(Fault fault) implements OptionsFile {}

  /**
   * Reads a file.
   *
   * @throws IOException when it cannot be read: a trouble of the place
   */
  static OptionsFile of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return of(in.readNBytes(MOST_BYTES + 1), Names.visible(file.getFileName().toString()));
    }
  }

  private static OptionsFile of(byte[] bytes, String file) {
    if (bytes.length > MOST_BYTES) {
      return refused(file + " is larger than " + MOST_BYTES + " bytes");
    }
    ManifestText text = ManifestText.of(bytes);
    if (text instanceof ManifestText.Refused refused) {
      return refused(file + ": " + refused.problem().text());
    }
    LoadSettings safe =
        LoadSettings.builder()
            .setAllowDuplicateKeys(false)
            .setAllowRecursiveKeys(false)
            .setMaxAliasesForCollections(0)
            .setCodePointLimit(MOST_BYTES)
            .build();
    Object content;
    try {
      content = new Load(safe).loadFromString(((ManifestText.Read) text).text());
    } catch (YamlEngineException e) {
      return refused(file + " is no YAML: " + firstLine(e));
    } catch (StackOverflowError tooDeep) {
      return refused(file + " holds lists within lists without end");
    }
    if (content == null) {
      return new Read(PairOptions.NONE);
    }
    return content instanceof Map<?, ?> map
        ? of(map, file)
        : refused(file + " holds no line such as model_name: kolors-virtual-try-on-v1-5");
  }

  private static OptionsFile of(Map<?, ?> map, String file) {
    Optional<String> modelName = Optional.empty();
    boolean again = false;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String key = shown(entry.getKey());
      Object value = entry.getValue();
      if (key.equals("model_name")) {
        if (!(value instanceof String name) || !PairOptions.isModelName(name)) {
          return refused(file + ": model_name is " + shown(value) + ", which is no model's name");
        }
        modelName = Optional.of(name);
      } else if (key.equals("again")) {
        if (!(value instanceof Boolean wanted)) {
          return refused(file + ": again is " + shown(value) + ", and neither true nor false");
        }
        again = wanted;
      } else {
        return refused(file + " has the key " + key + ", which no pair has");
      }
    }
    return new Read(new PairOptions(modelName, again));
  }

  private static String shown(Object value) {
    return Names.visible(Names.shorten(String.valueOf(value), 60));
  }

  private static String firstLine(YamlEngineException e) {
    return Names.visible(String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable"));
  }

  private static Refused refused(String message) {
    return new Refused(
        new Fault(
            "TRYON-OPTIONS",
            message + ".",
            "A pair's options are model_name and again; what is not understood is not guessed, for"
                + " it decides what is paid for.",
            "Correct or remove the file, and drop the pair again.",
            false));
  }
}

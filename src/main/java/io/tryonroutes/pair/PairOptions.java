package io.tryonroutes.pair;

import java.util.Optional;

/**
 * What a person wants for one pair.
 *
 * @param modelName empty for the service's own
 * @param again whether a result that is there already does not do: a new one is paid for
 */
public record PairOptions(Optional<String> modelName, boolean again) {
  /** Nothing special. */
  public static final PairOptions NONE = new PairOptions(Optional.empty(), false);

  private static final int LONGEST_MODEL_NAME = 200;

  /** Whether a text could be the name of a model; which ones there are only Kling knows. */
  static boolean isModelName(String text) {
    return !text.isBlank() && text.length() <= LONGEST_MODEL_NAME && !Names.hasHidden(text);
  }
}

package io.tryonroutes.flow;

import io.tryonroutes.ledger.Input;
import io.tryonroutes.picture.Sha256;
import java.util.Comparator;
import java.util.List;

/**
 * Says what is sent to whom in 32 hex digits: the same account, model and pictures, or addresses of
 * pictures, always give the same, whatever the pair's name. It is part of the external id, so even
 * without a ledger the same pair asks for the same task.
 */
final class Content {
  private static final int DIGITS = 32;

  private Content() {}

  static String of(String account, String modelName, List<Input> inputs) {
    StringBuilder text = new StringBuilder(account).append('\n').append(modelName);
    inputs.stream()
        .sorted(Comparator.comparing(Input::role))
        .forEach(
            input ->
                text.append('\n')
                    .append(input.role().word())
                    .append(' ')
                    .append(input.fromUrl() ? input.file() : input.sha256().orElseThrow()));
    return Sha256.of(text.toString()).substring(0, DIGITS);
  }
}

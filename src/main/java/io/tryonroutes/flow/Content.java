package io.tryonroutes.flow;

import io.tryonroutes.ledger.Input;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * Says what is sent to whom in 32 hex digits: the same account, model and pictures, or addresses of
 * pictures, always give the same, whatever the pair's name. It is part of the external id, so even
 * without a ledger the same pair asks for the same task.
 */
final class Content {
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
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

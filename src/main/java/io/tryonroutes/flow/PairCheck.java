package io.tryonroutes.flow;

import io.tryonroutes.ledger.Input;
import io.tryonroutes.pair.Fault;
import io.tryonroutes.pair.Names;
import io.tryonroutes.pair.OptionsFile;
import io.tryonroutes.pair.Pair;
import io.tryonroutes.pair.PairOptions;
import io.tryonroutes.picture.KlingPictureRules;
import io.tryonroutes.picture.Looked;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a look at a pair's files has found. Whoever sends a pair and whoever only tells what would
 * be sent look at it here, so that the two cannot differ.
 *
 * @param inputs with their digests
 * @param options what a person wants for it
 * @param fault why the pair cannot become a picture
 */
record PairCheck(List<Input> inputs, PairOptions options, Optional<Fault> fault) {
  /** Looks at one input's file. */
  interface Look {
    /**
     * @return empty when it is gone from the library
     * @throws IOException when it cannot be read
     */
    Optional<Looked> at(Input input) throws IOException;
  }

  /**
   * @param inputs those of the pair, not looked at yet
   * @param given the options that hold unless a file says others
   */
  static PairCheck of(
      Pair pair, List<Input> inputs, Look look, PairOptions given, Optional<Path> optionsFile)
      throws IOException {
    List<Input> seen = new ArrayList<>();
    Optional<Fault> fault = pair.fault();
    for (Input input : inputs) {
      if (input.fromUrl()) {
        seen.add(input);
        continue;
      }
      Optional<Looked> looked = look.at(input);
      seen.add(looked.map(found -> seen(input, found)).orElse(input));
      fault = fault.or(() -> fault(input, looked));
    }
    OptionsFile read =
        optionsFile.isPresent() ? OptionsFile.of(optionsFile.get()) : new OptionsFile.Read(given);
    if (read instanceof OptionsFile.Refused refused) {
      return new PairCheck(seen, given, fault.or(() -> Optional.of(refused.fault())));
    }
    return new PairCheck(seen, ((OptionsFile.Read) read).options(), fault);
  }

  private static Input seen(Input input, Looked looked) {
    return new Input(input.role(), input.file(), digest(looked), looked.bytes());
  }

  private static Optional<Fault> fault(Input input, Optional<Looked> looked) {
    return looked.isPresent()
        ? KlingPictureRules.check(looked.get(), input.file())
        : Optional.of(gone(input));
  }

  private static Fault gone(Input input) {
    return new Fault(
        "TRYON-PICTURE-GONE",
        "%s is not in the library any more.".formatted(Names.visible(input.file())),
        "It was there when the manifest was taken in; nothing was sent.",
        "Put it back and replay the pair.",
        true);
  }

  private static Optional<String> digest(Looked looked) {
    return looked instanceof Looked.Picture picture
        ? Optional.of(picture.sha256())
        : ((Looked.Unfit) looked).sha256();
  }
}

package io.tryonroutes.flow;

import io.tryonroutes.ledger.Input;
import io.tryonroutes.pair.Fault;
import io.tryonroutes.pair.Names;
import io.tryonroutes.pair.OptionsFile;
import io.tryonroutes.pair.Pair;
import io.tryonroutes.pair.PairOptions;
import io.tryonroutes.pair.Role;
import io.tryonroutes.picture.Looked;
import io.tryonroutes.picture.MendingRules;
import io.tryonroutes.picture.Treatment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a look at a pair's files has found. Whoever sends a pair and whoever only tells what would
 * be sent look at it here, so that the two cannot differ.
 *
 * @param seen each picture, as it was found
 * @param options what a person wants for it
 * @param fault why the pair cannot become a picture
 */
record PairCheck(List<Seen> seen, PairOptions options, Optional<Fault> fault) {
  /** The only model that is known not to take two garments in one picture (kling-api.md, 6). */
  private static final String ONE_GARMENT = "kolors-virtual-try-on-v1";

  /**
   * One of the pair's pictures.
   *
   * @param input with its digest, and with what is changed before it is sent
   * @param picture empty for an address, and for what is no picture
   * @param treatment what has to be done before it is sent
   */
  record Seen(Input input, Optional<Looked.Picture> picture, Treatment treatment) {}

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
      Pair pair,
      List<Input> inputs,
      Look look,
      MendingRules rules,
      PairOptions given,
      Optional<Path> optionsFile)
      throws IOException {
    boolean parts = pair.hasTwoParts();
    List<Seen> seen = new ArrayList<>();
    for (Input input : inputs) {
      seen.add(seen(input, look, rules, parts && input.role() != Role.HUMAN));
    }
    Optional<Fault> fault =
        pair.fault().or(() -> seen.stream().flatMap(each -> fault(each).stream()).findFirst());
    OptionsFile read =
        optionsFile.isPresent() ? OptionsFile.of(optionsFile.get()) : new OptionsFile.Read(given);
    if (read instanceof OptionsFile.Refused refused) {
      return new PairCheck(seen, given, fault.or(() -> Optional.of(refused.fault())));
    }
    PairOptions options = ((OptionsFile.Read) read).options();
    Optional<String> model = options.modelName().or(given::modelName);
    boolean tooMany = parts && model.equals(Optional.of(ONE_GARMENT));
    return new PairCheck(
        seen, options, tooMany ? fault.or(() -> Optional.of(oneGarment(pair))) : fault);
  }

  /** The pair's pictures, looked at. */
  List<Input> inputs() {
    return seen.stream().map(Seen::input).toList();
  }

  private static Seen seen(Input input, Look look, MendingRules rules, boolean part)
      throws IOException {
    if (input.fromUrl()) {
      return new Seen(input, Optional.empty(), new Treatment.AsItIs());
    }
    Optional<Looked> looked = look.at(input);
    if (looked.isEmpty()) {
      return new Seen(input, Optional.empty(), new Treatment.Refused(gone(input)));
    }
    Looked found = looked.get();
    Treatment treatment =
        part ? rules.treatPart(found, input.file()) : rules.treat(found, input.file());
    return new Seen(
        new Input(input.role(), input.file(), digest(found), found.bytes(), treatment.words()),
        found instanceof Looked.Picture picture ? Optional.of(picture) : Optional.empty(),
        treatment);
  }

  private static Optional<Fault> fault(Seen seen) {
    return seen.treatment() instanceof Treatment.Refused refused
        ? Optional.of(refused.fault())
        : Optional.empty();
  }

  private static Fault gone(Input input) {
    return new Fault(
        "TRYON-PICTURE-GONE",
        "%s is not in the library any more.".formatted(Names.visible(input.file())),
        "It was there when the manifest was taken in; nothing was sent.",
        "Put it back and replay the pair.",
        true);
  }

  private static Fault oneGarment(Pair pair) {
    return new Fault(
        "TRYON-GARMENTS",
        "The pair %s has an upper and a lower garment."
            .formatted(Names.visible(pair.path() + pair.name())),
        "The model %s takes one garment at a time.".formatted(ONE_GARMENT),
        "Use another model, such as kolors-virtual-try-on-v1-5, or keep one of the two, and drop"
            + " the pair again.",
        false);
  }

  private static Optional<String> digest(Looked looked) {
    return looked instanceof Looked.Picture picture
        ? Optional.of(picture.sha256())
        : ((Looked.Unfit) looked).sha256();
  }
}

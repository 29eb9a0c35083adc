package io.tryonroutes.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is entered when a pair is taken in.
 *
 * @param id 8 hex digits, random; the pair's folder in work carries it already
 * @param path the batch, empty or ending in {@code /}
 * @param askFirst see {@link Job#askFirst()}
 * @param replays the dead job whose dead letter this is; empty when it is none
 * @param droppedAt when its last picture was complete in the inbox
 * @param manifest the job of the manifest that it is a row of; empty when it is none
 * @param again whether a result that is there already does not do
 * @param originals the objects of a bucket that it is made of; empty when its files lie in work
 */
public record NewJob(
    String id,
    String path,
    String name,
    String modelName,
    List<Input> inputs,
    boolean askFirst,
    Optional<String> replays,
    Instant droppedAt,
    Optional<String> manifest,
    boolean again,
    List<Original> originals) {

  /** A pair that is no row of a manifest, or a manifest itself. */
  public NewJob(
      String id,
      String path,
      String name,
      String modelName,
      List<Input> inputs,
      boolean askFirst,
      Optional<String> replays,
      Instant droppedAt) {
    this(
        id,
        path,
        name,
        modelName,
        inputs,
        askFirst,
        replays,
        droppedAt,
        Optional.empty(),
        false,
        List.of());
  }

  /** The same, made of these objects. */
  public NewJob madeOf(List<Original> objects) {
    return new NewJob(
        id, path, name, modelName, inputs, askFirst, replays, droppedAt, manifest, again, objects);
  }
}

package io.tryonroutes.kling;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a task is created from. Kling takes both pictures in one way: both by content, or both by
 * address.
 *
 * @param modelName always sent: without it Kling runs its oldest model
 * @param externalTaskId unique in the account; Kling refuses a second task of the same id
 * @param human picture of the person, JPEG or PNG, at most 10 MB
 * @param cloth picture of the garment, the same
 * @param callbackUrl where Kling is to tell what becomes of the task; a secret
 */
public record CreateRequest(
    String modelName,
    String externalTaskId,
    Picture human,
    Picture cloth,
    Optional<String> callbackUrl) {

  /** How a picture is given. */
  public sealed interface Picture {}

  /**
   * By its content.
   *
   * @param sha256 of the content that the id stands for, 64 lower-case hex digits
   */
  public record Content(Path file, String sha256) implements Picture {}

  /** By the content of a file that was made for this request and is nobody else's. */
  public record Made(Path file) implements Picture {}

  /** By an address that Kling fetches it from; here nobody does. */
  public record Address(String url) implements Picture {}
}

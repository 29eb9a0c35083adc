package io.tryonroutes.kling;

import java.nio.file.Path;

/**
 * What a task is created from.
 *
 * @param modelName always sent: without it Kling runs its oldest model
 * @param externalTaskId unique in the account; Kling refuses a second task of the same id
 * @param human picture of the person, JPEG or PNG, at most 10 MB
 * @param cloth picture of the garment, the same
 */
public record CreateRequest(String modelName, String externalTaskId, Picture human, Picture cloth) {

  /**
   * A picture's file.
   *
   * @param sha256 of the content that the id stands for, 64 lower-case hex digits
   */
  public record Picture(Path file, String sha256) {}
}

package io.tryonroutes.place;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * One version of an object in a bucket. Two with the same content are told apart by their times.
 *
 * @param etag as the store writes it, with its quotation marks; empty when it gives none
 * @param modified when it was put, in whole seconds: a listing knows more than an answer's header
 */
public record StoredObject(String bucket, String key, String etag, Instant modified, long bytes) {
  public StoredObject {
    etag = Optional.ofNullable(etag).orElse(""); // some stores give none to what they did not put
    modified = modified.truncatedTo(ChronoUnit.SECONDS);
  }
}

package io.tryonroutes.ledger;

import java.time.Instant;

/**
 * The object in a bucket that one of a job's files was dropped as.
 *
 * @param file the file's name without folders
 * @param etag with {@code modified} the version that the job is for
 * @param modified in whole seconds
 */
public record Original(String file, String bucket, String key, String etag, Instant modified) {

  /** Whether both are one version of one object. */
  public boolean isSame(Original other) {
    return bucket.equals(other.bucket)
        && key.equals(other.key)
        && etag.equals(other.etag)
        && modified.equals(other.modified);
  }
}

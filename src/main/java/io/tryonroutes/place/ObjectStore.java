package io.tryonroutes.place;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a store of objects is asked for; each is one request. A failure names the object, says in
 * words what the store said, and what would help.
 */
public interface ObjectStore {
  /** The longest page of a listing. */
  int PAGE = 1_000;

  /**
   * The objects of a prefix in the order of their keys' bytes, at most {@link #PAGE} of them; an
   * empty page is the end.
   *
   * @param after the key that the page begins behind; empty for the first one
   */
  List<StoredObject> list(String bucket, String prefix, String after) throws IOException;

  /** What is there under a key; empty when there is nothing. */
  Optional<StoredObject> look(String bucket, String key) throws IOException;

  /**
   * Fetches an object into a file, which is replaced.
   *
   * @param etag the only version that will do; empty: whatever is there
   * @return what was fetched; empty when there is nothing, or another version
   */
  Optional<StoredObject> fetch(String bucket, String key, Optional<String> etag, Path file)
      throws IOException;

  /**
   * Puts an object, an older one is replaced.
   *
   * @param content a {@link File} or bytes
   */
  void put(String bucket, String key, Object content) throws IOException;

  /**
   * Copies an object within the store.
   *
   * @return false when there is nothing, or another version, or the store does not copy it
   */
  boolean copy(StoredObject from, String bucket, String key) throws IOException;

  /** Deletes whatever is there under a key. */
  void delete(String bucket, String key) throws IOException;
}

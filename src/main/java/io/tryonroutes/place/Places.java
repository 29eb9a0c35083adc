package io.tryonroutes.place;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The places of the service.
 *
 * @param home where the defaults lie and where the service keeps what is its own
 * @param inbox where pairs are dropped
 * @param outbox where results and their sidecars appear
 * @param done where the inputs of published pairs go; empty when they are deleted
 * @param deadLetter where the inputs of the others go, with the reason
 * @param work where inputs lie meanwhile; on the inbox's file system
 */
public record Places(
    Path home, Folder inbox, Folder outbox, Optional<Folder> done, Folder deadLetter, Folder work) {

  /** Each folder by the last word of its setting. */
  public Map<String, Folder> byKey() {
    Map<String, Folder> always =
        Map.of("inbox", inbox, "outbox", outbox, "dead-letter", deadLetter, "work", work);
    Map<String, Folder> all = new java.util.TreeMap<>(always);
    done.ifPresent(folder -> all.put("done", folder));
    return all;
  }
}

package io.tryonroutes.place;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The places of the service.
 *
 * @param home where the defaults lie and where the service keeps what is its own
 * @param inbox where pairs are dropped
 * @param outbox where results and their sidecars appear
 * @param done where the inputs of published pairs go; empty when they are deleted
 * @param deadLetter where the inputs of the others go, with the reason
 * @param work where inputs lie meanwhile; on the file system of an inbox that is a folder
 * @param library what manifests name pictures of; nothing is changed in it
 * @param own those that a route of the user's takes care of, by the last word of their settings;
 *     nothing looks at them
 */
public record Places(
    Path home,
    Place inbox,
    Place outbox,
    Optional<Place> done,
    Place deadLetter,
    Folder work,
    Folder library,
    Set<String> own) {
  private static final String INBOX = "inbox";
  private static final String LIBRARY = "library";

  /**
   * Whether a file moves from the inbox into work as one rename, that is within a file system.
   *
   * @throws IOException when one of the two is not there
   */
  public boolean takesInAtOneStroke() throws IOException {
    return Files.getFileStore(folder(INBOX).root()).equals(Files.getFileStore(work.root()));
  }

  /** Whether a route of the user's takes the place of the one with this key. */
  public boolean isOwn(String key) {
    return own.contains(key);
  }

  /** Whether pairs are dropped into a folder that the service looks at itself. */
  public boolean watchesFolder() {
    return byKey().get(INBOX) instanceof Folder;
  }

  /**
   * The place with this key, which is a folder.
   *
   * @throws IllegalStateException when it is a bucket
   */
  public Folder folder(String key) {
    if (byKey().get(key) instanceof Folder folder) {
      return folder;
    }
    throw new IllegalStateException("tryon." + key + " is no folder of the service's");
  }

  /** The place with this key, if it is a bucket. */
  public Optional<Bucket> bucket(String key) {
    return byKey().get(key) instanceof Bucket bucket ? Optional.of(bucket) : Optional.empty();
  }

  /** Each place that the service uses, by the last word of its setting. */
  public Map<String, Place> byKey() {
    Map<String, Place> always =
        Map.of(
            INBOX,
            inbox,
            "outbox",
            outbox,
            "dead-letter",
            deadLetter,
            "work",
            work,
            LIBRARY,
            library);
    Map<String, Place> all = new TreeMap<>(always);
    done.ifPresent(place -> all.put("done", place));
    all.keySet().removeAll(own);
    return all;
  }

  /** Those of them that are folders. */
  public Map<String, Folder> folders() {
    Map<String, Folder> folders = new TreeMap<>();
    byKey()
        .forEach(
            (key, place) -> {
              if (place instanceof Folder folder) {
                folders.put(key, folder);
              }
            });
    return folders;
  }

  /** Those of them that are buckets. */
  public Map<String, Bucket> buckets() {
    Map<String, Bucket> buckets = new TreeMap<>();
    byKey().keySet().forEach(key -> bucket(key).ifPresent(each -> buckets.put(key, each)));
    return buckets;
  }

  /**
   * What the service has to do in a folder and may not, in words.
   *
   * @param key as in {@link #folders}
   */
  public List<String> denied(String key) {
    List<String> denied = folder(key).denied();
    return key.equals(LIBRARY)
        ? denied.stream().filter(what -> !what.equals("write")).toList()
        : denied;
  }
}

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
 * @param work where inputs lie meanwhile; on the inbox's file system
 * @param library what manifests name pictures of; nothing is changed in it
 * @param own those that a route of the user's takes care of, by the last word of their settings;
 *     nothing looks at their folders
 */
public record Places(
    Path home,
    Folder inbox,
    Folder outbox,
    Optional<Folder> done,
    Folder deadLetter,
    Folder work,
    Folder library,
    Set<String> own) {
  private static final String LIBRARY = "library";

  /**
   * Whether a file moves from the inbox into work as one rename, that is within a file system.
   *
   * @throws IOException when one of the two is not there
   */
  public boolean takesInAtOneStroke() throws IOException {
    return Files.getFileStore(inbox.root()).equals(Files.getFileStore(work.root()));
  }

  /** Whether a route of the user's takes the place of the folder with this key. */
  public boolean isOwn(String key) {
    return own.contains(key);
  }

  /** Each folder that the service uses, by the last word of its setting. */
  public Map<String, Folder> byKey() {
    Map<String, Folder> always =
        Map.of(
            "inbox",
            inbox,
            "outbox",
            outbox,
            "dead-letter",
            deadLetter,
            "work",
            work,
            LIBRARY,
            library);
    Map<String, Folder> all = new TreeMap<>(always);
    done.ifPresent(folder -> all.put("done", folder));
    all.keySet().removeAll(own);
    return all;
  }

  /**
   * What the service has to do in a folder and may not, in words.
   *
   * @param key as in {@link #byKey}
   */
  public List<String> denied(String key) {
    List<String> denied = byKey().get(key).denied();
    return key.equals(LIBRARY)
        ? denied.stream().filter(what -> !what.equals("write")).toList()
        : denied;
  }
}

package io.tryonroutes.pair;

import java.util.Optional;

/**
 * A manifest that lies in the inbox; nobody has looked inside yet.
 *
 * @param path as in {@link Pair#path}
 * @param name the file's name with its ending, in Unicode NFC
 * @param file the name relative to the inbox, exactly as it was found
 * @param replays the 8 hex digits of the dead-letter folder that it lies in; empty elsewhere
 */
public record ManifestFile(String path, String name, String file, Optional<String> replays) {
  private static final String END = ".csv";

  /** Whether a file is a manifest by its name. */
  public static boolean is(String file) {
    return Names.fold(file).endsWith(END) && !PairFinder.isNotThereYet(file);
  }

  /** The name of a manifest of this name without ending. */
  public static String named(String name) {
    return name + END;
  }

  /** A manifest's name without its ending; one that has none stays as it is. */
  public static String withoutEnd(String name) {
    return Names.fold(name).endsWith(END) ? name.substring(0, name.length() - END.length()) : name;
  }
}

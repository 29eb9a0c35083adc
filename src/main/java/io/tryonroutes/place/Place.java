package io.tryonroutes.place;

import java.io.IOException;

/**
 * Where pairs are dropped, or where something of theirs is put. Names are relative to it, with
 * {@code /} between folders; what is put appears whole or not at all.
 */
public sealed interface Place permits Folder, Bucket {
  /** How people write it: a path, or {@code s3://bucket/prefix/}. */
  String shown();

  /** The same for what has a name here. */
  String shown(String name);

  /** Whether all that is here is also in another place. */
  boolean liesWithin(Place other);

  /**
   * Whether something, a folder too, has this name here.
   *
   * @throws IOException when that cannot be told
   */
  boolean has(String name) throws IOException;

  /** Puts something small; an older one of that name is replaced at one stroke. */
  void put(byte[] content, String name) throws IOException;

  /**
   * Gives a file another name. After a crash it may be done again.
   *
   * @return false when it is not there
   */
  boolean rename(String from, String to) throws IOException;

  /** Removes a file; one that is not there counts as removed. */
  void remove(String name) throws IOException;
}

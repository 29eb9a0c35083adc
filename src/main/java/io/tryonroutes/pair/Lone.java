package io.tryonroutes.pair;

import java.util.List;
import java.util.Optional;

/**
 * Files of one pair that wait for more.
 *
 * @param path as in {@link Pair#path}
 * @param name as in {@link Pair#name}, in the first file's spelling when there is no human
 * @param members ordered as in {@link Pair#members}; empty when there are options only
 * @param options as in {@link Pair#options}
 * @param missing what would complete the pair, in words, each with the relative name of a file that
 *     would do, for example {@code the person: look-01_human.jpg}
 */
public record Lone(
    String path, String name, List<Member> members, List<String> options, List<String> missing) {
  public Lone {
    members = List.copyOf(members);
    options = List.copyOf(options);
    missing = List.copyOf(missing);
  }

  /** All of its files, relative to the inbox. */
  public List<String> files() {
    return pair().files();
  }

  /** The same as a pair that nothing more comes for. */
  public Pair pair() {
    return new Pair(path, name, members, options, Optional.empty());
  }
}

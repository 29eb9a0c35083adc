package io.tryonroutes.pair;

import java.util.List;

/**
 * Files of one pair that wait for more.
 *
 * @param path as in {@link Pair#path}
 * @param name as in {@link Pair#name}, in the first file's spelling when there is no human
 * @param members never empty, ordered as in {@link Pair#members}
 * @param missing what would complete the pair, in words, each with the relative name of a file that
 *     would do, for example {@code the person: look-01_human.jpg}
 */
public record Lone(String path, String name, List<Member> members, List<String> missing) {
  public Lone {
    members = List.copyOf(members);
    missing = List.copyOf(missing);
  }
}

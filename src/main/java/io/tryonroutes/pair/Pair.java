package io.tryonroutes.pair;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What belongs to one try-on, as far as names tell. A pair that {@link PairFinder} hands out is
 * complete: it has a human and a garment, or it is wrong in a way that no further file can heal;
 * {@link #fault} tells which.
 *
 * @param path the folders above the pair, relative to the inbox, each with a '/' at its end; empty
 *     at the top
 * @param name the name in the human file's spelling, in Unicode NFC; two pairs of one look may
 *     share path and name when one is a folder and the other is flat
 * @param members ordered by role, then by file
 * @param options the files with options that lie beside them, relative to the inbox; one at most,
 *     or the pair is faulty
 * @param replays the 8 hex digits of the dead-letter folder that they lie in; empty elsewhere
 */
public record Pair(
    String path,
    String name,
    List<Member> members,
    List<String> options,
    Optional<String> replays) {
  public Pair {
    members = List.copyOf(members);
    options = List.copyOf(options);
  }

  /** A pair without options. */
  public Pair(String path, String name, List<Member> members, Optional<String> replays) {
    this(path, name, members, List.of(), replays);
  }

  /** A pair that comes from no dead letter. */
  public Pair(String path, String name, List<Member> members) {
    this(path, name, members, Optional.empty());
  }

  /** All of its files: its pictures, then its options. */
  public List<String> files() {
    return Stream.concat(members.stream().map(Member::file), options.stream()).toList();
  }

  /** Why these files cannot become a picture, judged by their names alone; empty when they can. */
  public Optional<Fault> fault() {
    return PairRules.fault(this);
  }

  /** Whether its garments are an upper and a lower part, which become one picture. */
  public boolean hasTwoParts() {
    return PairRules.hasTwoParts(members);
  }

  /**
   * Whether the only garment is an upper or a lower part, so that its other part may still be on
   * its way.
   */
  public boolean couldGetSecondPart() {
    return PairRules.hasLonePart(members);
  }
}

package io.tryonroutes.flow;

/**
 * What a look has seen and does not remember, in numbers.
 *
 * @param arriving pairs and manifests that a later look will take in
 * @param lone groups of pictures that wait for others
 * @param notUnderstood pictures that belong to no pair
 * @param leftAlone what cannot be taken in whatever belongs to it
 * @param others files that are neither pictures nor hidden
 */
public record More(int arriving, int lone, int notUnderstood, int leftAlone, int others) {
  static final More NONE = new More(0, 0, 0, 0, 0);

  /** How many of these somebody has to do something about. */
  int stay() {
    return lone + notUnderstood + leftAlone;
  }

  /** Counts them. */
  static final class Count {
    int arriving;
    int lone;
    int notUnderstood;
    int leftAlone;
    int others;

    More more() {
      return new More(arriving, lone, notUnderstood, leftAlone, others);
    }
  }
}

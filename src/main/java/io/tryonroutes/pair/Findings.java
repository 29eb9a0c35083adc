package io.tryonroutes.pair;

import java.util.List;

/**
 * What one look at the names of an inbox found. Equal names give equal findings, whatever the order
 * in which the names came.
 *
 * @param pairs complete pairs, sound or faulty
 * @param lone files that wait for the rest of their pair
 * @param notUnderstood pictures that belong to no pair, and manifests whose names do not do
 * @param manifests files that name many pairs
 */
public record Findings(
    List<Pair> pairs,
    List<Lone> lone,
    List<NotUnderstood> notUnderstood,
    List<ManifestFile> manifests) {
  public Findings {
    manifests = List.copyOf(manifests);
    pairs = List.copyOf(pairs);
    lone = List.copyOf(lone);
    notUnderstood = List.copyOf(notUnderstood);
  }
}

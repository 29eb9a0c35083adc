package io.tryonroutes.flow;

import io.tryonroutes.pair.Lone;
import io.tryonroutes.pair.NotUnderstood;
import java.util.List;
import java.util.Optional;

/**
 * What the last look at the inbox has found that is not taken in.
 *
 * @param trouble why nothing is taken in at all
 * @param arriving complete pairs that may still change
 */
public record InboxNews(
    Optional<String> trouble, int arriving, List<Lone> lone, List<NotUnderstood> notUnderstood) {
  static final InboxNews NONE = new InboxNews(Optional.empty(), 0, List.of(), List.of());

  static InboxNews trouble(String text) {
    return new InboxNews(Optional.of(text), 0, List.of(), List.of());
  }
}

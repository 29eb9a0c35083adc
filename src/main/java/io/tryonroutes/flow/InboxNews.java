package io.tryonroutes.flow;

import io.tryonroutes.pair.Lone;
import io.tryonroutes.pair.NotUnderstood;
import java.util.List;
import java.util.Optional;

/**
 * What the last look at the inbox has found that is not taken in.
 *
 * @param trouble why nothing is taken in at all
 * @param arriving complete pairs that may still change, or whose turn comes
 * @param waitForReadyFile folders with pairs that are not taken before the ready file is there;
 *     relative, each empty or with {@code /} behind
 * @param lone pictures that wait for others
 * @param notUnderstood pictures that belong to no pair
 * @param leftAlone what has the right name and cannot be taken in all the same
 * @param others files that are neither pictures nor hidden; nothing happens to them
 * @param more what else was found and is too much to be named
 */
public record InboxNews(
    Optional<String> trouble,
    int arriving,
    List<String> waitForReadyFile,
    List<Lone> lone,
    List<NotUnderstood> notUnderstood,
    List<LeftAlone> leftAlone,
    int others,
    More more) {
  static final InboxNews NONE = of(Optional.empty());

  static InboxNews trouble(String text) {
    return of(Optional.of(text));
  }

  /** How many groups of pictures wait for others, named or not. */
  public int loneInAll() {
    return lone.size() + more.lone();
  }

  /** How many pictures belong to no pair, named or not. */
  public int notUnderstoodInAll() {
    return notUnderstood.size() + more.notUnderstood();
  }

  /** How many cannot be taken in, named or not. */
  public int leftAloneInAll() {
    return leftAlone.size() + more.leftAlone();
  }

  /** Why something stays, in a line. */
  public static String words(LeftAlone each) {
    return "%s stays in the inbox, it %s; would help: %s"
        .formatted(each.file(), each.why(), each.help());
  }

  /** Why a picture stays, in a line. */
  public static String words(NotUnderstood each) {
    return "%s stays in the inbox, its name does not say what it shows; would work: %s"
        .formatted(each.file(), each.suggestion());
  }

  /** What pictures wait for, in a line. */
  public static String words(Lone each) {
    return "%s waits in the inbox for %s"
        .formatted(each.path() + each.name(), String.join(" and ", each.missing()));
  }

  /** What the pairs of a folder wait for, in a line. */
  public static String words(String folder) {
    return "the pairs in %s wait for the ready file"
        .formatted(folder.isEmpty() ? "the inbox" : folder);
  }

  private static InboxNews of(Optional<String> trouble) {
    return new InboxNews(trouble, 0, List.of(), List.of(), List.of(), List.of(), 0, More.NONE);
  }
}

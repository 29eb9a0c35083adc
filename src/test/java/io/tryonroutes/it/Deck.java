package io.tryonroutes.it;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Deals cards in a random order, all of them before any comes again. */
final class Deck<T> {
  private final List<T> cards;
  private final Random random;
  private final Deque<T> left = new ArrayDeque<>();

  Deck(Collection<T> cards, Random random) {
    this.cards = List.copyOf(cards);
    this.random = random;
  }

  T next() {
    if (left.isEmpty()) {
      List<T> shuffled = new ArrayList<>(cards);
      Collections.shuffle(shuffled, random);
      left.addAll(shuffled);
    }
    return left.pop();
  }
}

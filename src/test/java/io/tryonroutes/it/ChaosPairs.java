package io.tryonroutes.it;

import io.tryonroutes.Drawing;
import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Drops pairs: most are good, some are not fit to be sent, some have the pictures of another. */
final class ChaosPairs {
  private static final Drawing TOO_SMALL = new Drawing(299, 400, Color.GRAY);
  private static final int ONE_UNFIT_OF = 8;
  private static final double SAME_AS_ANOTHER = 0.05;

  private final ChaosPlaces places;
  private final Random random;
  private final List<Dropped> dropped = new ArrayList<>();

  ChaosPairs(ChaosPlaces places, Random random) {
    this.places = places;
    this.random = random;
  }

  /**
   * A pair as it was dropped.
   *
   * @param label pairs with the same one have the same pictures
   * @param fit whether its pictures may be sent
   */
  record Dropped(String name, String label, boolean fit) {
    byte[] human() {
      return (fit ? Drawing.PERSON : TOO_SMALL).jpeg(label);
    }

    byte[] cloth() {
      return Drawing.GARMENT.png(label);
    }

    Stream<String> files() {
      return Drops.files(name);
    }
  }

  void drop(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      Dropped pair = pair("look-%05d".formatted(dropped.size() + 1));
      places.drop(pair.name() + "_human.jpg", pair.human());
      places.drop(pair.name() + "_cloth.png", pair.cloth());
      dropped.add(pair);
    }
  }

  private Dropped pair(String name) {
    if (dropped.size() % ONE_UNFIT_OF == 1) {
      return new Dropped(name, name, false);
    }
    List<Dropped> others = dropped.stream().filter(Dropped::fit).toList();
    return others.isEmpty() || random.nextDouble() >= SAME_AS_ANOTHER
        ? new Dropped(name, name, true)
        : new Dropped(name, others.get(random.nextInt(others.size())).label(), true);
  }

  List<Dropped> dropped() {
    return dropped;
  }
}

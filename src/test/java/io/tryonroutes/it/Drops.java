package io.tryonroutes.it;

import io.tryonroutes.Drawing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Drops pictures into an inbox, each under a hidden name until it is whole. */
record Drops(Path inbox) {
  /** Just under the 10 MB that Kling takes. */
  static final int NEARLY_TOO_BIG = 10 * 1024 * 1024 - 100;

  /** The names of a pair's two files. */
  static Stream<String> files(String pair) {
    return Stream.of(pair + "_human.jpg", pair + "_cloth.png");
  }

  /** Drops so many pairs, each with pictures of its own; returns their names. */
  List<String> pairs(int count) throws IOException {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      names.add("look-%03d".formatted(i));
    }
    for (String name : names) {
      pair(name, name);
    }
    return names;
  }

  /**
   * Drops one pair.
   *
   * @param name may have a batch before it
   * @param label the same label gives the same pictures
   */
  void pair(String name, String label) throws IOException {
    file(name + "_human.jpg", Drawing.PERSON.jpeg(label));
    file(name + "_cloth.png", Drawing.GARMENT.png(label));
  }

  /** Drops one pair of the largest pictures that Kling takes. */
  void bigPair(String name) throws IOException {
    file(name + "_human.jpg", Drawing.PERSON.jpeg(name, NEARLY_TOO_BIG));
    file(name + "_cloth.png", Drawing.GARMENT.png(name, NEARLY_TOO_BIG));
  }

  void file(String name, byte[] content) throws IOException {
    Path file = inbox.resolve(name);
    Path hidden = file.resolveSibling("." + file.getFileName() + ".part");
    Files.createDirectories(file.getParent());
    Files.write(hidden, content);
    Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE);
  }
}

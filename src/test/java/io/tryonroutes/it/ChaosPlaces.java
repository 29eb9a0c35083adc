package io.tryonroutes.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where a chaos run drops its pairs, and finds what became of them. */
interface ChaosPlaces {
  /** Lets a file appear in the inbox. */
  void drop(String name, byte[] content) throws IOException;

  /** Whether nothing is left of any drop. */
  boolean isInboxEmpty() throws IOException;

  /** All that lies anywhere, as a home. */
  Home found() throws IOException;

  /** The folders of a service's home. */
  static ChaosPlaces folders(Home home) {
    return new ChaosPlaces() {
      @Override
      public void drop(String name, byte[] content) throws IOException {
        home.inbox().file(name, content);
      }

      @Override
      public boolean isInboxEmpty() {
        return home.files("inbox").isEmpty();
      }

      @Override
      public Home found() {
        return home;
      }
    };
  }

  /**
   * Places of a store.
   *
   * @param home the service's, which has only its work there
   */
  static ChaosPlaces buckets(StoreServer store, Home home) {
    return new ChaosPlaces() {
      @Override
      public void drop(String name, byte[] content) {
        store.put("inbox/" + name, content);
      }

      @Override
      public boolean isInboxEmpty() {
        return store.names("inbox").isEmpty();
      }

      @Override
      public Home found() throws IOException {
        store.answerWell();
        Home copy = new Home(Files.createTempDirectory(home.root(), "found"));
        for (String place : List.of("inbox", "outbox", "done", "dead-letter")) {
          Files.createDirectories(copy.at(place));
          for (String name : store.names(place)) {
            write(copy.at(place).resolve(name), store.get(place + "/" + name));
          }
        }
        for (String name : home.files("work")) {
          write(copy.at("work").resolve(name), Files.readAllBytes(home.at("work").resolve(name)));
        }
        Files.createDirectories(copy.at("work"));
        return copy;
      }
    };
  }

  private static void write(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }
}

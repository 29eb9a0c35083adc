package io.tryonroutes.flow;

import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.Original;
import io.tryonroutes.pair.Names;
import io.tryonroutes.place.Bucket;
import io.tryonroutes.place.Folder;
import io.tryonroutes.place.Places;
import io.tryonroutes.place.StoredObject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Dead letters as folders, wherever they lie. One in a bucket is copied; as with everything in a
 * bucket, its objects stay until the job that is made of them is settled.
 */
@Singleton
class DeadLetters {
  /** Where copies lie; they are no loss. */
  static final String FETCHED = ".letters";

  private static final Logger LOG = Logger.getLogger("tryon");

  private final Places places;

  DeadLetters(Places places) {
    this.places = places;
  }

  /**
   * @param folder where its files are
   * @param originals the objects that they are copies of; empty when it lies in a folder
   */
  record Letter(Path folder, List<Original> originals) {}

  /** A dead job's letter, as people have left it. */
  Letter bring(Job dead) throws IOException {
    Optional<Bucket> bucket = places.bucket("dead-letter");
    return bucket.isPresent()
        ? copy(dead, bucket.get())
        : new Letter(places.folder("dead-letter").at(dead.folder()), List.of());
  }

  private Letter copy(Job dead, Bucket bucket) throws IOException {
    String name = FETCHED + "/" + dead.id();
    Folder.delete(places.work().at(name));
    String folder = name + "/" + Names.withoutFolders(dead.folder());
    Path copy = Copies.makeFolder(places, folder);
    List<Original> originals = new ArrayList<>();
    for (StoredObject each : bucket.all(dead.folder() + "/")) {
      String file = bucket.nameOf(each.key()).substring(dead.folder().length() + 1);
      if (!isOfTheLetter(file)) {
        continue;
      }
      StoredObject fetched =
          bucket
              .store()
              .fetch(each.bucket(), each.key(), Optional.empty(), new Folder(copy).at(file))
              .orElseThrow(() -> new IOException("somebody took " + file + " away meanwhile"));
      originals.add(DroppedObjects.original(file, fetched));
    }
    return new Letter(copy, originals);
  }

  /** What people put into a folder below it, or hide, is not for us. */
  private static boolean isOfTheLetter(String file) {
    return !file.isEmpty()
        && file.indexOf('/') < 0
        && !file.startsWith(".")
        && !file.equals(Inputs.REASON);
  }

  /** Removes the copy of a dead letter that lies in a bucket. */
  void forget(Job dead) {
    try {
      Folder.delete(places.work().at(FETCHED + "/" + dead.id()));
      places.work().removeEmptyParents(FETCHED + "/" + dead.id());
    } catch (IOException e) {
      LOG.debug("a copy stays until work is looked through", e);
    }
  }
}

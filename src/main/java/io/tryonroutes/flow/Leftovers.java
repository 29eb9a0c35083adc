package io.tryonroutes.flow;

import io.tryonroutes.Settings;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.Jobs;
import io.tryonroutes.ledger.NewJob;
import io.tryonroutes.ledger.Original;
import io.tryonroutes.pair.Names;
import io.tryonroutes.pair.PairFinder;
import io.tryonroutes.place.Folder;
import io.tryonroutes.place.Places;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * What a crash, or a lost ledger, left in work without a row: a whole pair is registered, an
 * incomplete one goes back to the inbox. What others bring into work comes through here, too, so
 * that it is not taken for a leftover before its row is there.
 */
@Singleton
@Named("leftovers")
public class Leftovers {
  private static final Logger LOG = Logger.getLogger("tryon");
  private static final String TAKING = ".taking";
  private static final Pattern JOB_FOLDER =
      Pattern.compile("(.*/)?([^/]+)~([0-9a-f]{8})", Pattern.DOTALL);

  /** A copy from another file system that did not come to its end; the original is still there. */
  private static final Pattern CUT_SHORT =
      Pattern.compile("(.*/)?[.][^/]+~[0-9a-f]{8}[.]part", Pattern.DOTALL);

  private final Places places;
  private final Jobs jobs;
  private final Clock clock;
  private final String modelName;
  private final PairFinder finder;
  private final Manifests manifests;
  private final DeadLetters letters;
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean suspected = true;
  private String told = "";

  Leftovers(
      Places places,
      Jobs jobs,
      Clock clock,
      Settings settings,
      PairFinder finder,
      Manifests manifests,
      DeadLetters letters) {
    this.letters = letters;
    this.manifests = manifests;
    this.places = places;
    this.jobs = jobs;
    this.clock = clock;
    this.modelName = settings.kling().modelName();
    this.finder = finder;
  }

  /** Looks through work again before the next pair is taken in. */
  void suspect() {
    suspected = true;
  }

  /**
   * Whether copies of a pair that lies in a bucket were here without a row: a ledger that was lost
   * may have sent it. Says so once.
   */
  boolean wasUnderWay(String name) {
    return underWay.remove(name);
  }

  /** Where the files of a pair come together that is being taken out of the inbox. */
  Folder taking(String id) throws IOException {
    return new Folder(places.work().make(TAKING + "/" + id));
  }

  /**
   * Looks through work, if a pair may lie there without a row: at the start, and when a pair could
   * not be registered. What cannot be dealt with is told once and tried again.
   *
   * @throws IOException when work cannot be read; then it is looked through at the next call
   */
  public synchronized void collect() throws IOException {
    boolean inboxAway = places.watchesFolder() && !places.folder("inbox").present();
    if (!suspected || !places.work().present() || inboxAway) {
      return;
    }
    Folder work = new Folder(places.work().root().toRealPath());
    String trouble = "";
    for (Path folder : work.folders()) {
      try {
        collect(folder, work.nameOf(folder));
      } catch (IOException e) {
        trouble = Contact.words(e);
      }
    }
    if (!trouble.isEmpty() && !trouble.equals(told)) {
      LOG.warnf("a pair in work cannot be dealt with; it is tried again: %s", trouble);
    }
    told = trouble;
    suspected = !trouble.isEmpty();
  }

  private void collect(Path folder, String relative) throws IOException {
    Matcher name = JOB_FOLDER.matcher(relative);
    if (relative.startsWith(TAKING + "/")) {
      if (relative.indexOf('/') == relative.lastIndexOf('/') && places.watchesFolder()) {
        giveBack(new Folder(folder))
            .forEach(
                file ->
                    LOG.infof(
                        "%s: its pair was not taken in whole; back in the inbox",
                        Names.visible(file)));
      }
    } else if (relative.startsWith(DeadLetters.FETCHED + "/")
        || CUT_SHORT.matcher(relative).matches()) {
      Folder.delete(folder);
    } else if (name.matches()
        && jobs.find(name.group(3)).isEmpty()
        && !PairFolder.isBatch(folder)) {
      String path = Optional.ofNullable(name.group(1)).orElse("");
      if (Files.exists(folder.resolve(Copies.MARK))) {
        underWay.add(path + name.group(2));
        Folder.delete(folder); // it is still in its bucket, and is found there
        return;
      }
      // Whatever came here was whole; if somebody has taken a picture away, that is said when it
      // is buried.
      Job job = register(folder, name.group(3), path, name.group(2), Optional.empty(), List.of());
      LOG.infof("%s: found in work without a row, taken in as job %s", job.label(), job.id());
    }
  }

  /**
   * Brings files back to where they were in the inbox; none there is overwritten.
   *
   * @return their names there
   */
  synchronized List<String> giveBack(Folder taking) throws IOException {
    List<String> names = new ArrayList<>();
    try {
      for (Path file : Folder.walk(taking.root()).stream().filter(Files::isRegularFile).toList()) {
        String name = taking.nameOf(file);
        places.folder("inbox").makeParents(name);
        Files.move(file, places.folder("inbox").at(name));
        names.add(name);
      }
      Folder.delete(taking.root());
      return names;
    } catch (IOException e) {
      suspect();
      throw e;
    }
  }

  /** Writes the row, or the rows, of what lies in work now. */
  interface Row {
    Job enter() throws IOException;
  }

  /**
   * Moves a whole pair or a manifest into work and has its row written, while nobody looks for what
   * has none.
   *
   * @param name the folder's in work
   */
  synchronized Job bringIn(Path folder, String name, Row row) throws IOException {
    try {
      places.work().take(folder, name);
      return row.enter();
    } catch (IOException | RuntimeException e) {
      suspect();
      throw e;
    }
  }

  /**
   * Moves the folder of a dead job back into work and writes a new job's row. It waits while work
   * is looked through, for the folder lies there without a row meanwhile; after a crash it is
   * found.
   *
   * @param name the new job's
   * @throws IOException when it cannot be moved, or is no whole pair any more
   */
  synchronized Job takeBack(Job dead, String name) throws IOException {
    String id = jobs.newId();
    String own = dead.path() + name + "~" + id;
    try {
      DeadLetters.Letter letter = letters.bring(dead);
      if (PairFolder.at(letter.folder(), finder).manifest().isPresent()) {
        jobs.announce(id);
      }
      places.work().take(letter.folder(), own);
      Path folder = places.work().at(own);
      if (!PairFolder.at(folder, finder).isComplete()) {
        throw new IOException("somebody took a picture away meanwhile");
      }
      Job job = register(folder, id, dead.path(), name, Optional.of(dead.id()), letter.originals());
      if (places.deadLetter() instanceof Folder letters) {
        letters.removeEmptyParents(dead.folder());
      }
      return job;
    } catch (IOException | RuntimeException e) {
      suspect();
      throw e;
    }
  }

  private Job register(
      Path folder,
      String id,
      String path,
      String name,
      Optional<String> replays,
      List<Original> originals)
      throws IOException {
    Files.deleteIfExists(folder.resolve(Inputs.REASON));
    PairFolder inside = PairFolder.at(folder, finder);
    boolean askFirst = replays.isEmpty() && !jobs.isAnnounced(id);
    NewJob job =
        new NewJob(id, path, name, modelName, inside.inputs(), askFirst, replays, clock.instant())
            .madeOf(originals);
    return inside.manifest().isPresent() ? manifests.enter(folder, job) : jobs.register(job);
  }
}

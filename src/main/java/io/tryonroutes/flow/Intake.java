package io.tryonroutes.flow;

import io.tryonroutes.Settings;
import io.tryonroutes.ledger.Input;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.JobState;
import io.tryonroutes.ledger.Jobs;
import io.tryonroutes.ledger.NewJob;
import io.tryonroutes.ledger.Original;
import io.tryonroutes.pair.Member;
import io.tryonroutes.pair.Names;
import io.tryonroutes.place.Bucket;
import io.tryonroutes.place.Folder;
import io.tryonroutes.place.Places;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Makes ours what was dropped: its files move into work, then its row is written. Of what lies in a
 * bucket only the row is written.
 */
@Singleton
@Named("intake")
public class Intake {
  private static final Logger LOG = Logger.getLogger("tryon");

  /**
   * A name that is refused for its length still needs a folder to be buried in: with {@code ~<id>}
   * it stays below the 255 bytes of a file system.
   */
  static final int MOST_NAME_BYTES = 240;

  private final Places places;
  private final Jobs jobs;
  private final Leftovers leftovers;
  private final Manifests manifests;
  private final KeyRoom room;
  private final Wake wake;
  private final String modelName;
  private final Optional<String> readyFile;

  Intake(
      Places places,
      Jobs jobs,
      Leftovers leftovers,
      Manifests manifests,
      KeyRoom room,
      Wake wake,
      Settings settings) {
    this.places = places;
    this.jobs = jobs;
    this.leftovers = leftovers;
    this.manifests = manifests;
    this.room = room;
    this.wake = wake;
    this.modelName = settings.kling().modelName();
    this.readyFile = settings.pairs().readyFile();
  }

  /**
   * Takes a pair or a manifest out of the inbox.
   *
   * @return its job
   * @throws NotTaken when one of its files cannot be moved, has changed since it was looked at, or
   *     has too long a name; then all is in the inbox as before
   * @throws IOException when nothing can be taken in, for example because work cannot be written
   */
  Job register(Dropped dropped) throws IOException {
    Optional<LeftAlone> tooLong = room.obstacle(dropped);
    if (tooLong.isPresent()) {
      throw new NotTaken(dropped, tooLong.get(), null);
    }
    Optional<Bucket> bucket = places.bucket("inbox");
    String id = jobs.newId();
    String name = Names.shorten(dropped.name(), MOST_NAME_BYTES);
    if (dropped instanceof DroppedManifest) {
      jobs.announce(id);
    }
    NewJob job =
        new NewJob(
            id,
            dropped.path(),
            name,
            modelName,
            inputs(dropped),
            bucket.isPresent() && leftovers.wasUnderWay(dropped.path() + name),
            deadLetter(dropped),
            dropped.droppedAt());
    String own = dropped.path() + name + "~" + id;
    return bucket.isPresent() ? note(dropped, bucket.get(), job, own) : take(dropped, job, own);
  }

  private Job take(Dropped dropped, NewJob job, String own) throws IOException {
    Folder taking = leftovers.taking(job.id());
    move(dropped, taking);
    Path whole = taking.root().resolve(dropped.folder());
    Job registered =
        leftovers.bringIn(
            whole,
            own,
            () ->
                dropped instanceof DroppedManifest
                    ? manifests.enter(places.work().at(own), job)
                    : enter(job));
    tidy(dropped, taking);
    return registered;
  }

  /** What lies in a bucket stays there; the row makes it ours. */
  private Job note(Dropped dropped, Bucket bucket, NewJob job, String own) throws IOException {
    List<Original> originals = new ArrayList<>();
    for (int i = 0; i < dropped.files().size(); i++) {
      String file = dropped.files().get(i);
      originals.add(dropped.seen().get(i).original(bucket.bucket(), bucket.at(file), file));
    }
    NewJob madeOf = job.madeOf(originals);
    if (!(dropped instanceof DroppedManifest)) {
      return enter(madeOf);
    }
    Path folder = Copies.makeFolder(places, own);
    try {
      Job registered = noteRows(dropped, bucket, madeOf, folder);
      if (!registered.id().equals(job.id())) {
        Folder.delete(folder); // somebody else was first
      }
      return registered;
    } catch (IOException | RuntimeException e) {
      Folder.delete(folder);
      throw e;
    }
  }

  /** One that cannot be had keeps no other out. */
  private Job noteRows(Dropped dropped, Bucket bucket, NewJob job, Path folder) throws IOException {
    Original csv = job.originals().get(0);
    Path copy = folder.resolve(csv.file());
    boolean changed;
    try {
      changed =
          bucket.store().fetch(csv.bucket(), csv.key(), Optional.of(csv.etag()), copy).isEmpty();
    } catch (IOException e) {
      String why = "cannot be fetched: " + Contact.words(e);
      throw new NotTaken(dropped, new LeftAlone(dropped.firstFile(), why, "wait"), e);
    }
    if (changed) {
      String why = "has changed while it was taken in";
      throw new NotTaken(dropped, new LeftAlone(dropped.firstFile(), why, "wait"), null);
    }
    return manifests.enter(folder, job);
  }

  private static List<Input> inputs(Dropped dropped) {
    return dropped instanceof DroppedPair whole
        ? whole.pair().members().stream().map(Intake::input).toList()
        : List.of();
  }

  /** The job that this gives another go, if its folder is a dead letter that is known here. */
  private Optional<String> deadLetter(Dropped dropped) {
    return dropped
        .replays()
        .flatMap(jobs::find)
        .filter(job -> job.state() == JobState.DEAD)
        .map(Job::id);
  }

  /** Writes the row of a pair that lies whole in work. */
  Job enter(NewJob newJob) {
    Job job = jobs.register(newJob);
    if (job.id().equals(newJob.id())) {
      LOG.infof("%s: taken in as job %s", job.label(), job.id());
    }
    wake.up();
    return job;
  }

  private static Input input(Member member) {
    return Input.unread(member.role(), Names.withoutFolders(member.file()));
  }

  /** Each file keeps its name relative to the inbox, so that it can go back there. */
  private void move(Dropped dropped, Folder taking) throws IOException {
    if (!dropped.folder().isEmpty()) {
      taking.make(dropped.folder());
    }
    for (int i = 0; i < dropped.seen().size(); i++) {
      String file = dropped.files().get(i);
      try {
        Files.move(
            places.folder("inbox").at(file), taking.at(file), StandardCopyOption.ATOMIC_MOVE);
        if (dropped.seen().get(i).isStill(attributes(taking.at(file)))) {
          continue;
        }
      } catch (IOException e) {
        leftovers.giveBack(taking);
        throw new NotTaken(dropped, obstacle(file, e), e);
      }
      leftovers.giveBack(taking);
      throw new NotTaken(
          dropped, new LeftAlone(file, "has changed while it was taken in", "wait"), null);
    }
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class);
  }

  private LeftAlone obstacle(String file, IOException failure) {
    Path folder = places.folder("inbox").at(file).getParent();
    if (failure instanceof NoSuchFileException) {
      return new LeftAlone(file, "has gone while its pair was taken in", "wait");
    }
    if (failure instanceof AtomicMoveNotSupportedException) {
      return new LeftAlone(
          file,
          "is on another file system than the work folder",
          "move it into the inbox itself instead of mounting its folder there");
    }
    return new LeftAlone(
        file,
        "cannot be moved out of the inbox: " + Contact.words(failure),
        Files.isWritable(folder)
            ? "give it to the user that the service runs as: "
                + Shell.command(
                    "chown " + System.getProperty("user.name"), places.folder("inbox").at(file))
            : Shell.command("chmod a+rwx", folder));
  }

  /** A pair's own folder goes with it; so does the reason that a dead letter brought back. */
  private void tidy(Dropped dropped, Folder taking) {
    try {
      Folder.delete(taking.root());
      removeWhatIsUsedUp(dropped);
    } catch (IOException e) {
      LOG.debugf(e, "%s: its folder stays in the inbox", dropped.path() + dropped.name());
    }
  }

  private void removeWhatIsUsedUp(Dropped dropped) throws IOException {
    String folder = dropped.folder();
    if (!folder.equals(dropped.path())) {
      Files.deleteIfExists(places.folder("inbox").at(folder).resolve(Inputs.REASON));
    }
    if (readyFile.isPresent()) {
      useUpReadyFiles(folder);
    }
    if (!folder.equals(dropped.path())) {
      try {
        Files.deleteIfExists(places.folder("inbox").at(folder));
      } catch (DirectoryNotEmptyException e) {
        // Something else lies there, which the status shows.
      }
    }
  }

  /** A ready file is for one drop: with the last file that it was for it goes. */
  private void useUpReadyFiles(String folder) throws IOException {
    Path root = places.folder("inbox").root();
    Path at = root.resolve(folder).normalize();
    while (at.startsWith(root) && !holdsOthers(at)) {
      Files.deleteIfExists(at.resolve(readyFile.orElseThrow()));
      at = at.getParent();
    }
  }

  private boolean holdsOthers(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .anyMatch(name -> !name.startsWith(".") && !readyFile.filter(name::equals).isPresent());
    } catch (UncheckedIOException e) {
      return true;
    }
  }
}

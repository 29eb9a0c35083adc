package io.tryonroutes.flow;

import io.tryonroutes.Settings;
import io.tryonroutes.ledger.Input;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.Jobs;
import io.tryonroutes.ledger.NewJob;
import io.tryonroutes.pair.Member;
import io.tryonroutes.pair.Names;
import io.tryonroutes.pair.Pair;
import io.tryonroutes.place.Folder;
import io.tryonroutes.place.Places;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.apache.camel.Body;
import org.jboss.logging.Logger;

/** Makes a dropped pair ours: its files move into work, then its row is written. */
@Singleton
@Named("intake")
public class Intake {
  private static final Logger LOG = Logger.getLogger("tryon");

  /**
   * A name that is refused for its length still needs a folder to be buried in: with {@code ~<id>}
   * it stays below the 255 bytes of a file system.
   */
  private static final int MOST_NAME_BYTES = 240;

  private final Places places;
  private final Jobs jobs;
  private final Leftovers leftovers;
  private final Wake wake;
  private final String modelName;

  Intake(Places places, Jobs jobs, Leftovers leftovers, Wake wake, Settings settings) {
    this.places = places;
    this.jobs = jobs;
    this.leftovers = leftovers;
    this.wake = wake;
    this.modelName = settings.kling().modelName();
  }

  /**
   * Takes a pair out of the inbox.
   *
   * @throws IOException when a file cannot be moved; then the pair stays in, or goes back to, the
   *     inbox
   */
  public void register(@Body DroppedPair dropped) throws IOException {
    Pair pair = dropped.pair();
    String id = jobs.newId();
    String name = Names.shorten(pair.name(), MOST_NAME_BYTES);
    Path work = places.work().at(pair.path() + name + "~" + id);
    move(pair, work);
    List<Input> inputs = pair.members().stream().map(Intake::input).toList();
    Job job =
        enter(new NewJob(id, pair.path(), name, modelName, inputs, false, dropped.droppedAt()));
    LOG.infof("%s: taken in as job %s", job.label(), job.id());
    tidy(pair);
    wake.up();
  }

  private Job enter(NewJob job) {
    try {
      return jobs.register(job);
    } catch (RuntimeException e) {
      leftovers.suspect();
      throw e;
    }
  }

  private static Input input(Member member) {
    return Input.unread(member.role(), onlyName(member.file()));
  }

  private static String onlyName(String file) {
    return file.substring(file.lastIndexOf('/') + 1);
  }

  private void move(Pair pair, Path work) throws IOException {
    Files.createDirectories(work);
    List<Member> members = pair.members();
    for (int i = 0; i < members.size(); i++) {
      String file = members.get(i).file();
      try {
        Files.move(
            places.inbox().at(file), work.resolve(onlyName(file)), StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        leftovers.suspect();
        giveBack(members.subList(0, i), work);
        throw new IOException(
            pair.path()
                + pair.name()
                + ": "
                + file
                + " cannot be moved out of the inbox: "
                + Contact.words(e)
                + ". Give the service the right to write to the inbox and to this file.",
            e);
      }
    }
  }

  private void giveBack(List<Member> moved, Path work) throws IOException {
    for (Member member : moved) {
      // Not atomically: that would replace a file that was dropped meanwhile.
      Files.move(work.resolve(onlyName(member.file())), places.inbox().at(member.file()));
    }
    Folder.delete(work);
  }

  /** A pair's own folder goes with it; so does the reason that a dead letter brought back. */
  private void tidy(Pair pair) throws IOException {
    String first = pair.members().get(0).file();
    String parent = first.substring(0, first.lastIndexOf('/') + 1);
    if (parent.equals(pair.path())) {
      return;
    }
    Path folder = places.inbox().at(parent);
    Files.deleteIfExists(folder.resolve(Inputs.REASON));
    String[] left = folder.toFile().list();
    if (left != null && left.length == 0) {
      Files.deleteIfExists(folder);
    }
  }
}

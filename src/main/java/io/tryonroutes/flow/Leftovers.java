package io.tryonroutes.flow;

import io.tryonroutes.Settings;
import io.tryonroutes.ledger.Input;
import io.tryonroutes.ledger.Jobs;
import io.tryonroutes.ledger.NewJob;
import io.tryonroutes.pair.Findings;
import io.tryonroutes.pair.Member;
import io.tryonroutes.pair.Pair;
import io.tryonroutes.pair.PairFinder;
import io.tryonroutes.pair.RoleWords;
import io.tryonroutes.place.Folder;
import io.tryonroutes.place.Places;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * What a crash, or a lost ledger, left in work without a row: a whole pair is registered, an
 * incomplete one goes back to the inbox.
 */
@Singleton
public class Leftovers {
  private static final Logger LOG = Logger.getLogger("tryon");
  private static final Pattern JOB_FOLDER = Pattern.compile("(.*/)?([^/]+)~([0-9a-f]{8})");

  private final Places places;
  private final Jobs jobs;
  private final Clock clock;
  private final String modelName;
  private volatile boolean suspected = true;
  private final PairFinder finder = new PairFinder(RoleWords.standard());

  Leftovers(Places places, Jobs jobs, Clock clock, Settings settings) {
    this.places = places;
    this.jobs = jobs;
    this.clock = clock;
    this.modelName = settings.kling().modelName();
  }

  /** Looks through work again before the next pair is taken in. */
  void suspect() {
    suspected = true;
  }

  /**
   * Looks through work, if a pair may lie there without a row: at the start, and when a pair could
   * not be registered.
   *
   * @throws IOException when work cannot be read; then it is looked through at the next call
   */
  synchronized void collect() throws IOException {
    if (!suspected || !places.work().present() || !places.inbox().present()) {
      return;
    }
    List<Path> folders;
    try (Stream<Path> all = Files.walk(places.work().root())) {
      folders = all.filter(Files::isDirectory).toList();
    }
    for (Path folder : folders) {
      Matcher name =
          JOB_FOLDER.matcher(places.work().root().relativize(folder).toString().replace('\\', '/'));
      if (name.matches() && jobs.find(name.group(3)).isEmpty()) {
        collect(folder, name);
      }
    }
    suspected = false;
  }

  private void collect(Path folder, Matcher name) throws IOException {
    String path = name.group(1) == null ? "" : name.group(1);
    List<Path> inside;
    try (Stream<Path> all = Files.list(folder)) {
      inside = all.toList();
    }
    if (inside.stream().anyMatch(Files::isDirectory)) {
      return; // a batch whose name looks like a job's folder
    }
    List<String> files = inside.stream().map(file -> file.getFileName().toString()).toList();
    // Seen from the folder above, so that bare role words belong together as they did in the inbox.
    String own = folder.getFileName() + "/";
    Findings findings = finder.find(files.stream().map(own::concat).toList());
    if (findings.pairs().size() == 1 && findings.lone().isEmpty()) {
      register(name.group(3), path, name.group(2), findings.pairs().get(0), own);
    } else {
      giveBack(folder, path, name.group(2), files);
    }
  }

  private void register(String id, String path, String name, Pair pair, String own) {
    List<Input> inputs = pair.members().stream().map(member -> input(member, own)).toList();
    jobs.register(new NewJob(id, path, name, modelName, inputs, true, clock.instant()));
    LOG.infof("%s: found in work without a row, taken in as job %s", path + name, id);
  }

  private static Input input(Member member, String own) {
    return Input.unread(member.role(), member.file().substring(own.length()));
  }

  private void giveBack(Path folder, String path, String name, List<String> files)
      throws IOException {
    for (String file : files) {
      String own = file.startsWith(name) ? "" : name + "/";
      Path back = places.inbox().at(path + own + file);
      if (!Files.exists(back)) {
        Files.createDirectories(back.getParent());
        Files.move(folder.resolve(file), back);
        LOG.infof("%s: its pair was not whole in work; back in the inbox", path + file);
      }
    }
    try (Stream<Path> left = Files.list(folder)) {
      if (left.findAny().isPresent()) {
        LOG.warnf("%s stays: the inbox has files of the same names", folder);
        return;
      }
    }
    Folder.delete(folder);
  }
}

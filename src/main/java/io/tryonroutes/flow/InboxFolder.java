package io.tryonroutes.flow;

import io.tryonroutes.Settings;
import io.tryonroutes.pair.Findings;
import io.tryonroutes.pair.Member;
import io.tryonroutes.pair.Pair;
import io.tryonroutes.pair.PairFinder;
import io.tryonroutes.pair.RoleWords;
import io.tryonroutes.picture.PictureLook;
import io.tryonroutes.place.Folder;
import io.tryonroutes.place.Places;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Body;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;
import org.apache.camel.spi.PollingConsumerPollStrategy;

/**
 * The inbox as the {@code file} consumer sees it. At the begin of each poll it looks once at the
 * whole folder; the filter then lets through the first picture of each pair that is complete and
 * has been left alone long enough.
 */
@Singleton
@Named("inbox")
public class InboxFolder implements GenericFileFilter<File>, PollingConsumerPollStrategy {
  /** More pairs wait for the next poll: each is looked at for a whole end before it is taken in. */
  private static final int MOST_A_POLL = 200;

  private final Folder inbox;
  private final Settings.Pairs times;
  private final Clock clock;
  private final InboxLock lock;
  private final Leftovers leftovers;
  private final PairFinder finder = new PairFinder(RoleWords.standard());
  private Map<String, FolderLook.Entry> last = Map.of();
  private Map<Path, Pair> ready = Map.of();
  private Set<Path> folders = Set.of();
  private volatile InboxNews news = InboxNews.NONE;

  InboxFolder(Places places, Settings settings, Clock clock, InboxLock lock, Leftovers leftovers) {
    this.inbox = places.inbox();
    this.times = settings.pairs();
    this.clock = clock;
    this.lock = lock;
    this.leftovers = leftovers;
  }

  /** What the last look has found that is not taken in yet. */
  public InboxNews news() {
    return news;
  }

  @Override
  public boolean begin(Consumer consumer, Endpoint endpoint) {
    try {
      return look();
    } catch (IOException e) {
      news =
          InboxNews.trouble("the inbox " + inbox.root() + " cannot be read: " + Contact.words(e));
      return false;
    } catch (RuntimeException e) {
      // The ledger: a pair that it cannot note is better left where it is.
      news = InboxNews.trouble("nothing is taken in: " + Contact.words(e));
      return false;
    }
  }

  private boolean look() throws IOException {
    ready = Map.of();
    folders = Set.of();
    Optional<String> locked = lock.take();
    if (locked.isPresent()) {
      news = InboxNews.trouble(locked.get());
      return false;
    }
    leftovers.collect();
    Instant now = clock.instant();
    Map<String, FolderLook.Entry> entries = FolderLook.at(inbox.root(), last, now);
    Findings findings = finder.find(entries.keySet());
    Map<Path, Pair> whole = new HashMap<>();
    int arriving = 0;
    for (Pair pair : findings.pairs()) {
      if (whole.size() < MOST_A_POLL && leftAlone(pair, entries, now)) {
        whole.put(inbox.at(pair.members().get(0).file()), pair);
      } else {
        arriving++;
      }
    }
    last = entries;
    ready = whole;
    folders = parents(whole.keySet());
    news = new InboxNews(Optional.empty(), arriving, findings.lone(), findings.notUnderstood());
    return !ready.isEmpty();
  }

  private Set<Path> parents(Set<Path> files) {
    Set<Path> parents = new HashSet<>();
    for (Path file : files) {
      Path parent = file.getParent();
      while (!parent.equals(inbox.root()) && parents.add(parent)) {
        parent = parent.getParent();
      }
    }
    return parents;
  }

  private boolean leftAlone(Pair pair, Map<String, FolderLook.Entry> entries, Instant now) {
    Duration quiet = pair.couldGetSecondPart() ? times.secondPartTime() : times.quietTime();
    for (Member member : pair.members()) {
      FolderLook.Entry entry = entries.get(member.file());
      Duration unchanged = Duration.between(entry.unchangedSince(), now);
      if (unchanged.compareTo(quiet) < 0) {
        return false;
      }
      if (unchanged.compareTo(times.unfinishedTime()) < 0 && unfinished(member)) {
        return false;
      }
    }
    return true;
  }

  private boolean unfinished(Member member) {
    try {
      return PictureLook.unfinished(inbox.at(member.file()));
    } catch (IOException e) {
      return true; // not to be read, or gone again: its pair waits, the others do not
    }
  }

  @Override
  public boolean accept(GenericFile<File> file) {
    Path path = file.getFile().toPath().normalize();
    return file.isDirectory() ? folders.contains(path) : ready.containsKey(path);
  }

  /** The pair whose first picture this is. */
  public DroppedPair pair(@Body GenericFile<File> file) {
    Pair pair = ready.get(file.getFile().toPath().normalize());
    Instant dropped =
        pair.members().stream()
            .map(member -> last.get(member.file()).unchangedSince())
            .max(Instant::compareTo)
            .orElseThrow();
    return new DroppedPair(pair, dropped);
  }

  @Override
  public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
    // What was taken in has left the folder.
  }

  @Override
  public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) {
    news =
        InboxNews.trouble("the inbox " + inbox.root() + " cannot be read: " + Contact.words(cause));
    return false;
  }
}

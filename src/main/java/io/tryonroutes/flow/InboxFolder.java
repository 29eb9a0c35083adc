package io.tryonroutes.flow;

import io.tryonroutes.Settings;
import io.tryonroutes.place.Folder;
import io.tryonroutes.place.Places;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.File;
import java.io.IOException;
import java.nio.file.InvalidPathException;
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
import org.apache.camel.ExchangeProperty;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;
import org.apache.camel.spi.PollingConsumerPollStrategy;

/**
 * The inbox as the {@code file} consumer sees it. At the start of each poll it looks once at the
 * whole folder; the filter then lets through the first picture of each pair that is whole, and the
 * manifests.
 */
@Singleton
@Named("inbox")
public class InboxFolder implements GenericFileFilter<File>, PollingConsumerPollStrategy {
  /** Nothing is tried for so long when it was not a pair's fault that it could not be taken in. */
  private static final Duration HOLD = Duration.ofSeconds(5);

  private final Places places;
  private final Clock clock;
  private final InboxLock lock;
  private final Leftovers leftovers;
  private final Arrivals arrivals;
  private final InboxReport log;
  private final Duration longestGap;
  private FolderLook last = FolderLook.NONE;
  private Instant lookedAt = Instant.EPOCH;
  private Map<Path, Dropped> ready = Map.of();
  private Set<Path> folders = Set.of();
  private Optional<Hold> hold = Optional.empty();

  private record Hold(Instant until, IOException why) {}

  InboxFolder(
      Places places,
      Clock clock,
      InboxLock lock,
      Leftovers leftovers,
      Arrivals arrivals,
      InboxReport log,
      Settings settings) {
    this.longestGap = longestGap(settings);
    this.places = places;
    this.clock = clock;
    this.lock = lock;
    this.leftovers = leftovers;
    this.arrivals = arrivals;
    this.log = log;
  }

  /** Far longer than looks are apart, or each would be the first one for ever. */
  private static Duration longestGap(Settings settings) {
    Duration looks = settings.inboxPollInterval().multipliedBy(10);
    Duration patience = settings.pairs().secondPartTime();
    return looks.compareTo(patience) > 0 ? looks : patience;
  }

  private Folder inbox() {
    return places.folder("inbox");
  }

  @Override
  public boolean begin(Consumer consumer, Endpoint endpoint) {
    ready = Map.of();
    folders = Set.of();
    Instant now = clock.instant();
    Duration gap = Duration.between(lookedAt, now);
    boolean clockWasPutBack = gap.isNegative();
    if (!clockWasPutBack && hold.filter(held -> now.isBefore(held.until())).isPresent()) {
      return false;
    }
    hold = Optional.empty();
    if (clockWasPutBack || gap.compareTo(longestGap) > 0) {
      last = FolderLook.NONE; // nobody has seen whether files were left alone meanwhile
    }
    InboxNews news;
    try {
      Optional<String> obstacle = obstacle();
      news = obstacle.isPresent() ? InboxNews.trouble(obstacle.get()) : look(now);
    } catch (IOException e) {
      news = unreadable(e);
    } catch (RuntimeException e) {
      // The ledger: a pair that it cannot note is better left where it is.
      news = InboxNews.trouble("nothing is taken in: " + Contact.words(e));
    }
    log.tell(news, last, now);
    return !ready.isEmpty();
  }

  private Optional<String> obstacle() throws IOException {
    Optional<String> locked = lock.take();
    if (locked.isPresent()) {
      return locked;
    }
    if (!places.work().present()) {
      return Optional.of("the work folder " + places.work().root() + " is not there");
    }
    if (!places.takesInAtOneStroke()) {
      return Optional.of(
          "the work folder %s is not on the file system of the inbox %s"
              .formatted(places.work().root(), inbox().root()));
    }
    leftovers.collect();
    return Optional.empty();
  }

  private InboxNews look(Instant now) throws IOException {
    FolderLook look = FolderLook.at(inbox().root(), last, now);
    Arrivals.Sorted sorted = arrivals.sort(look, now);
    last = look;
    lookedAt = now;
    ready = new HashMap<>();
    sorted.whole().forEach(each -> ready.put(inbox().at(each.firstFile()), each));
    folders = parents(ready.keySet());
    log.took(Duration.between(now, clock.instant()));
    return sorted.news();
  }

  private Set<Path> parents(Set<Path> files) {
    Set<Path> parents = new HashSet<>();
    for (Path file : files) {
      Path parent = file.getParent();
      while (!parent.equals(inbox().root()) && parents.add(parent)) {
        parent = parent.getParent();
      }
    }
    return parents;
  }

  @Override
  public boolean accept(GenericFile<File> file) {
    try {
      Path path = file.getFile().toPath().normalize();
      return file.isDirectory() ? folders.contains(path) : ready.containsKey(path);
    } catch (InvalidPathException e) {
      return false; // a name that Java cannot read in this locale; it is shown as not understood
    }
  }

  /**
   * The pair whose first picture this is, or the manifest.
   *
   * @throws IOException the failure that keeps all pairs out for a moment
   */
  public Dropped pair(@Body GenericFile<File> file) throws IOException {
    if (hold.isPresent()) {
      throw hold.get().why();
    }
    return ready.get(file.getFile().toPath().normalize());
  }

  /** Notes why a pair, or anything at all, could not be taken in; it is in the inbox as before. */
  public void notTaken(@ExchangeProperty("CamelExceptionCaught") Exception failure) {
    Instant now = clock.instant();
    if (failure instanceof NotTaken own) {
      arrivals.refuse(own.dropped(), own.file(), now);
    } else if (hold.isEmpty()) {
      hold = Optional.of(new Hold(now.plus(HOLD), new IOException(Contact.words(failure))));
      log.tell(InboxNews.trouble("nothing is taken in: " + Contact.words(failure)), last, now);
    }
  }

  @Override
  public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
    // What was taken in has left the folder.
  }

  @Override
  public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) {
    log.tell(unreadable(cause), last, clock.instant());
    return false;
  }

  private InboxNews unreadable(Exception failure) {
    return InboxNews.trouble(
        "the inbox " + inbox().root() + " cannot be read: " + Contact.words(failure));
  }
}

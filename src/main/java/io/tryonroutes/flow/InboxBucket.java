package io.tryonroutes.flow;

import io.tryonroutes.Settings;
import io.tryonroutes.ledger.Originals;
import io.tryonroutes.ledger.Originals.Held;
import io.tryonroutes.pair.PairFinder;
import io.tryonroutes.place.Bucket;
import io.tryonroutes.place.Places;
import io.tryonroutes.place.StoredObject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;

/**
 * The inbox as a bucket: a listing of its prefix, page by page. There is one at a time. What is a
 * job's already is nobody's drop, in the version that the job is for.
 */
@Singleton
@Named("inboxBucket")
public class InboxBucket {
  /** So much a file system takes for one name. */
  private static final int MOST_NAME_BYTES = 255;

  private static final Duration TIDIED = Duration.ofHours(1);

  private final Places places;
  private final Originals originals;
  private final Leftovers leftovers;
  private final Arrivals arrivals;
  private final PairFinder finder;
  private final InboxReport report;
  private final Clock clock;
  private final ListingPace pace;
  private final Optional<String> readyFile;
  private Map<String, FolderLook.Entry> datedAhead = Map.of();
  private Optional<Listing> listing = Optional.empty();
  private Instant dueAt = Instant.EPOCH;
  private Instant endedAt = Instant.EPOCH;
  private volatile boolean wanted;
  private Instant tidiedAt = Instant.EPOCH;

  /** A listing that is going on. */
  private static final class Listing {
    final Instant began;
    final BucketLook look;
    String after = "";
    boolean ended;
    Optional<IOException> trouble = Optional.empty();

    Listing(Instant began, BucketLook look) {
      this.began = began;
      this.look = look;
    }
  }

  InboxBucket(
      Places places,
      Originals originals,
      Leftovers leftovers,
      Arrivals arrivals,
      PairFinder finder,
      InboxReport report,
      Clock clock,
      Settings settings) {
    this.places = places;
    this.originals = originals;
    this.leftovers = leftovers;
    this.arrivals = arrivals;
    this.finder = finder;
    this.report = report;
    this.clock = clock;
    this.readyFile = settings.pairs().readyFile();
    this.pace =
        new ListingPace(
            settings.inboxPollInterval(), !settings.eventsQueue().equals(Settings.NONE));
  }

  private Bucket bucket() {
    return places.bucket("inbox").orElseThrow();
  }

  /** Begins a listing, if the last one is long enough ago and its pairs could be taken in. */
  public void begin() throws IOException {
    Instant now = clock.instant();
    listing = Optional.empty();
    boolean clockWasPutBack = now.plus(pace.interval()).isBefore(dueAt);
    boolean due = !now.isBefore(wanted ? earlier(endedAt.plus(pace.soon()), dueAt) : dueAt);
    if (!due && !clockWasPutBack) {
      return;
    }
    if (!places.work().present()) {
      String why = "the work folder " + places.work().shown() + " is not there";
      report.tell(InboxNews.trouble(why), FolderLook.NONE, now);
      return;
    }
    leftovers.collect();
    if (Duration.between(tidiedAt, now).abs().compareTo(TIDIED) >= 0) {
      originals.forgetSettled();
      tidiedAt = now;
    }
    if (wanted) {
      wanted = false;
      pace.afresh();
    }
    listing = Optional.of(new Listing(now, new BucketLook(finder, readyFile, datedAhead, now)));
  }

  /** Asks for a listing before the next one would be due. */
  void hasten() {
    wanted = true;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  /** Whether there is more to list. */
  public boolean goesOn() {
    return listing.filter(each -> !each.ended && each.trouble.isEmpty()).isPresent();
  }

  /** The next page of the listing; empty at its end. */
  public List<StoredObject> page() throws IOException {
    Bucket bucket = bucket();
    return bucket.store().list(bucket.bucket(), bucket.prefix(), listing.orElseThrow().after);
  }

  /** What a page brings: pairs that are whole; the last, empty one brings the rest. */
  public List<? extends Dropped> drops(@Body List<StoredObject> page) {
    Listing now = listing.orElseThrow();
    if (page.isEmpty()) {
      return end(now);
    }
    now.after = page.get(page.size() - 1).key();
    add(page, now.look);
    return now.look.pairsUpTo(
        bucket().nameOf(now.after), pair -> arrivals.isWhole(pair, now.began));
  }

  /** Adds objects to a look, each as what it is. */
  void add(List<StoredObject> page, BucketLook look) {
    Map<String, List<Held>> holders =
        originals.holders(bucket().bucket(), page.stream().map(StoredObject::key).toList());
    for (StoredObject object : page) {
      String name = bucket().nameOf(object.key());
      if (name.isEmpty() || name.endsWith("/")) {
        continue; // what consoles show as a folder
      }
      if (isHeld(object, holders.getOrDefault(object.key(), List.of()), look.began())) {
        look.pass(name, object);
      } else {
        obstacle(name, object).ifPresentOrElse(look::passOver, () -> look.add(name, object));
      }
    }
  }

  /** One that has changed before its job was sent is the job's all the same, as it is now. */
  private boolean isHeld(StoredObject object, List<Held> holders, Instant began) {
    if (holders.stream().anyMatch(held -> held.holds(DroppedObjects.original("", object), began))) {
      return true;
    }
    Optional<Held> waiting = holders.stream().filter(held -> !held.sent()).findFirst();
    waiting.ifPresent(held -> originals.changed(held.job()));
    return waiting.isPresent();
  }

  private static Optional<LeftAlone> obstacle(String name, StoredObject object) {
    List<String> parts = List.of(name.split("/"));
    if (parts.contains(".") || parts.contains("..")) {
      return Optional.of(
          new LeftAlone(name, "leads through '.' or '..'", "another key, without them"));
    }
    if (parts.stream().anyMatch(each -> bytes(each) > MOST_NAME_BYTES)) {
      return Optional.of(
          new LeftAlone(
              name,
              "has a part of more than " + MOST_NAME_BYTES + " bytes between two '/'",
              "a shorter key"));
    }
    if (object.bytes() > Store.MOST_BYTES) {
      return Optional.of(
          new LeftAlone(
              name, "is larger than " + Store.MOST_BYTES + " bytes", "a picture of 10 MB"));
    }
    try {
      Path.of(name);
      return Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.of(
          new LeftAlone(
              name,
              "cannot be the name of a file here",
              "another key; or start the service with LC_ALL=C.UTF-8"));
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private List<Dropped> end(Listing now) {
    FolderLook rest = now.look.rest();
    Arrivals.Sorted sorted = arrivals.sort(rest, now.began);
    datedAhead = now.look.datedAhead();
    now.ended = true;
    endedAt = clock.instant();
    dueAt = endedAt.plus(pace.behind(sorted.news().arriving() > 0));
    report.took(Duration.between(now.began, endedAt));
    report.tell(sorted.news(), rest, now.began);
    return sorted.whole();
  }

  /**
   * A pair or a manifest that is to be taken in.
   *
   * @throws IOException the failure that keeps all out for a moment
   */
  public Dropped next(@Body Dropped dropped) throws IOException {
    Optional<IOException> trouble = listing.flatMap(each -> each.trouble);
    if (trouble.isPresent()) {
      throw trouble.get();
    }
    return dropped;
  }

  /** Notes why a pair, or anything at all, could not be taken in; it is in the bucket as before. */
  public void notTaken(@ExchangeProperty("CamelExceptionCaught") Exception failure) {
    if (failure instanceof NotTaken own) {
      arrivals.refuse(own.dropped(), own.file(), clock.instant());
      listing.ifPresent(each -> each.look.takeBack(own.dropped()));
      return;
    }
    if (listing.filter(each -> each.trouble.isPresent()).isEmpty()) {
      String words = Contact.words(failure);
      listing.ifPresent(each -> each.trouble = Optional.of(new IOException(words)));
      report.tell(
          InboxNews.trouble("nothing is taken in: " + words), FolderLook.NONE, clock.instant());
      dueAt = clock.instant().plus(pace.soon());
    }
  }
}

package io.tryonroutes.flow;

import io.tryonroutes.Settings;
import io.tryonroutes.pair.Names;
import io.tryonroutes.pair.PairFinder;
import io.tryonroutes.place.Bucket;
import io.tryonroutes.place.Places;
import io.tryonroutes.place.StoredObject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.Body;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.apache.camel.component.aws2.sqs.Sqs2Constants;
import org.apache.camel.component.aws2.sqs.Sqs2Endpoint;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.jboss.logging.Logger;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;

/**
 * The inbox as a queue tells of it. A message says only where to look: what is taken in is what is
 * there by then and nobody's. So messages may come twice, late, and in any order, and one that
 * never comes is made up for by the next listing.
 */
@Singleton
@Named("events")
public class InboxEvents implements PollingConsumerPollStrategy {
  private static final Logger LOG = Logger.getLogger("tryon");

  /**
   * Who waits holds a consumer and, unseen by others, what it has received. The route asks the
   * queue to keep a message from others for longer than this and the work on all of one poll takes.
   */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  /** So many a queue gives, and takes back, with one request. */
  private static final int MOST_AT_ONCE = 10;

  private final Places places;
  private final Settings settings;
  private final PairFinder finder;
  private final InboxBucket inbox;
  private final Neighbours neighbours;
  private final Clock clock;
  private final Queue<String> done = new ConcurrentLinkedQueue<>();
  private volatile Optional<String> trouble = Optional.empty();
  private volatile String told = "";

  InboxEvents(Places places, Settings settings, PairFinder finder, InboxBucket inbox, Clock clock) {
    this.places = places;
    this.settings = settings;
    this.finder = finder;
    this.inbox = inbox;
    this.neighbours = new Neighbours(finder, settings.pairs().separators());
    this.clock = clock;
  }

  /** A pair is there that may still change: the message has to come again. */
  private static final class NotYet extends IOException {
    private static final long serialVersionUID = 1L;

    NotYet(String name) {
      super(name + " may still get another part");
    }
  }

  /** Why nothing is heard from the queue. */
  public Optional<String> trouble() {
    return trouble;
  }

  /** The names in the inbox that a message tells of; none if it is about something else. */
  public List<String> names(@Body String message) {
    Bucket bucket = places.bucket("inbox").orElseThrow();
    try {
      return EventMessage.read(message).stream()
          .filter(each -> each.bucket().equals(bucket.bucket()))
          .filter(each -> each.key().startsWith(bucket.prefix()))
          .map(each -> bucket.nameOf(each.key()))
          .toList();
    } catch (IllegalArgumentException e) {
      tell(
          "a message in tryon.events-queue cannot be understood and is dropped: " + e.getMessage());
      return List.of();
    }
  }

  /**
   * How long a message is still left alone, in ms: a pair's options may come right behind it. One
   * that has lain in the queue for so long is not waited for, nor one that was received so long
   * ago: the queue's clock may be ahead of ours.
   *
   * @param sent when the queue was given it, in ms of its clock
   */
  public long quietTime(Exchange exchange, @Header("SentTimestamp") long sent) {
    long age = Math.max(clock.millis() - sent, exchange.getClock().elapsed());
    long wait = settings.pairs().quietTime().toMillis() - age;
    return Math.min(wait, LONGEST_WAIT.toMillis());
  }

  /** What is whole with an object of this name, and nobody's. */
  public List<Dropped> drops(@Body String name) throws IOException {
    Optional<String> readyFile = settings.pairs().readyFile();
    if (readyFile.isPresent()) {
      // Who waits for a ready file looks at whole folders; that is for the listing.
      readyFile.filter(Names.withoutFolders(name)::equals).ifPresent(ready -> inbox.hasten());
      return List.of();
    }
    Optional<List<StoredObject>> near = neighbours.of(places.bucket("inbox").orElseThrow(), name);
    if (near.isEmpty()) {
      tell(
          "%s: too many names in the inbox begin alike; the next listing looks for its pair"
              .formatted(Names.visible(name)));
      return List.of();
    }
    Instant now = clock.instant();
    BucketLook look = new BucketLook(finder, Optional.empty(), Map.of(), now);
    inbox.add(near.get(), look);
    List<Dropped> drops = new ArrayList<>(look.pairsUpTo("", pair -> pair.files().contains(name)));
    for (Dropped each : drops) {
      if (each instanceof DroppedPair pair && isYoung(pair, now)) {
        throw new NotYet(name);
      }
    }
    FolderLook.Entry entry = look.rest().files().get(name);
    if (entry != null) {
      finder
          .find(List.of(name))
          .manifests()
          .forEach(manifest -> drops.add(new DroppedManifest(manifest, entry)));
    }
    return drops;
  }

  private boolean isYoung(DroppedPair pair, Instant now) {
    // The message may be old and the other picture new, with options right behind it.
    Duration patience =
        pair.pair().couldGetSecondPart()
            ? settings.pairs().secondPartTime()
            : settings.pairs().quietTime();
    return pair.unchanged(now).compareTo(patience) < 0;
  }

  /** Notes that a message could not be dealt with; the queue brings it again. */
  public void again(@ExchangeProperty("CamelExceptionCaught") Exception failure) {
    if (!(failure instanceof NotYet)) {
      tell("a message of tryon.events-queue is dealt with later: " + Contact.words(failure));
    }
  }

  private void tell(String words) {
    if (!words.equals(told)) {
      told = words;
      LOG.warn(words);
    }
  }

  /**
   * Notes that a message has been dealt with: it is deleted, with others, at the end of its poll.
   */
  public void done(@Header(Sqs2Constants.RECEIPT_HANDLE) String receipt) {
    done.add(receipt);
  }

  /** One request for ten messages; those that are not deleted come again. */
  private void delete(Sqs2Endpoint queue) {
    List<DeleteMessageBatchRequestEntry> batch = new ArrayList<>();
    String receipt = done.poll();
    while (receipt != null) {
      batch.add(
          DeleteMessageBatchRequestEntry.builder()
              .id(Integer.toString(batch.size()))
              .receiptHandle(receipt)
              .build());
      receipt = batch.size() < MOST_AT_ONCE ? done.poll() : null;
    }
    if (!batch.isEmpty()) {
      queue
          .getClient()
          .deleteMessageBatch(each -> each.queueUrl(settings.eventsQueue()).entries(batch));
    }
  }

  @Override
  public boolean begin(Consumer consumer, Endpoint endpoint) {
    return true;
  }

  @Override
  public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
    delete((Sqs2Endpoint) endpoint);
    if (trouble.isPresent()) {
      LOG.info("the queue tryon.events-queue answers again");
    }
    trouble = Optional.empty();
  }

  @Override
  public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) {
    if (trouble.isEmpty()) {
      LOG.warnf(
          "the queue tryon.events-queue does not answer: %s. It is tried again by itself; the inbox"
              + " is listed meanwhile.",
          Contact.words(cause));
    }
    trouble = Optional.of("the queue tryon.events-queue does not answer: " + Contact.words(cause));
    return false;
  }
}

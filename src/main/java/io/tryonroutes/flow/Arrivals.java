package io.tryonroutes.flow;

import io.tryonroutes.Settings;
import io.tryonroutes.pair.Findings;
import io.tryonroutes.pair.Lone;
import io.tryonroutes.pair.ManifestFile;
import io.tryonroutes.pair.Member;
import io.tryonroutes.pair.Names;
import io.tryonroutes.pair.Pair;
import io.tryonroutes.pair.PairFinder;
import io.tryonroutes.picture.PictureLook;
import io.tryonroutes.place.Folder;
import io.tryonroutes.place.Places;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Decides which of the pairs that lie in the inbox are whole. People copy, unzip and move in any
 * order and at any speed, so this is a matter of patience: each rule here waits for what may still
 * come, and whatever it waits for is told in the news.
 */
@Singleton
class Arrivals {
  /** The next look, which follows at once, goes on after so many pairs. */
  static final int MOST_AT_ONCE = 200;

  /** So that big pictures, each of which is read to its end, do not make one look a long one. */
  private static final Duration LONGEST_LOOK = Duration.ofMillis(500);

  /** A pair that could not be taken in is tried again as often, for rights are mended unseen. */
  private static final Duration TRIED_AGAIN = Duration.ofSeconds(15);

  /**
   * In a folder where files never stop coming, a lone upper or lower waits at most so many times
   * {@code second-part-time}.
   */
  private static final int MOST_SECOND_PART_TIMES = 20;

  private final Optional<Folder> inbox;
  private final Folder library;
  private final Settings.Pairs rules;
  private final PairFinder finder;
  private final Clock clock;
  private final Map<String, Refusal> refusals = new HashMap<>();
  private final Map<String, FolderLook.Entry> cutOff = new HashMap<>();

  Arrivals(Places places, Settings settings, PairFinder finder, Clock clock) {
    this.clock = clock;
    this.inbox = places.inbox() instanceof Folder folder ? Optional.of(folder) : Optional.empty();
    this.library = places.library();
    this.rules = settings.pairs();
    this.finder = finder;
  }

  /** What can be taken in now, and what cannot. */
  record Sorted(List<Dropped> whole, InboxNews news) {}

  private record Refusal(Dropped dropped, LeftAlone file, Instant until) {}

  /** Notes that a pair could not be taken in; it is left alone for a while. */
  void refuse(Dropped dropped, LeftAlone file, Instant now) {
    refusals.put(dropped.firstFile(), new Refusal(dropped, file, now.plus(TRIED_AGAIN)));
  }

  /** Sorts what one look has seen. */
  Sorted sort(FolderLook look, Instant now) {
    forgetWhatIsGone(look);
    Sight sight = Sight.of(look, finder, rules.readyFile());
    Findings findings = sight.findings();
    List<Lone> lone = new ArrayList<>(findings.lone());
    List<Pair> pairs = new ArrayList<>(findings.pairs());
    rules.partnerTimeout().ifPresent(timeout -> giveUp(lone, pairs, timeout, look, now));
    List<Dropped> drops = new ArrayList<>();
    pairs.forEach(pair -> drops.add(dropped(pair, look)));
    for (ManifestFile manifest : findings.manifests()) {
      drops.add(new DroppedManifest(manifest, look.files().get(manifest.file())));
    }
    List<Dropped> whole = new ArrayList<>();
    List<LeftAlone> leftAlone = new ArrayList<>(look.passedOver());
    TreeSet<String> notReady = new TreeSet<>();
    int arriving = 0;
    Instant enough = now.plus(LONGEST_LOOK);
    for (Dropped dropped : drops) {
      if (inbox.isPresent()
          && (whole.size() == MOST_AT_ONCE
              || !whole.isEmpty() && clock.instant().isAfter(enough))) {
        arriving++;
        continue;
      }
      Optional<LeftAlone> obstacle = obstacle(dropped, now);
      if (obstacle.isPresent()) {
        leftAlone.add(obstacle.get());
      } else if (waitsForReadyFile(dropped, look)) {
        notReady.add(dropped.folder());
      } else if (isWhole(dropped, look, now)) {
        whole.add(dropped);
      } else {
        arriving++;
      }
    }
    lone.forEach(each -> unreadable(each.files()).ifPresent(leftAlone::add));
    InboxNews news =
        new InboxNews(
            Optional.empty(),
            arriving + look.more().arriving(),
            List.copyOf(notReady),
            lone,
            findings.notUnderstood(),
            leftAlone,
            sight.others() + look.more().others(),
            look.more());
    return new Sorted(whole, news);
  }

  private void forgetWhatIsGone(FolderLook look) {
    refusals.keySet().retainAll(look.files().keySet());
    cutOff.keySet().retainAll(look.files().keySet());
  }

  /** Lone pictures whose partner did not come in time are buried as incomplete pairs. */
  private void giveUp(
      List<Lone> lone, List<Pair> pairs, Duration timeout, FolderLook look, Instant now) {
    lone.removeIf(
        each -> {
          Pair pair = each.pair();
          return dropped(pair, look).unchanged(now).compareTo(timeout) >= 0 && pairs.add(pair);
        });
  }

  private static DroppedPair dropped(Pair pair, FolderLook look) {
    return new DroppedPair(
        pair, pair.files().stream().map(file -> look.files().get(file)).toList());
  }

  private Optional<LeftAlone> obstacle(Dropped dropped, Instant now) {
    Refusal refusal = refusals.get(dropped.firstFile());
    if (refusal != null && refusal.dropped().equals(dropped) && now.isBefore(refusal.until())) {
      return Optional.of(refusal.file());
    }
    return dropped instanceof DroppedManifest && !library.present()
        ? Optional.of(Sight.withoutLibrary(dropped.firstFile(), library))
        : unreadable(dropped.files());
  }

  private Optional<LeftAlone> unreadable(List<String> files) {
    return inbox.flatMap(folder -> Sight.unreadable(folder, files));
  }

  /**
   * Whether a pair can be taken in as it is. Which pairs can is told by a look at the whole inbox;
   * this is for one that nothing else there could change.
   */
  boolean isWhole(DroppedPair dropped, Instant now) {
    return rules.readyFile().isEmpty()
        && !dropped.pair().couldGetSecondPart()
        && dropped.unchanged(now).compareTo(rules.quietTime()) >= 0
        && obstacle(dropped, now).isEmpty();
  }

  /** One in a folder above will do, for a batch is one drop. It is for what was there before it. */
  private boolean waitsForReadyFile(Dropped dropped, FolderLook look) {
    if (rules.readyFile().isEmpty()) {
      return false;
    }
    String at = dropped.folder();
    while (!isReadyFor(dropped, look.files().get(at + rules.readyFile().get()))) {
      if (at.isEmpty()) {
        return true;
      }
      at = Names.folderOf(at.substring(0, at.length() - 1));
    }
    return false;
  }

  private static boolean isReadyFor(Dropped dropped, FolderLook.Entry readyFile) {
    return readyFile != null && !readyFile.unchangedSince().isBefore(dropped.droppedAt());
  }

  private boolean isWhole(Dropped drop, FolderLook look, Instant now) {
    Duration unchanged = drop.unchanged(now);
    if (unchanged.compareTo(rules.quietTime()) < 0) {
      return false;
    }
    if (!(drop instanceof DroppedPair dropped)) {
      return unchanged.compareTo(rules.unfinishedTime()) >= 0 || endsWithALine(drop.firstFile());
    }
    // Whoever says that a folder is ready has put the second part there.
    if (dropped.pair().couldGetSecondPart() && rules.readyFile().isEmpty()) {
      Duration patience = rules.secondPartTime();
      Duration quiet = Duration.between(look.quietSince().get(dropped.folder()), now);
      // A copy in no order may bring the other part last of all, so the whole folder counts.
      if (quiet.compareTo(patience) < 0
          && unchanged.compareTo(patience.multipliedBy(MOST_SECOND_PART_TIMES)) < 0) {
        return false;
      }
    }
    return unchanged.compareTo(rules.unfinishedTime()) >= 0
        || dropped.pair().members().stream().noneMatch(member -> isCutOff(member, look));
  }

  /** Whoever still writes a manifest has most often not come to the end of a line. */
  private boolean endsWithALine(String manifest) {
    if (inbox.isEmpty()) {
      return true; // an object appears whole
    }
    try (SeekableByteChannel file = Files.newByteChannel(inbox.get().at(manifest))) {
      ByteBuffer last = ByteBuffer.allocate(1);
      return file.size() > 0
          && file.position(file.size() - 1).read(last) == 1
          && last.get(0) == '\n';
    } catch (IOException e) {
      return false;
    }
  }

  /** Looks into a file once for each time that it has changed. */
  private boolean isCutOff(Member member, FolderLook look) {
    if (inbox.isEmpty()) {
      return false;
    }
    FolderLook.Entry entry = look.files().get(member.file());
    if (entry.equals(cutOff.get(member.file()))) {
      return true;
    }
    Path file = inbox.get().at(member.file());
    try {
      if (PictureLook.unfinished(file)) {
        cutOff.put(member.file(), entry);
        return true;
      }
      return false;
    } catch (IOException e) {
      return true; // gone again, or its disk has a bad moment: its pair waits, the others do not
    }
  }
}

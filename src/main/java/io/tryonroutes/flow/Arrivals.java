package io.tryonroutes.flow;

import io.tryonroutes.Settings;
import io.tryonroutes.pair.Findings;
import io.tryonroutes.pair.Lone;
import io.tryonroutes.pair.Member;
import io.tryonroutes.pair.Names;
import io.tryonroutes.pair.Pair;
import io.tryonroutes.pair.PairFinder;
import io.tryonroutes.picture.PictureLook;
import io.tryonroutes.place.Folder;
import io.tryonroutes.place.Places;
import jakarta.inject.Singleton;
import java.io.IOException;
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

  private final Folder inbox;
  private final Settings.Pairs rules;
  private final PairFinder finder;
  private final Clock clock;
  private final Map<String, Refusal> refusals = new HashMap<>();
  private final Map<String, FolderLook.Entry> cutOff = new HashMap<>();

  Arrivals(Places places, Settings settings, PairFinder finder, Clock clock) {
    this.clock = clock;
    this.inbox = places.inbox();
    this.rules = settings.pairs();
    this.finder = finder;
  }

  /** What can be taken in now, and what cannot. */
  record Sorted(List<DroppedPair> whole, InboxNews news) {}

  private record Refusal(DroppedPair pair, LeftAlone file, Instant until) {}

  /** Notes that a pair could not be taken in; it is left alone for a while. */
  void refuse(DroppedPair pair, LeftAlone file, Instant now) {
    refusals.put(pair.firstFile(), new Refusal(pair, file, now.plus(TRIED_AGAIN)));
  }

  /** Sorts what one look has seen. */
  Sorted sort(FolderLook look, Instant now) {
    forgetWhatIsGone(look);
    List<String> names = look.files().keySet().stream().filter(name -> !isReadyFile(name)).toList();
    Findings findings = finder.find(names);
    List<Lone> lone = new ArrayList<>(findings.lone());
    List<Pair> pairs = new ArrayList<>(findings.pairs());
    rules.partnerTimeout().ifPresent(timeout -> giveUp(lone, pairs, timeout, look, now));
    List<DroppedPair> whole = new ArrayList<>();
    List<LeftAlone> leftAlone = new ArrayList<>(look.passedOver());
    TreeSet<String> notReady = new TreeSet<>();
    int arriving = 0;
    Instant enough = now.plus(LONGEST_LOOK);
    for (Pair pair : pairs) {
      if (whole.size() == MOST_AT_ONCE || !whole.isEmpty() && clock.instant().isAfter(enough)) {
        arriving++;
        continue;
      }
      DroppedPair dropped = dropped(pair, look);
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
    lone.forEach(each -> unreadable(each.members()).ifPresent(leftAlone::add));
    InboxNews news =
        new InboxNews(
            Optional.empty(),
            arriving,
            List.copyOf(notReady),
            lone,
            findings.notUnderstood(),
            leftAlone,
            others(names, findings));
    return new Sorted(whole, news);
  }

  private void forgetWhatIsGone(FolderLook look) {
    refusals.keySet().retainAll(look.files().keySet());
    cutOff.keySet().retainAll(look.files().keySet());
  }

  private boolean isReadyFile(String name) {
    return rules.readyFile().filter(Names.withoutFolders(name)::equals).isPresent();
  }

  private static int others(List<String> names, Findings findings) {
    long visible =
        names.stream().filter(name -> !Names.withoutFolders(name).startsWith(".")).count();
    long known =
        findings.notUnderstood().size()
            + findings.pairs().stream().mapToInt(pair -> pair.members().size()).sum()
            + findings.lone().stream().mapToInt(each -> each.members().size()).sum();
    return (int) Math.max(0, visible - known);
  }

  /** Lone pictures whose partner did not come in time are buried as incomplete pairs. */
  private void giveUp(
      List<Lone> lone, List<Pair> pairs, Duration timeout, FolderLook look, Instant now) {
    lone.removeIf(
        each -> {
          Pair pair = new Pair(each.path(), each.name(), each.members());
          return dropped(pair, look).unchanged(now).compareTo(timeout) >= 0 && pairs.add(pair);
        });
  }

  private static DroppedPair dropped(Pair pair, FolderLook look) {
    return new DroppedPair(
        pair, pair.members().stream().map(member -> look.files().get(member.file())).toList());
  }

  private Optional<LeftAlone> obstacle(DroppedPair dropped, Instant now) {
    Refusal refusal = refusals.get(dropped.firstFile());
    return refusal != null && refusal.pair().equals(dropped) && now.isBefore(refusal.until())
        ? Optional.of(refusal.file())
        : unreadable(dropped.pair().members());
  }

  private Optional<LeftAlone> unreadable(List<Member> members) {
    return members.stream()
        .map(Member::file)
        .filter(file -> !Files.isReadable(inbox.at(file)) && Files.exists(inbox.at(file)))
        .findFirst()
        .map(
            file ->
                new LeftAlone(file, "cannot be read", Shell.command("chmod a+r", inbox.at(file))));
  }

  /** One in a folder above will do, for a batch is one drop. It is for what was there before it. */
  private boolean waitsForReadyFile(DroppedPair dropped, FolderLook look) {
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

  private static boolean isReadyFor(DroppedPair dropped, FolderLook.Entry readyFile) {
    return readyFile != null && !readyFile.unchangedSince().isBefore(dropped.droppedAt());
  }

  private boolean isWhole(DroppedPair dropped, FolderLook look, Instant now) {
    Duration unchanged = dropped.unchanged(now);
    if (unchanged.compareTo(rules.quietTime()) < 0) {
      return false;
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

  /** Looks into a file once for each time that it has changed. */
  private boolean isCutOff(Member member, FolderLook look) {
    FolderLook.Entry entry = look.files().get(member.file());
    if (entry.equals(cutOff.get(member.file()))) {
      return true;
    }
    Path file = inbox.at(member.file());
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

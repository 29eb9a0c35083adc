package io.tryonroutes.flow;

import io.tryonroutes.pair.Findings;
import io.tryonroutes.pair.Lone;
import io.tryonroutes.pair.ManifestFile;
import io.tryonroutes.pair.Names;
import io.tryonroutes.pair.NotUnderstood;
import io.tryonroutes.pair.Pair;
import io.tryonroutes.pair.PairFinder;
import io.tryonroutes.place.StoredObject;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One look at all that lies in a bucket, page by page in the order of the keys. A pair is handed
 * out as soon as nothing that is still to come can belong to it, so a look at very many objects
 * holds few. What then remains is a look like one at a folder, as far as it is kept: beyond {@link
 * #MOST_KEPT} it is only counted.
 */
final class BucketLook {
  /**
   * So many objects that make no pair are kept, and as many of pairs that are not taken at once.
   * The former never keep the latter out. Two that differ in more than their ends, in case for
   * example, find each other only if both are kept.
   */
  static final int MOST_KEPT = 50_000;

  private final PairFinder finder;
  private final Optional<String> readyFile;
  private final Map<String, FolderLook.Entry> before;
  private final Instant now;

  /** What may belong together with what comes next. */
  private final Map<String, FolderLook.Entry> open = new HashMap<>();

  private final Map<String, FolderLook.Entry> rest = new HashMap<>();
  private final Set<String> restFolders = new HashSet<>();
  private final List<LeftAlone> passedOver = new ArrayList<>();
  private final Map<String, Instant> quietSince = new HashMap<>();

  /** The folders that the look is in or has just left. */
  private final Map<String, Instant> quietHere = new HashMap<>();

  private final More.Count more = new More.Count();
  private int ofPairs;

  /**
   * @param readyFile the name of files that say that a folder is whole
   * @param before what the next look was to know of the one before this one
   */
  BucketLook(
      PairFinder finder,
      Optional<String> readyFile,
      Map<String, FolderLook.Entry> before,
      Instant now) {
    this.finder = finder;
    this.readyFile = readyFile;
    this.before = before;
    this.now = now;
  }

  Instant began() {
    return now;
  }

  /** Adds an object that is nobody's yet. */
  void add(String name, StoredObject object) {
    open.put(name, seen(name, object));
  }

  /** Notes an object that is a job's already: its folder may not be quiet because of it. */
  void pass(String name, StoredObject object) {
    seen(name, object);
  }

  /** Adds what cannot be taken in whatever belongs to it. */
  void passOver(LeftAlone file) {
    if (passedOver.size() < MOST_KEPT) {
      passedOver.add(file);
    } else {
      more.leftAlone++;
    }
  }

  /** A store's clock may be ahead; then it is the first look that counts. */
  private FolderLook.Entry seen(String name, StoredObject object) {
    Instant put = object.modified().isBefore(now) ? object.modified() : now;
    FolderLook.Entry entry = FolderLook.Entry.of(object, put);
    FolderLook.Entry known = before.get(name);
    if (known != null
        && known.unchangedSince().isBefore(put)
        && known.equals(FolderLook.Entry.of(object, known.unchangedSince()))) {
      entry = known;
    }
    quietHere.merge(Names.folderOf(name), entry.unchangedSince(), (a, b) -> a.isAfter(b) ? a : b);
    return entry;
  }

  /**
   * The pairs that no later object can belong to.
   *
   * @param last the name of the last object of all that was seen
   * @param wanted which of them are taken; the others remain for the end
   */
  List<DroppedPair> pairsUpTo(String last, Predicate<DroppedPair> wanted) {
    Findings findings = finder.find(open.keySet());
    Map<String, FolderLook.Entry> closed = new HashMap<>(open);
    open.clear();
    List<DroppedPair> whole = new ArrayList<>();
    for (Pair pair : findings.pairs()) {
      DroppedPair dropped = new DroppedPair(pair, pair.files().stream().map(closed::get).toList());
      if (isOpen(pair, last)) {
        move(pair.files(), closed, open);
      } else if (wanted.test(dropped)) {
        whole.add(dropped);
        pair.files().forEach(closed::remove);
      } else if (!keepOfPairs(pair.files(), closed)) {
        more.arriving++;
      }
    }
    for (Lone lone : findings.lone()) {
      if (isOpen(lone.pair(), last)) {
        move(lone.files(), closed, open);
      } else if (!keepOfNone(lone.files(), closed)) {
        more.lone++;
      }
    }
    keepSingle(findings, closed);
    keepReadyFiles(closed);
    leaveFolders(last);
    return whole;
  }

  private void keepSingle(Findings findings, Map<String, FolderLook.Entry> closed) {
    for (ManifestFile each : findings.manifests()) {
      if (!keepOfPairs(List.of(each.file()), closed)) {
        more.arriving++;
      }
    }
    for (NotUnderstood each : findings.notUnderstood()) {
      if (!keepOfNone(List.of(each.file()), closed)) {
        more.notUnderstood++;
      }
    }
  }

  /** What is left now is nothing that could be taken in. */
  private void keepReadyFiles(Map<String, FolderLook.Entry> closed) {
    List<String> readyFiles =
        readyFile.stream()
            .flatMap(
                ready ->
                    closed.keySet().stream()
                        .filter(name -> Names.withoutFolders(name).equals(ready)))
            .toList();
    readyFiles.forEach(name -> keepOfPairs(List.of(name), closed));
    more.others +=
        (int)
            closed.keySet().stream()
                .filter(name -> !Names.withoutFolders(name).startsWith("."))
                .count();
  }

  private boolean keepOfPairs(List<String> files, Map<String, FolderLook.Entry> closed) {
    boolean kept = ofPairs + files.size() <= MOST_KEPT;
    if (kept) {
      ofPairs += files.size();
    }
    keep(kept, files, closed);
    return kept;
  }

  private boolean keepOfNone(List<String> files, Map<String, FolderLook.Entry> closed) {
    boolean kept = rest.size() - ofPairs + files.size() <= MOST_KEPT;
    keep(kept, files, closed);
    return kept;
  }

  private void keep(boolean kept, List<String> files, Map<String, FolderLook.Entry> closed) {
    if (kept) {
      move(files, closed, rest);
      files.forEach(file -> restFolders.add(Names.folderOf(file)));
    } else {
      files.forEach(closed::remove);
    }
  }

  private static void move(
      List<String> files, Map<String, FolderLook.Entry> from, Map<String, FolderLook.Entry> to) {
    files.forEach(file -> to.put(file, from.remove(file)));
  }

  /** A folder that nothing more comes from matters only to what was kept of it. */
  private void leaveFolders(String last) {
    Set<String> openFolders =
        open.keySet().stream().map(Names::folderOf).collect(Collectors.toSet());
    quietHere
        .entrySet()
        .removeIf(
            folder -> {
              if (last.startsWith(folder.getKey()) || openFolders.contains(folder.getKey())) {
                return false;
              }
              if (restFolders.contains(folder.getKey())) {
                quietSince.put(folder.getKey(), folder.getValue());
              }
              return true;
            });
  }

  /**
   * Whether a name may still come that begins as the pair's. In the order of keys all of these
   * stand together, as far as they are spelled alike; others join at the end.
   */
  private static boolean isOpen(Pair pair, String last) {
    int length = pair.path().length() + pair.name().length();
    return Stream.concat(pair.members().stream().map(each -> each.file()), pair.options().stream())
        .anyMatch(file -> last.startsWith(file.substring(0, Math.min(length, file.length()))));
  }

  /** Takes back what was handed out: it could not be taken in, so it is there as before. */
  void takeBack(Dropped dropped) {
    if (ofPairs + dropped.files().size() > MOST_KEPT) {
      more.leftAlone++;
      return;
    }
    for (int i = 0; i < dropped.files().size(); i++) {
      rest.put(dropped.files().get(i), dropped.seen().get(i));
    }
    ofPairs += dropped.files().size();
    quietSince.putIfAbsent(dropped.folder(), dropped.droppedAt());
  }

  /** All that no pair was made of, as far as it is kept; there is no page behind it. */
  FolderLook rest() {
    rest.putAll(open);
    quietSince.putAll(quietHere);
    return new FolderLook(rest, passedOver, quietSince, more.more());
  }

  /** What the next look has to know of this one: since when what a store dates ahead is there. */
  Map<String, FolderLook.Entry> datedAhead() {
    return rest.entrySet().stream()
        .filter(
            each ->
                FileTime.from(each.getValue().unchangedSince())
                        .compareTo(each.getValue().modified())
                    < 0)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}

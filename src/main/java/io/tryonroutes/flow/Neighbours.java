package io.tryonroutes.flow;

import io.tryonroutes.pair.Findings;
import io.tryonroutes.pair.Lone;
import io.tryonroutes.pair.Names;
import io.tryonroutes.pair.PairFinder;
import io.tryonroutes.place.Bucket;
import io.tryonroutes.place.ObjectStore;
import io.tryonroutes.place.StoredObject;
import java.io.IOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Lists what may belong to one object of a bucket, without a look at all the others. In most
 * buckets that is one page. Names that begin alike, such as "1" and "10" to "99999", can fill many;
 * then only what goes on with a separator is listed.
 */
final class Neighbours {
  /**
   * So many pages are listed for one object at most. What has more beside it, such as one pair
   * "look" beside as many "look_0001", is for the look at the whole bucket.
   */
  static final int MOST_PAGES = 20;

  /** Stands before the ending of a file with options, whatever separates words. */
  private static final String BEFORE_ENDING = ".";

  private final PairFinder finder;
  private final Set<String> ends = new TreeSet<>(Set.of(BEFORE_ENDING));

  /**
   * @param separators the characters that stand before a role
   */
  Neighbours(PairFinder finder, String separators) {
    this.finder = finder;
    separators.codePoints().mapToObj(Character::toString).forEach(ends::add);
  }

  /**
   * The object of this name and those that may make a pair with it, and perhaps others.
   *
   * @return none when nothing can be made of such a name; empty when they are too many to be told
   */
  Optional<List<StoredObject>> of(Bucket bucket, String name) throws IOException {
    Findings findings = finder.find(List.of(name));
    Listing listing = new Listing(bucket);
    if (!findings.manifests().isEmpty()) {
      return listing.all(name, Set.of(""));
    }
    Optional<Lone> lone = findings.lone().stream().findFirst();
    if (lone.isEmpty()) {
      return Optional.of(List.of());
    }
    String folder = Names.folderOf(name);
    if (!lone.get().path().equals(folder)) {
      return listing.all(folder, Set.of("")); // the folder is the pair
    }
    Optional<String> begin = begin(folder, lone.get().name(), name);
    return begin.isEmpty() ? Optional.of(List.of()) : listing.all(begin.get(), ends);
  }

  /** What stands before the separators, as it is spelled: a pair's name may be another form. */
  private static Optional<String> begin(String folder, String pair, String name) {
    for (int end = folder.length(); end <= name.length(); end++) {
      String begin = name.substring(folder.length(), end);
      if (Normalizer.normalize(begin, Normalizer.Form.NFC).equals(pair)) {
        return Optional.of(folder + begin);
      }
    }
    return Optional.empty();
  }

  /** What is listed for one object. */
  private static final class Listing {
    private final Bucket bucket;
    private int pages;

    Listing(Bucket bucket) {
      this.bucket = bucket;
    }

    /**
     * The objects whose names begin so and go on with one of these.
     *
     * @return empty when there are too many
     */
    Optional<List<StoredObject>> all(String begin, Set<String> ends) throws IOException {
      List<StoredObject> first = page(begin, "");
      if (first.size() < ObjectStore.PAGE) {
        return Optional.of(
            first.stream()
                .filter(each -> ends.stream().anyMatch(end -> goesOn(each, begin + end)))
                .toList());
      }
      List<StoredObject> all = new ArrayList<>();
      for (String end : ends) {
        List<StoredObject> page = page(begin + end, "");
        all.addAll(page);
        while (page.size() == ObjectStore.PAGE) {
          if (pages == MOST_PAGES) {
            return Optional.empty();
          }
          page = page(begin + end, page.get(page.size() - 1).key());
          all.addAll(page);
        }
      }
      return Optional.of(all);
    }

    private boolean goesOn(StoredObject object, String begin) {
      return object.key().startsWith(bucket.at(begin));
    }

    private List<StoredObject> page(String begin, String after) throws IOException {
      pages++;
      return bucket.store().list(bucket.bucket(), bucket.at(begin), after);
    }
  }
}

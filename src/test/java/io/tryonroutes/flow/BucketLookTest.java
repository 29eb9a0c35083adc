package io.tryonroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.tryonroutes.pair.Pair;
import io.tryonroutes.pair.PairFinder;
import io.tryonroutes.pair.Role;
import io.tryonroutes.pair.RoleWords;
import io.tryonroutes.place.StoredObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketLookTest {
  private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");
  private static final List<String> ENDS =
      List.of("_human.jpg", "_cloth.png", "_upper.png", "_lower.png", ".yaml", ".txt", "_x.jpg");

  private final PairFinder finder = new PairFinder(words());

  private static RoleWords words() {
    Map<Role, List<String>> words = new EnumMap<>(Role.class);
    Arrays.stream(Role.values()).forEach(role -> words.put(role, List.of(role.word())));
    return new RoleWords(words, "._- ");
  }

  private static StoredObject object(String name, Instant put) {
    return new StoredObject("catalog", name, "\"etag\"", put, 1);
  }

  private BucketLook look(Map<String, FolderLook.Entry> before) {
    return new BucketLook(finder, Optional.empty(), before, NOW);
  }

  /** As a store orders keys. */
  private static List<String> inOrder(List<String> names) {
    return names.stream()
        .sorted(
            Comparator.comparing(
                name -> name.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned))
        .toList();
  }

  private static List<String> names(Random random) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String folder = List.of("", "a/", "a/b/", "z/").get(random.nextInt(4));
      String name = folder + "look-" + random.nextInt(40);
      for (String end : ENDS) {
        if (random.nextInt(3) > 0) {
          names.add(name + end);
        }
      }
      if (random.nextInt(4) == 0) {
        names.add(folder + "own-" + i + "/human.jpg");
        names.add(folder + "own-" + i + "/cloth.png");
        names.add(folder + "own-" + i + "/pair.yaml");
      }
    }
    return inOrder(names.stream().distinct().toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1000})
  void pagesOfAnySizeGiveThePairsOfOneLook(int pageSize) {
    for (int seed = 0; seed < 20; seed++) {
      List<String> names = names(new Random(seed));
      BucketLook look = look(Map.of());
      List<Pair> pairs = new ArrayList<>();
      for (int from = 0; from < names.size(); from += pageSize) {
        List<String> page = names.subList(from, Math.min(names.size(), from + pageSize));
        page.forEach(name -> look.add(name, object(name, NOW)));
        look.pairsUpTo(page.get(page.size() - 1), pair -> true)
            .forEach(dropped -> pairs.add(dropped.pair()));
      }
      pairs.addAll(finder.find(look.rest().files().keySet()).pairs());
      assertThat(pairs)
          .as("seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(finder.find(names).pairs());
    }
  }

  @Test
  void aPairIsHandedOutWhenNothingBehindItCanBelongToIt() {
    BucketLook look = look(Map.of());
    look.add("look-1_cloth.png", object("look-1_cloth.png", NOW));
    look.add("look-1_human.jpg", object("look-1_human.jpg", NOW));
    assertThat(look.pairsUpTo("look-1_human.jpg", pair -> true)).isEmpty();
    look.add("look-2_human.jpg", object("look-2_human.jpg", NOW));
    assertThat(look.pairsUpTo("look-2_human.jpg", pair -> true)).hasSize(1);
    assertThat(look.rest().files()).containsOnlyKeys("look-2_human.jpg");
  }

  @Test
  void aStoreWhoseClockIsAheadIsNotWaitedForLongerThanOurFirstLook() {
    Instant ahead = NOW.plusSeconds(3600);
    BucketLook first = look(Map.of());
    first.add("a_human.jpg", object("a_human.jpg", ahead));
    first.add("b_human.jpg", object("b_human.jpg", NOW.minusSeconds(5)));
    assertThat(first.rest().files()).hasSize(2);
    assertThat(first.datedAhead()).containsOnlyKeys("a_human.jpg");
    BucketLook second =
        new BucketLook(finder, Optional.empty(), first.datedAhead(), NOW.plusSeconds(5));
    second.add("a_human.jpg", object("a_human.jpg", ahead));
    assertThat(second.rest().files().get("a_human.jpg").unchangedSince()).isEqualTo(NOW);
  }

  /** Adds what the names of a page are, and lets the look go on to its end. */
  private static List<DroppedPair> page(
      BucketLook look, List<String> names, Predicate<DroppedPair> wanted) {
    names.forEach(name -> look.add(name, object(name, NOW)));
    return look.pairsUpTo(names.get(names.size() - 1), wanted);
  }

  @Test
  void veryManyLonePicturesAreCountedAndThePairsAmongThemFound() {
    int pages = 200;
    BucketLook look = look(Map.of());
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < pages; i++) {
      int first = i * 1_000;
      List<String> names =
          IntStream.range(first, first + 1_000)
              .boxed()
              .flatMap(
                  n ->
                      n % 1_000 == 500
                          ? Stream.of(
                              "a/%07d_cloth.png".formatted(n), "a/%07d_human.jpg".formatted(n))
                          : Stream.of("a/%07d_human.jpg".formatted(n)))
              .toList();
      page(look, names, pair -> true).forEach(each -> pairs.add(each.pair().name()));
    }
    FolderLook rest = look.rest();
    assertThat(pairs).hasSize(pages).startsWith("0000500").endsWith("0199500");
    assertThat(rest.files()).hasSizeBetween(BucketLook.MOST_KEPT, BucketLook.MOST_KEPT + 1);
    assertThat(rest.files().size() + rest.more().lone()).isEqualTo(199_800);
    assertThat(rest.quietSince()).containsOnlyKeys("a/");
  }

  @Test
  void pairsThatAreNotTakenAtOnceAreKeptHoweverManyLonePicturesStandBeforeThem() {
    BucketLook look = look(Map.of());
    for (int i = 0; i < BucketLook.MOST_KEPT + 10_000; i += 1_000) {
      page(
          look,
          IntStream.range(i, i + 1_000).mapToObj("a/%05d/human.jpg"::formatted).toList(),
          pair -> true);
    }
    page(look, List.of("b_human.jpg", "b_upper.png", "c.csv", "d.jpg"), pair -> false);
    page(look, List.of("e.txt", "f/.hidden", "g.txt"), pair -> false);
    FolderLook rest = look.rest();
    assertThat(rest.more().lone()).isEqualTo(10_000);
    assertThat(rest.more().notUnderstood()).isEqualTo(1);
    assertThat(rest.more().others()).isEqualTo(2);
    assertThat(rest.more().arriving()).isZero();
    assertThat(rest.files()).containsKeys("b_human.jpg", "b_upper.png", "c.csv");
    assertThat(rest.quietSince()).hasSize(BucketLook.MOST_KEPT + 1).containsKey("");
  }

  @Test
  void pairsThatAreTooManyToBeKeptAreCountedWhole() {
    BucketLook look = look(Map.of());
    int pairs = BucketLook.MOST_KEPT / 2 + 300;
    for (int i = 0; i < pairs; i += 100) {
      page(
          look,
          IntStream.range(i, i + 100)
              .boxed()
              .flatMap(n -> Stream.of("%05d_human.jpg".formatted(n), "%05d_upper.png".formatted(n)))
              .toList(),
          pair -> false);
    }
    FolderLook rest = look.rest();
    assertThat(finder.find(rest.files().keySet()).pairs()).hasSize(pairs - rest.more().arriving());
    assertThat(finder.find(rest.files().keySet()).lone()).isEmpty();
    assertThat(rest.more().arriving()).isEqualTo(299);
  }

  @Test
  void aReadyFileIsKept() {
    BucketLook look = new BucketLook(finder, Optional.of("done.txt"), Map.of(), NOW);
    page(look, List.of("a/done.txt", "a/other.txt", "b.txt"), pair -> true);
    assertThat(look.rest().files()).containsOnlyKeys("a/done.txt");
    assertThat(look.rest().more().others()).isEqualTo(2);
  }

  @Test
  void whatCannotBeTakenInIsCountedWhenItIsTooMuch() {
    BucketLook look = look(Map.of());
    for (int i = 0; i < BucketLook.MOST_KEPT + 7; i++) {
      look.passOver(new LeftAlone("../" + i, "leads through '..'", "another key"));
    }
    assertThat(look.rest().passedOver()).hasSize(BucketLook.MOST_KEPT);
    assertThat(look.rest().more().leftAlone()).isEqualTo(7);
  }
}

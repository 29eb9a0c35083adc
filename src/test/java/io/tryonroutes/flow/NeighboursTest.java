package io.tryonroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.tryonroutes.pair.PairFinder;
import io.tryonroutes.pair.Role;
import io.tryonroutes.pair.RoleWords;
import io.tryonroutes.place.Bucket;
import io.tryonroutes.place.ObjectStore;
import io.tryonroutes.place.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeighboursTest {
  private static final String SEPARATORS = "._- ";

  private final Listed store = new Listed();
  private final Bucket bucket = new Bucket("catalog", "inbox/", () -> store);
  private final Neighbours neighbours = new Neighbours(new PairFinder(words()), SEPARATORS);

  private static RoleWords words() {
    Map<Role, List<String>> words = new EnumMap<>(Role.class);
    Arrays.stream(Role.values()).forEach(role -> words.put(role, List.of(role.word())));
    return new RoleWords(words, SEPARATORS);
  }

  /** Names that a store lists as AWS does. */
  private static final class Listed implements ObjectStore {
    final NavigableSet<String> keys =
        new TreeSet<>(
            Comparator.comparing(
                key -> key.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));
    int pages;

    @Override
    public List<StoredObject> list(String bucket, String prefix, String after) {
      pages++;
      return keys.tailSet(after.isEmpty() ? prefix : after, after.isEmpty()).stream()
          .takeWhile(key -> key.startsWith(prefix))
          .limit(PAGE)
          .map(key -> new StoredObject(bucket, key, "\"e\"", Instant.EPOCH, 1))
          .toList();
    }

    @Override
    public Optional<StoredObject> look(String bucket, String key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<StoredObject> fetch(
        String bucket, String key, Optional<String> etag, Path file) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void put(String bucket, String key, Object content) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean copy(StoredObject from, String bucket, String key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void delete(String bucket, String key) {
      throw new UnsupportedOperationException();
    }
  }

  private void there(String... names) {
    Arrays.stream(names).map(bucket::at).forEach(store.keys::add);
  }

  private Optional<List<String>> of(String name) throws IOException {
    return neighbours
        .of(bucket, name)
        .map(found -> found.stream().map(each -> bucket.nameOf(each.key())).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "1_cloth.png, 1_human.jpg, 1.yaml",
    "1-cloth.png, 1_human.jpg, 1.yml",
    "1 cloth.png, 1__human.jpg, 1.human.webp",
    "a/1_cloth.png, a/1_human.jpg, a/1.yaml"
  })
  void aPairIsFoundBesideThousandsThatBeginAlike(String first, String second, String third)
      throws IOException {
    String folder = first.substring(0, first.indexOf('1'));
    IntStream.rangeClosed(10, 2_009)
        .forEach(i -> there(folder + i + "_cloth.png", folder + i + "_human.jpg"));
    there(first, second, third);
    for (String each : List.of(first, second, third)) {
      assertThat(of(each)).hasValueSatisfying(f -> assertThat(f).contains(first, second, third));
    }
  }

  @Test
  void aPairIsFoundBehindThousandsWithTheSameSeparator() throws IOException {
    IntStream.range(0, 2_000).forEach(i -> there("look_%04d_human.jpg".formatted(i)));
    there("look_cloth.png", "look_human.jpg");
    assertThat(of("look_human.jpg"))
        .hasValueSatisfying(
            found -> assertThat(found).contains("look_cloth.png", "look_human.jpg"));
  }

  @Test
  void whatIsBesideTooManyIsLeftToTheListing() throws IOException {
    IntStream.range(0, Neighbours.MOST_PAGES * ObjectStore.PAGE)
        .forEach(i -> there("look_%06d_human.jpg".formatted(i)));
    there("look_cloth.png", "look_human.jpg");
    assertThat(of("look_human.jpg")).isEmpty();
    assertThat(store.pages).isLessThanOrEqualTo(Neighbours.MOST_PAGES + SEPARATORS.length() + 1);
    assertThat(of("look_000007_human.jpg")).contains(List.of("look_000007_human.jpg"));
  }

  @Test
  void aSmallBucketIsAskedOnceAndWhatOnlyBeginsAlikeIsLeftOut() throws IOException {
    there("look-1_human.jpg", "look-1_cloth.png", "look-10_human.jpg", "look-1/human.jpg");
    assertThat(of("look-1_human.jpg")).contains(List.of("look-1_cloth.png", "look-1_human.jpg"));
    assertThat(store.pages).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"look-1/human.jpg", "look-1/pair.yaml", "look-1~0a1b2c3d/look-1_human.jpg"})
  void aPairWithItsOwnFolderIsAllOfIt(String name) throws IOException {
    String folder = name.substring(0, name.indexOf('/') + 1);
    there(name, folder + "cloth.png", folder + "x.jpg", "look-10/human.jpg", "look-1_human.jpg");
    IntStream.range(0, 2_000).forEach(i -> there("look-1%04d/human.jpg".formatted(i)));
    assertThat(of(name))
        .hasValueSatisfying(
            found ->
                assertThat(found)
                    .containsExactlyInAnyOrder(name, folder + "cloth.png", folder + "x.jpg"));
  }

  /** Some systems write an umlaut as two characters, and a pair's name is always one. */
  @Test
  void anotherFormOfANameIsFoundAsItIsSpelled() throws IOException {
    String name = "gru\u0308n_human.jpg";
    there(name, "gru\u0308n_cloth.png", "gr\u00fcn_upper.png");
    assertThat(of(name)).hasValueSatisfying(f -> assertThat(f).contains("gru\u0308n_cloth.png"));
    assertThat(of("gr\u00fcn_upper.png")).contains(List.of("gr\u00fcn_upper.png"));
  }

  @Test
  void aManifestIsAlone() throws IOException {
    there("summer.csv", "summer.csv.bak", "summer_human.jpg");
    assertThat(of("summer.csv"))
        .hasValueSatisfying(found -> assertThat(found).contains("summer.csv"));
  }

  @ParameterizedTest
  @CsvSource({"''", "x.txt", "IMG_1.jpg", ".hidden_human.jpg", "a/", "//human.jpg"})
  void nothingIsListedForWhatCanBeNoPair(String name) throws IOException {
    assertThat(of(name)).contains(List.of());
    assertThat(store.pages).isZero();
  }
}

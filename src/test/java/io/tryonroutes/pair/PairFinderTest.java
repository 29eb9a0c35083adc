package io.tryonroutes.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PairFinderTest {
  private static final String COMPOSED = "caf\u00e9";
  private static final String DECOMPOSED = "cafe\u0301";

  private final PairFinder finder = NamesTable.finder();

  @Test
  void membersKeepTheirFilesNamesAsTheyWereFound() {
    Findings findings =
        finder.find(List.of("b/" + DECOMPOSED + " Top.JPG", "b/" + COMPOSED + ".human.png"));

    assertThat(findings.pairs())
        .containsExactly(
            new Pair(
                "b/",
                COMPOSED,
                List.of(
                    new Member(Role.HUMAN, "b/" + COMPOSED + ".human.png"),
                    new Member(Role.UPPER, "b/" + DECOMPOSED + " Top.JPG"))));
  }

  @Test
  void aPairInADeadLettersFolderTellsItsJob() {
    Findings findings =
        finder.find(
            List.of(
                "b/look~0a1b2c3d/human.jpg",
                "b/look~0a1b2c3d/look_cloth.jpg",
                "new/human.jpg",
                "new/cloth.jpg",
                "flat_human.jpg",
                "flat_cloth.jpg"));

    assertThat(findings.pairs())
        .extracting(Pair::name, Pair::replays)
        .containsExactlyInAnyOrder(
            tuple("look", Optional.of("0a1b2c3d")),
            tuple("new", Optional.empty()),
            tuple("flat", Optional.empty()));
  }

  @Test
  void optionsBelongToThePairBesideThem() {
    assertThat(onlyPair("a_human.jpg", "a_cloth.jpg", "A.yaml").files())
        .containsExactly("a_human.jpg", "a_cloth.jpg", "A.yaml");
    for (String options : List.of("b/look/pair.yaml", "b/look/LOOK.yml")) {
      Pair pair = onlyPair("b/look/human.jpg", "b/look/cloth.jpg", options);
      assertThat(pair.name()).isEqualTo("look");
      assertThat(pair.options()).containsExactly(options);
    }
    assertThat(onlyPair("x~0a1b2c3d/human.jpg", "x~0a1b2c3d/cloth.jpg", "x~0a1b2c3d/any.yaml"))
        .extracting(Pair::options)
        .isEqualTo(List.of("x~0a1b2c3d/any.yaml"));
    assertThat(
            onlyPair("l/human.jpg", "l/cloth.jpg", "l/pair.yaml", "l/l.yaml").fault().orElseThrow())
        .extracting(Fault::message)
        .isEqualTo("The pair l has 2 files with options: l/l.yaml, l/pair.yaml.");
  }

  @Test
  void optionsWaitForTheirPairAndPairsForTheirOtherPicture() {
    Findings findings =
        finder.find(List.of("a.yaml", "a_human.jpg", "b.yaml", "c/pair.yaml", "c/.d.yaml"));

    assertThat(findings.pairs()).isEmpty();
    assertThat(findings.lone())
        .extracting(lone -> lone.path() + lone.name(), Lone::files, Lone::missing)
        .containsExactlyInAnyOrder(
            tuple("a", List.of("a_human.jpg", "a.yaml"), List.of("a garment: a_cloth.jpg")),
            tuple("b", List.of("b.yaml"), List.of("its pictures: b_human.jpg and b_cloth.jpg")),
            tuple(
                "c", List.of("c/pair.yaml"), List.of("its pictures: c/human.jpg and c/cloth.jpg")));
  }

  @Test
  void manifestsAreFoundByTheirEnding() {
    Findings findings =
        finder.find(
            List.of(
                "b/Looks.CSV", "upper.csv", "x~0a1b2c3d/x.csv", "a~b.csv", ".c.csv", "d.csv.part"));

    assertThat(findings.manifests())
        .containsExactly(
            new ManifestFile("b/", "Looks.CSV", "b/Looks.CSV", Optional.empty()),
            new ManifestFile("", "upper.csv", "upper.csv", Optional.empty()),
            new ManifestFile("", "x.csv", "x~0a1b2c3d/x.csv", Optional.of("0a1b2c3d")));
    assertThat(findings.notUnderstood()).containsExactly(new NotUnderstood("a~b.csv", "a-b.csv"));
    assertThat(findings.lone()).isEmpty();
  }

  @Test
  void onlyALoneUpperOrLowerCouldGetItsSecondPart() {
    Map<Role, Boolean> couldGet = new EnumMap<>(Role.class);
    for (Role garment : List.of(Role.CLOTH, Role.UPPER, Role.LOWER, Role.DRESS)) {
      couldGet.put(garment, onlyPair("a_human.jpg", "a_" + garment.word()).couldGetSecondPart());
    }

    assertThat(couldGet)
        .isEqualTo(
            Map.of(Role.CLOTH, false, Role.UPPER, true, Role.LOWER, true, Role.DRESS, false));
    assertThat(onlyPair("a_human.jpg", "a_upper.jpg", "a_lower.jpg").couldGetSecondPart())
        .isFalse();
  }

  @Test
  void faultsSayTheRuleAndNameThePairAndItsFiles() {
    Fault twoFiles = onlyPair("a_human.jpg", "a_human.png", "a_cloth.jpg").fault().orElseThrow();
    Fault garments = onlyPair("a_human.jpg", "a_dress.png", "a_cloth.jpg").fault().orElseThrow();

    assertThat(twoFiles.message())
        .isEqualTo("The pair a has 2 files for the role human: a_human.jpg, a_human.png.");
    assertThat(garments.message())
        .isEqualTo("The pair a has garments that do not go together: cloth, dress.");
    assertThat(garments.cause()).contains("cloth, upper, lower or dress, or an upper with a lower");
    assertThat(onlyPair("a_human.jpg", "a_upper.png", "a_lower.jpg").fault()).isEmpty();
    assertThat(List.of(twoFiles, garments)).noneMatch(Fault::replayHelps);
  }

  @Test
  void aFaultStaysShortHoweverManyFilesThereAre() {
    String[] names = IntStream.range(0, 5_000).mapToObj(i -> "a_human." + i).toArray(String[]::new);

    assertThat(onlyPair(names).fault().orElseThrow().message())
        .contains("5000 files")
        .endsWith(" and 4996 more.");
  }

  @Test
  void aPairThatSomebodyElseMadeWithoutAGarmentIsFaulty() {
    Pair pair = new Pair("", "a", List.of(new Member(Role.HUMAN, "a_human.jpg")));

    assertThat(pair.fault()).map(Fault::code).contains("TRYON-INCOMPLETE");
  }

  @Test
  void noNameMakesItThrowAndNoneIsCountedTwice() {
    Random random = new Random(20_261_120);
    String alphabet = "aA._- ~/$\\\u0000\n\u0301\u05d0\u202e\u00df\u0130\ud83d\udc57{}:%";
    List<String> pieces = List.of("human", "Cloth", "top", "lower", ".jpg", ".part", "~0a1b2c3d");
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      StringBuilder name = new StringBuilder();
      for (int n = random.nextInt(8); n >= 0; n--) {
        name.append(
            random.nextBoolean()
                ? pieces.get(random.nextInt(pieces.size()))
                : alphabet.charAt(random.nextInt(alphabet.length())));
      }
      names.add(name.toString());
    }

    Findings findings = finder.find(names);

    List<String> seen =
        Stream.of(
                findings.pairs().stream()
                    .flatMap(pair -> pair.members().stream())
                    .map(Member::file),
                findings.lone().stream().flatMap(one -> one.members().stream()).map(Member::file),
                findings.notUnderstood().stream().map(NotUnderstood::file))
            .flatMap(s -> s)
            .toList();
    assertThat(seen).doesNotHaveDuplicates().isSubsetOf(names).hasSizeGreaterThan(1_000);
  }

  private Pair onlyPair(String... names) {
    Findings findings = finder.find(List.of(names));
    assertThat(findings.pairs()).hasSize(1);
    return findings.pairs().get(0);
  }
}

package io.tryonroutes.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PairFinderTest {
  private static final String COMPOSED = "caf\u00e9";
  private static final String DECOMPOSED = "cafe\u0301";
  private static final String DRESS = "\ud83d\udc57";
  private static final String HEBREW = "\u05e9\u05dc\u05d5\u05dd";
  private static final String LONG = "x".repeat(200);
  private static final String LONG_UMLAUTS = "\u00e4".repeat(100);

  private final PairFinder finder = new PairFinder(RoleWords.standard());

  /**
   * Each row: the names in the inbox with '|' between, and the findings with ' | ' between, written
   * as {@link #written} does.
   */
  static Stream<Arguments> namesAndFindings() {
    return Stream.of(
        // flat names
        arguments("look-01_human.jpg|look-01_cloth.png", "look-01 human cloth"),
        arguments("look.human.jpg|look.dress.png", "look human dress"),
        arguments("look human.jpg|look - upper.png", "look human upper"),
        arguments("look-person.jpg|look-garment.jpg", "look human cloth"),
        arguments("look_model.jpg|look_top.jpg", "look human upper"),
        arguments("look_human.jpg|look_bottom.jpg", "look human lower"),
        arguments("LOOK_HUMAN.JPG|look_Cloth.Png", "LOOK human cloth"),
        arguments("a_cloth.png|A_human.png", "A human cloth"),
        arguments(DECOMPOSED + "_human.jpg|" + COMPOSED + "_cloth.jpg", COMPOSED + " human cloth"),
        arguments(
            "k\u0131z_human.jpg|kiz_cloth.jpg",
            "lone kiz cloth - the person: kiz_human.jpg"
                + " | lone k\u0131z human - a garment: k\u0131z_cloth.jpg"),
        arguments("look_human|look_cloth", "look human cloth"),
        arguments("look.human|look.cloth", "look human cloth"),
        arguments("no 1.5 human|no 1.5 cloth", "no 1.5 human cloth"),
        arguments("look_human.txt|look_cloth.pdf", "look human cloth"),
        arguments("a.b-c d_human.jpg|a.b-c d_cloth.jpg", "a.b-c d human cloth"),
        arguments("model_model.jpg|model_top.jpg", "model human upper"),
        arguments(DRESS + "_human.jpg|" + DRESS + "_dress.jpg", DRESS + " human dress"),
        arguments(HEBREW + "_human.jpg|" + HEBREW + "_cloth.jpg", HEBREW + " human cloth"),
        arguments("${bean:x}_human.jpg|${bean:x}_cloth.jpg", "${bean:x} human cloth"),
        arguments(
            "b_human.jpg|a_human.jpg|b_cloth.jpg|a_cloth.jpg", "a human cloth | b human cloth"),
        // a folder for each pair
        arguments("look-01/human.jpg|look-01/upper.png", "look-01 human upper"),
        arguments("look-01/HUMAN.jpg|look-01/Dress", "look-01 human dress"),
        arguments("look-01/_human.jpg|look-01/-cloth.jpg", "look-01 human cloth"),
        arguments(
            DECOMPOSED + "/human.jpg|" + DECOMPOSED + "/cloth.jpg", COMPOSED + " human cloth"),
        arguments(
            "look/human.jpg|look/cloth.jpg|look/notes.txt|look/pair.yaml", "look human cloth"),
        arguments(
            "Look/human.jpg|look/cloth.jpg",
            "lone Look human - a garment: Look/cloth.jpg"
                + " | lone look cloth - the person: look/human.jpg"),
        arguments(
            "look/human.jpg|look_cloth.jpg",
            "lone look human - a garment: look/cloth.jpg"
                + " | lone look cloth - the person: look_human.jpg"),
        // batches
        arguments(
            "batch-12/look-01_human.jpg|batch-12/look-01_cloth.png",
            "batch-12/:look-01 human cloth"),
        arguments("a/b/c/look/human.jpg|a/b/c/look/cloth.jpg", "a/b/c/:look human cloth"),
        arguments(
            "a/look_human.jpg|b/look_cloth.jpg",
            "lone a/:look human - a garment: a/look_cloth.jpg"
                + " | lone b/:look cloth - the person: b/look_human.jpg"),
        // what came back from the dead letters
        arguments("look~0a1b2c3d/human.jpg|look~0a1b2c3d/cloth.jpg", "look human cloth"),
        arguments(
            "look~0a1b2c3d/look_human.jpg|look~0a1b2c3d/look_cloth.jpg|look~0a1b2c3d/error.json",
            "look human cloth"),
        arguments(
            "b/look~0a1b2c3d/human.jpg|b/look~0a1b2c3d/look_cloth.jpg", "b/:look human cloth"),
        arguments(
            "b/look~0a1b2c3d/Look_human.jpg|b/look~0a1b2c3d/cloth.jpg", "b/:Look human cloth"),
        arguments("a~b~0a1b2c3d/ab_human.jpg|a~b~0a1b2c3d/ab_cloth.jpg", "ab human cloth"),
        arguments(
            "look~0a1b2c3d/human.jpg|look~0a1b2c3d/a_human.jpg|look~0a1b2c3d/b_cloth.jpg",
            "lone a human - a garment: look~0a1b2c3d/a_cloth.jpg"
                + " | lone b cloth - the person: look~0a1b2c3d/b_human.jpg"
                + " | lone look human - a garment: look~0a1b2c3d/cloth.jpg"),
        arguments(
            "look~0a1b2c3d/human.jpg|look~0a1b2c3d/new.jpg",
            "lone look human - a garment: look~0a1b2c3d/cloth.jpg | ? look~0a1b2c3d/new.jpg:"
                + " look~0a1b2c3d/look_human.jpg or look~0a1b2c3d/look_cloth.jpg"),
        arguments(
            "look~0a1b2c3d/human.jpg|look~ffffffff/cloth.jpg",
            "lone look human - a garment: look~0a1b2c3d/cloth.jpg"
                + " | lone look cloth - the person: look~ffffffff/human.jpg"),
        // still lone
        arguments("look-01_human.jpg", "lone look-01 human - a garment: look-01_cloth.jpg"),
        arguments("look-01 - Person.png", "lone look-01 human - a garment: look-01 - cloth.jpg"),
        arguments("a_upper.jpg|a_lower.jpg", "lone a upper lower - the person: a_human.jpg"),
        arguments("b/look/dress.jpg", "lone b/:look dress - the person: b/look/human.jpg"),
        arguments("a~b_human.jpg", "lone a~b human - a garment: a~b_cloth.jpg"),
        // complete and faulty
        arguments("a_human.jpg|a_human.png|a_cloth.jpg", "a human human cloth TRYON-TWO-FILES"),
        arguments("a_human.jpg|a_person.jpg", "a human human TRYON-TWO-FILES"),
        arguments("a/top.jpg|a/upper.jpg", "a upper upper TRYON-TWO-FILES"),
        arguments("a_human.jpg|a_cloth.jpg|a_upper.jpg", "a human cloth upper TRYON-GARMENTS"),
        arguments("a_lower.jpg|a_dress.jpg", "a lower dress TRYON-GARMENTS"),
        arguments(
            "a_human.jpg|a_upper.jpg|a_lower.jpg", "a human upper lower TRYON-NOT-YET-COMBINED"),
        arguments("a~b_human.jpg|a~b_cloth.jpg", "a~b human cloth TRYON-NAME"),
        arguments("~0a1b2c3d/human.jpg|~0a1b2c3d/cloth.jpg", "~0a1b2c3d human cloth TRYON-NAME"),
        arguments("a~0A1B2C3D/human.jpg|a~0A1B2C3D/cloth.jpg", "a~0A1B2C3D human cloth TRYON-NAME"),
        arguments(LONG + "_human.jpg|" + LONG + "_cloth.jpg", LONG + " human cloth"),
        arguments(LONG + "x_human.jpg|" + LONG + "x_cloth.jpg", LONG + "x human cloth TRYON-NAME"),
        arguments(
            LONG_UMLAUTS + "_human.jpg|" + LONG_UMLAUTS + "_cloth.jpg",
            LONG_UMLAUTS + " human cloth"),
        arguments(
            LONG_UMLAUTS + "x_human.jpg|" + LONG_UMLAUTS + "x_cloth.jpg",
            LONG_UMLAUTS + "x human cloth TRYON-NAME"),
        arguments("a\nb_human.jpg|a\nb_cloth.jpg", "a\nb human cloth TRYON-NAME"),
        // not understood
        arguments("human.jpg", "? human.jpg: look-01_human.jpg"),
        arguments("_human.jpg", "? _human.jpg: look-01_human.jpg"),
        arguments("IMG_1234.HEIC", "? IMG_1234.HEIC: IMG_1234_human.HEIC or IMG_1234_cloth.HEIC"),
        arguments("human_look-01.jpg", "? human_look-01.jpg: look-01_human.jpg"),
        arguments("look-01_human (1).jpg", "? look-01_human (1).jpg: look-01_(1)_human.jpg"),
        arguments("look-01_human_.jpg", "? look-01_human_.jpg: look-01_human.jpg"),
        arguments(
            "look-01human.jpg",
            "? look-01human.jpg: look-01human_human.jpg or look-01human_cloth.jpg"),
        arguments("top..a~b.jpg", "? top..a~b.jpg: a-b_upper.jpg"),
        arguments("___.jpg", "? ___.jpg: look-01_human.jpg or look-01_cloth.jpg"),
        arguments(
            "a/human.jpg|a/b_human.jpg|a/b_cloth.jpg",
            "a/:b human cloth | ? a/human.jpg: a/a_human.jpg"),
        arguments(
            "a/human.jpg|a/cloth.jpg|a/back.jpg",
            "? a/back.jpg: a/back_human.jpg or a/back_cloth.jpg"
                + " | ? a/cloth.jpg: a/a_cloth.jpg | ? a/human.jpg: a/a_human.jpg"),
        arguments(
            "a//b_human.jpg|/b_cloth.jpg|x//y.txt",
            "? /b_cloth.jpg: b_cloth.jpg | ? a//b_human.jpg: a/b_human.jpg"),
        // not there yet, or no picture
        arguments(
            ".a_human.jpg|~$a_human.jpg|.hidden/a_human.jpg|a/.b/c_human.jpg|a/~$b/human.jpg", ""),
        arguments("../a_human.jpg|../../etc/human.jpg|./a_cloth.jpg|a/../human.jpg", ""),
        arguments(
            "a_human.jpg.part|a_human.jpg.PARTIAL|a_human.filepart|a_human.tmp|a.crdownload", ""),
        arguments("a_human.jpg|a_cloth.jpg.part", "lone a human - a garment: a_cloth.jpg"),
        arguments("a/human.jpg|a/cloth.jpg|a/back.jpg.part", "a human cloth"),
        arguments(".DS_Store|Thumbs.db|pairs.csv|look.yaml|notes.txt|a/error.json|readme", ""),
        arguments("|/|a/|a/b/|..|.|~", ""));
  }

  @ParameterizedTest
  @MethodSource("namesAndFindings")
  void namesAreSortedIntoPairs(String names, String findings) {
    assertThat(written(finder.find(List.of(names.split("\\|", -1))))).isEqualTo(findings);
  }

  private static String written(Findings findings) {
    Stream<String> pairs =
        findings.pairs().stream()
            .map(
                pair ->
                    place(pair.path(), pair.name())
                        + roles(pair.members())
                        + pair.fault().map(fault -> " " + fault.code()).orElse(""));
    Stream<String> lone =
        findings.lone().stream()
            .map(
                one ->
                    "lone %s%s - %s"
                        .formatted(
                            place(one.path(), one.name()),
                            roles(one.members()),
                            String.join(", ", one.missing())));
    Stream<String> others =
        findings.notUnderstood().stream()
            .map(other -> "? %s: %s".formatted(other.file(), other.suggestion()));
    return Stream.of(pairs, lone, others).flatMap(s -> s).collect(Collectors.joining(" | "));
  }

  private static String place(String path, String name) {
    return path.isEmpty() ? name : path + ":" + name;
  }

  private static String roles(List<Member> members) {
    return members.stream().map(member -> " " + member.role().word()).collect(Collectors.joining());
  }

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

  @ParameterizedTest
  @MethodSource("namesAndFindings")
  void theOrderOfTheNamesAndDuplicatesChangeNothing(String names, String findings) {
    List<String> shuffled = new ArrayList<>(List.of(names.split("\\|", -1)));
    shuffled.addAll(List.copyOf(shuffled));
    Collections.shuffle(shuffled, new Random(7));

    assertThat(written(finder.find(shuffled))).isEqualTo(findings);
  }

  @ParameterizedTest
  @MethodSource("namesAndFindings")
  void theFileThatIsSaidToBeMissingCompletesThePair(String names, String findings) {
    List<String> before = List.of(names.split("\\|", -1));
    for (Lone lone : finder.find(before).lone()) {
      List<String> after = new ArrayList<>(before);
      after.add(lone.missing().get(0).replaceFirst("^(the person|a garment): ", ""));

      assertThat(finder.find(after).pairs())
          .anySatisfy(pair -> assertThat(pair.members()).containsAll(lone.members()));
    }
  }

  @ParameterizedTest
  @MethodSource("namesAndFindings")
  void aSuggestedNameIsUnderstoodAndNotRefused(String names, String findings) {
    for (NotUnderstood other : finder.find(List.of(names.split("\\|", -1))).notUnderstood()) {
      for (String suggested : other.suggestion().split(" or ")) {
        List<String> after = new ArrayList<>(List.of(names.split("\\|", -1)));
        after.remove(other.file());
        after.add(suggested);
        Findings found = finder.find(after);

        assertThat(found.notUnderstood()).extracting(NotUnderstood::file).doesNotContain(suggested);
        assertThat(
                Stream.concat(
                    found.pairs().stream().map(Pair::members),
                    found.lone().stream().map(Lone::members)))
            .anySatisfy(
                members -> assertThat(members).extracting(Member::file).contains(suggested));
      }
    }
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
    Fault both = onlyPair("a_human.jpg", "a_upper.png", "a_lower.jpg").fault().orElseThrow();

    assertThat(twoFiles.message())
        .isEqualTo("The pair a has 2 files for the role human: a_human.jpg, a_human.png.");
    assertThat(garments.message())
        .isEqualTo("The pair a has garments that do not go together: cloth, dress.");
    assertThat(garments.cause()).contains("cloth, upper, lower or dress, or an upper with a lower");
    assertThat(both.cause()).contains("cannot combine two garments into one picture yet");
    assertThat(both.cure()).contains("one garment picture");
    assertThat(List.of(twoFiles, garments, both)).noneMatch(Fault::replayHelps);
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

package io.tryonroutes.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tryonroutes.pair.Manifest.Problem;
import io.tryonroutes.pair.Manifest.Row;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people write into manifests, and what becomes of it. */
class ManifestReaderTest {
  private static final int MOST_PAIRS = 12;
  private static final RoleWords WORDS =
      new RoleWords(
          Map.of(
              Role.HUMAN, List.of("human", "model"),
              Role.CLOTH, List.of("cloth"),
              Role.UPPER, List.of("upper", "top"),
              Role.LOWER, List.of("lower"),
              Role.DRESS, List.of("dress", "Kleid")),
          "_");

  @TempDir Path folder;
  private Path library;

  @BeforeEach
  void fill() throws IOException {
    library = Files.createDirectory(folder.resolve("library"));
    lay("models/anna.jpg", "models/bea.jpg", "tops/red.png", "tops/blue.png", "tops/new/mint.png");
    lay("tops/readme.txt", "tops/.hidden.png", "odd/shirt [1].png", "odd/${sys:user.home}.png");
  }

  private void lay(String... files) throws IOException {
    for (String file : files) {
      Path path = library.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, file);
    }
  }

  private Manifest read(String text) throws IOException {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  private Manifest read(byte[] bytes) throws IOException {
    Path csv = Files.write(folder.resolve("looks.csv"), bytes);
    return new ManifestReader(WORDS, library, MOST_PAIRS).read(csv);
  }

  private static List<String> texts(Manifest manifest) {
    return manifest.problems().stream().map(Problem::text).toList();
  }

  /** Name and files of each pair. */
  private static List<String> pairs(Manifest manifest) {
    assertThat(texts(manifest)).isEmpty();
    return manifest.rows().stream()
        .map(Row::pair)
        .map(
            pair ->
                pair.name() + pair.members().stream().map(member -> " " + member.file()).toList())
        .toList();
  }

  @Test
  void aLineIsAPairWithItsOptions() throws IOException {
    Manifest manifest =
        read(
            "name,human,cloth,model_name,again\n"
                + "look-01,models/anna.jpg,tops/red.png,,\n"
                + "\n"
                + "look-02,models/anna.jpg,tops/blue.png,kolors-virtual-try-on-v1,TRUE\n");

    assertThat(manifest.problems()).isEmpty();
    assertThat(manifest.rows())
        .containsExactly(
            new Row(
                2,
                new Pair(
                    "",
                    "look-01",
                    List.of(
                        new Member(Role.HUMAN, "models/anna.jpg"),
                        new Member(Role.CLOTH, "tops/red.png"))),
                PairOptions.NONE),
            new Row(
                4,
                new Pair(
                    "",
                    "look-02",
                    List.of(
                        new Member(Role.HUMAN, "models/anna.jpg"),
                        new Member(Role.CLOTH, "tops/blue.png"))),
                new PairOptions(Optional.of("kolors-virtual-try-on-v1"), true)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name,human,cloth\na,models/anna.jpg,tops/red.png\n",
        "name;human;cloth\r\na;models/anna.jpg;tops/red.png\r\n",
        "\ufeffname;human;cloth\r\na;models/anna.jpg;tops/red.png",
        "\"name\";\"human\";\"cloth\"\n\"a\";\"models/anna.jpg\";\"tops/red.png\"\n",
        "human, cloth, name\nmodels/anna.jpg, tops/red.png, a\n",
        "Name;MODEL;cloth;;\na;models/anna.jpg;tops/red.png;;\n;;;;\n",
        "name,model,Cloth,dress\na,models/anna.jpg,tops/red.png\n"
      })
  void spreadsheetsWriteOneThingInManyWays(String text) throws IOException {
    assertThat(pairs(read(text))).containsExactly("a[ models/anna.jpg,  tops/red.png]");
  }

  @Test
  void columnsAreCalledAsTheRoleWordsOfTheSettings() throws IOException {
    assertThat(read("name,model,KLEID\na,models/anna.jpg,tops/red.png\n").rows().get(0).pair())
        .extracting(pair -> pair.members().get(1).role())
        .isEqualTo(Role.DRESS);
    assertThat(texts(read("name,Mensch,cloth,cloth\n")))
        .containsExactly(
            "line 1, column 2 (Mensch): no column is called that",
            "line 1, column 4 (cloth): a second column for the same");
    assertThat(texts(read("name,human\n")))
        .containsExactly("line 1: there is no column for a garment");
    assertThat(texts(read("\n\n"))).containsExactly("it has no line with a pair");
    assertThat(texts(read("human,cloth\n"))).containsExactly("it has no line with a pair");
  }

  @Test
  void namesWithCommasQuotesAndLineBreaksAreRead() throws IOException {
    lay("tops/a, \"b\".png");
    Manifest manifest =
        read(
            "name,human,cloth,\"\n\"\n"
                + "a,models/anna.jpg,\"tops/a, \"\"b\"\".png\",\"\n\"\n"
                + "b,models/none.jpg,tops/red.png\n");

    assertThat(manifest.rows().get(0).pair().members().get(1).file())
        .isEqualTo("tops/a, \"b\".png");
    assertThat(texts(manifest))
        .as("lines are those of the file")
        .containsExactly("line 5, column 2 (human): models/none.jpg is not in the library");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a,\"models/anna.jpg,tops/red.png\n", "a,\"models\"/anna.jpg,tops/red.png"})
  void quotesThatDoNotMatchAreAProblemOfTheirLine(String line) throws IOException {
    assertThat(texts(read("name,human,cloth\nb,models/bea.jpg,tops/red.png\n" + line)))
        .containsExactly("line 3: its quotes do not match");
  }

  @Test
  void whatIsNoUtf8IsRefusedInWords() throws IOException {
    byte[] bytes = "name,human,cloth\nMäntel,a,b\n".getBytes(Charset.forName("windows-1252"));
    Manifest manifest = read(bytes);

    assertThat(texts(manifest))
        .containsExactly("line 2: the byte 0xE4 is no UTF-8; in Windows-1252 it is \"ä\"");
    assertThat(manifest.problems().get(0).cure()).contains("CSV UTF-8");
    assertThat(texts(read("\ufeffname".getBytes(StandardCharsets.UTF_16LE))))
        .allMatch(text -> text.contains("UTF-16"));
  }

  @Test
  void allProblemsOfALineAreToldWithTheirColumns() throws IOException {
    assertThat(
            texts(
                read(
                    "name,human,cloth,upper,lower,again\n"
                        + "a,models/nobody.jpg,tops/none.png,,,yes\n"
                        + "b,,tops/red.png,,,\n"
                        + "c,models/anna.jpg,,,,\n"
                        + "d,models/anna.jpg,tops/red.png,tops/blue.png,,\n"
                        + "e,https://a.example/h,,https://a.example/u,https://a.example/l,\n"
                        + "f,models/anna.jpg,tops/red.png,,,,?\n"
                        + "g,models,tops/red.png,,,\n")))
        .containsExactly(
            "line 2, column 2 (human): models/nobody.jpg is not in the library",
            "line 2, column 3 (cloth): tops/none.png is not in the library",
            "line 2, column 6 (again): it says neither true nor false",
            "line 3, column 2 (human): The pair of this line has no picture of the person",
            "line 4, column 3 (cloth): The pair of this line has no picture of a garment",
            "line 5, column 4 (upper): The pair of this line has garments that do not go together:"
                + " cloth, upper",
            "line 6, column 5 (lower): The pair of this line has an upper and a lower garment, given by"
                + " address",
            "line 7, column 7: a cell without a heading above it",
            "line 8, column 2 (human): models is a folder");
  }

  @Test
  void aFaultTellsOfAllProblemsAndStaysShort() throws IOException {
    String good = "a,models/anna.jpg,tops/red.png\n";
    assertThat(read("name,human,cloth\n" + good).fault("looks.csv")).isEmpty();

    Manifest manifest = read("name,human,cloth\n" + good + "b,x.jpg,y.png\n".repeat(300));
    Fault fault = manifest.fault("looks.csv").orElseThrow();
    assertThat(manifest.problemsInAll()).isEqualTo(600);
    assertThat(manifest.problems()).hasSize(100);
    assertThat(fault.code()).isEqualTo("TRYON-MANIFEST");
    assertThat(fault.message())
        .startsWith(
            "The manifest looks.csv has 600 problems: line 3, column 2 (human): x.jpg is not in the"
                + " library; line 3, column 3 (cloth): y.png")
        .endsWith("; and 580 more.")
        .hasSizeLessThan(2_000);
    assertThat(fault.cause()).contains("nothing was sent");
    assertThat(fault.cure()).endsWith("Then drop the manifest again.");
    assertThat(manifest.rows()).as("what was sound").hasSize(1);
  }

  @Test
  void patternsMakeTheProductAndNameThePairs() throws IOException {
    assertThat(pairs(read("human,cloth\nmodels/*.jpg,tops/*.png\n")))
        .containsExactly(
            "anna--blue[ models/anna.jpg,  tops/blue.png]",
            "anna--red[ models/anna.jpg,  tops/red.png]",
            "bea--blue[ models/bea.jpg,  tops/blue.png]",
            "bea--red[ models/bea.jpg,  tops/red.png]");
    assertThat(pairs(read("human,cloth\nmodels/b?a.jpg,tops/**.*\n")))
        .extracting(text -> text.replaceFirst("\\[.*", ""))
        .containsExactly("bea--blue", "bea--mint", "bea--red");
    assertThat(texts(read("name,human,cloth\nx,models/*,tops/red.png\n,models/*.gif,tops/red.png")))
        .containsExactly(
            "line 2, column 1 (name): a name in a line with a pattern",
            "line 3, column 2 (human): models/*.gif fits no picture in the library");
  }

  @Test
  void withoutANameThePairIsNamedAfterItsFiles() throws IOException {
    assertThat(pairs(read("name,human,cloth\n,models/anna.jpg,odd/shirt [1].png\n")))
        .containsExactly("anna--shirt [1][ models/anna.jpg,  odd/shirt [1].png]");
  }

  @Test
  void moreThanTheMostPairsAreRefusedBeforeTheyAreMade() throws IOException {
    for (int i = 0; i < MOST_PAIRS; i++) {
      lay("many/" + i + ".jpg");
    }
    assertThat(read("human,cloth\nmodels/anna.jpg,many/*\n").rows()).hasSize(MOST_PAIRS);
    for (String text :
        List.of(
            "human,cloth\nmany/*,many/*\n",
            "human,cloth\nmodels/anna.jpg,many/*\nmodels/anna.jpg,tops/red.png\n",
            "human,dress\nmodels/anna.jpg,tops/red.png\n" + "many/*,many/*\n".repeat(9))) {
      assertThat(texts(read(text)))
          .hasSize(1)
          .allMatch(each -> each.endsWith("with this line there are more than 12 pairs"));
    }
  }

  @Test
  void twoLinesWithOneNameAreAFaultWhateverTheCase() throws IOException {
    Manifest manifest =
        read(
            "name,human,cloth\n"
                + "Look,models/anna.jpg,tops/red.png\n"
                + "look,models/bea.jpg,tops/red.png\n"
                + ",models/*.jpg,tops/red.png\n"
                + "anna--RED,models/anna.jpg,tops/red.png\n");

    assertThat(texts(manifest))
        .containsExactly(
            "line 3, column 1 (name): the name look is that of line 2, too",
            "line 5, column 1 (name): the name anna--RED is that of line 4, too");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", ".hidden", "a~b", "a\\b", "..", "a.tmp", "a\u202eb"})
  void aNameHasToNameFiles(String name) throws IOException {
    assertThat(texts(read("name,human,cloth\n" + name + ",models/anna.jpg,tops/red.png\n")))
        .hasSize(1)
        .allMatch(text -> text.startsWith("line 2, column 1 (name): The name "));
  }

  @ParameterizedTest
  @CsvSource({
    "../secret.png, leads out of the library",
    "tops/../../secret.png, leads out of the library",
    "tops/../tops/red.png, leads out of the library",
    "/etc/passwd, leads out of the library",
    "../*.png, leads out of the library",
    "away/secret.png, leads out of the library",
    "away.png, leads out of the library",
    "away/*.png, fits no picture in the library",
    "C:\\secret.png, holds a '\\'",
    "file:/etc/passwd, is not in the library",
    "${sys:user.home}/secret.png, is not in the library",
    "pipe.png, is no file with content",
    "loop.png, is a link to itself",
    "*a*b*c*d*.png, holds more than 4 of * and ? between two slashes"
  })
  void noCellLeadsOutOfTheLibrary(String cell, String why) throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("secret.png"), "secret");
    Files.writeString(folder.resolve("secret.png"), "secret");
    Files.createSymbolicLink(library.resolve("away"), elsewhere);
    Files.createSymbolicLink(library.resolve("away.png"), elsewhere.resolve("secret.png"));
    Files.createSymbolicLink(library.resolve("loop.png"), library.resolve("loop.png"));
    new ProcessBuilder("mkfifo", library.resolve("pipe.png").toString()).start().waitFor();

    assertThat(texts(read("name,human,cloth\na,models/anna.jpg," + cell + "\n")))
        .containsExactly("line 2, column 3 (cloth): " + cell + " " + why);
  }

  @Test
  void aSentenceInTheWrongColumnIsAProblemOfItsCell() throws IOException {
    assertThat(texts(read("name,human,cloth\na,models/anna.jpg," + "too ".repeat(100) + "\n")))
        .hasSize(1)
        .allMatch(text -> text.startsWith("line 2, column 3 (cloth): too "))
        .allMatch(text -> text.endsWith("is too long for a file"));
  }

  @Test
  void aPlaceholderIsALetterLikeOthersAndALinkWithinTheLibraryIsFollowed() throws IOException {
    Files.createSymbolicLink(library.resolve("season"), library.resolve("tops"));
    assertThat(
            pairs(
                read(
                    "name,human,cloth\n"
                        + "a,models/anna.jpg,odd/${sys:user.home}.png\n"
                        + "b,models/anna.jpg,season/red.png\n")))
        .containsExactly(
            "a[ models/anna.jpg,  odd/${sys:user.home}.png]", "b[ models/anna.jpg,  tops/red.png]");
  }

  @Test
  void decomposedNamesOnADiskAreFound() throws IOException {
    lay("tops/cafe\u0301.png");
    assertThat(read("name,human,cloth\na,models/anna.jpg,tops/caf\u00e9.png\n").problems())
        .isEmpty();
  }

  @Test
  void addressesArePassedOnAsTheyAreWithoutALibrary() throws IOException {
    String line = "a,http://10.0.0.1/a.jpg?x=*&y=%24,https://example.com/b%20c.png\n";
    library = folder.resolve("none");

    Row row = read("name,human,cloth\n" + line).rows().get(0);
    assertThat(row.pair().members()).allMatch(member -> Member.isUrl(member.file()));
    assertThat(row.pair().members().get(0).file()).isEqualTo("http://10.0.0.1/a.jpg?x=*&y=%24");
  }

  @ParameterizedTest
  @CsvSource({
    "file:///etc/passwd, the address is none of http or https with a host",
    "ftp://example.com/a.png, the address is none of http or https with a host",
    "http:///a.png, the address is none of http or https with a host",
    "http://user:secret@example.com/a.png, the address holds a user or a password",
    "https://example.com/a b.png, the address cannot be read: Illegal character in path"
  })
  void otherAddressesAreRefusedAndNotRepeated(String cell, String why) throws IOException {
    Manifest manifest = read("name,human,cloth\na,https://example.com/a.jpg," + cell + "\n");
    assertThat(texts(manifest))
        .allMatch(text -> text.startsWith("line 2, column 3 (cloth): " + why));
    assertThat(manifest.fault("x").orElseThrow().toString()).doesNotContain("secret", "passwd");
  }

  @Test
  void addressesNeedANameAndStandAlone() throws IOException {
    assertThat(
            texts(
                read(
                    "name,human,cloth\n"
                        + ",https://example.com/a.jpg,https://example.com/b.png\n"
                        + "b,models/anna.jpg,https://example.com/b.png\n")))
        .containsExactly(
            "line 2, column 1 (name): there is no name",
            "line 3, column 3 (cloth): an address beside a file");
  }

  @Test
  void aLibraryThatIsAwayIsNoFaultOfTheManifest() throws IOException {
    library = folder.resolve("none");
    assertThatThrownBy(() -> read("name,human,cloth\na,models/anna.jpg,tops/red.png\n"))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("the library is not there");
  }
}

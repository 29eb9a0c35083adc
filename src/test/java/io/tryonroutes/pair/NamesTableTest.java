package io.tryonroutes.pair;

import static org.assertj.core.api.Assertions.assertThat;

import io.tryonroutes.pair.NamesTable.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code names.md} tells people what becomes of names; this holds the finder to it. */
class NamesTableTest {
  private static final Path ACTUAL = Path.of("target", "names.md");

  private final PairFinder finder = NamesTable.finder();

  static List<Row> rows() {
    return NamesTable.rows();
  }

  @Test
  void theTableSaysWhatBecomesOfNames() throws IOException {
    List<String> actual =
        NamesTable.lines().stream().map(line -> NamesTable.computed(line, finder)).toList();
    Files.write(ACTUAL, actual);

    assertThat(NamesTable.rows()).hasSizeGreaterThan(90);
    assertThat(actual)
        .as("%s; when %s is right, take it over", NamesTable.FILE, ACTUAL)
        .containsExactlyElementsOf(NamesTable.lines());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theOrderOfTheNamesAndDuplicatesChangeNothing(Row row) {
    List<String> shuffled = new ArrayList<>(row.dropped());
    shuffled.addAll(row.dropped());
    Collections.shuffle(shuffled, new Random(7));

    assertThat(finder.find(shuffled)).isEqualTo(finder.find(row.dropped()));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theFileThatIsSaidToBeMissingCompletesThePair(Row row) {
    for (Lone lone : finder.find(row.dropped()).lone()) {
      List<String> after = new ArrayList<>(row.dropped());
      after.add(lone.missing().get(0).replaceFirst("^(the person|a garment): ", ""));

      assertThat(finder.find(after).pairs())
          .anySatisfy(pair -> assertThat(pair.members()).containsAll(lone.members()));
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aNameThatIsSaidToWorkIsUnderstoodAndNotRefused(Row row) {
    for (NotUnderstood other : finder.find(row.dropped()).notUnderstood()) {
      for (String suggested : other.suggestion().split(" or ")) {
        Findings found = finder.find(List.of(suggested));

        assertThat(found.notUnderstood()).isEmpty();
        assertThat(found.lone())
            .singleElement()
            .satisfies(
                lone ->
                    assertThat(new Pair(lone.path(), lone.name(), lone.members()).fault())
                        .map(Fault::code)
                        .contains("TRYON-INCOMPLETE"))
            .satisfies(
                lone ->
                    assertThat(
                            Stream.of(finder.find(with(row.dropped(), other.file(), suggested)))
                                .flatMap(all -> all.notUnderstood().stream()))
                        .extracting(NotUnderstood::file)
                        .doesNotContain(suggested));
      }
    }
  }

  private static List<String> with(List<String> names, String old, String renamed) {
    return names.stream().map(name -> name.equals(old) ? renamed : name).toList();
  }
}

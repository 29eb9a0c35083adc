package io.tryonroutes.pair;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a manifest says, all of it checked: its pairs, and what is wrong. It is taken whole or not
 * at all, so pairs are worth something only where there is no problem; they are listed all the same
 * for who wants to know how far it is from that.
 *
 * @param rows the sound pairs in the order of the file; one line with patterns makes many
 * @param problems the first hundred, in the order of the file
 * @param problemsInAll how many there are
 */
public record Manifest(List<Row> rows, List<Problem> problems, int problemsInAll) {
  private static final int MOST_SHOWN = 20;
  private static final int MOST_CURES = 5;

  public Manifest {
    rows = List.copyOf(rows);
    problems = List.copyOf(problems);
  }

  /**
   * One pair of a manifest.
   *
   * @param line where its line begins in the file, from 1
   * @param pair without path; its members' files are names in the library, with {@code /} between
   *     folders, or all of them are http(s) addresses
   */
  public record Row(int line, Pair pair, PairOptions options) {}

  /**
   * What is wrong at one place of a manifest.
   *
   * @param line from 1; 0 for the file as a whole
   * @param column from 1; 0 for the whole line
   * @param heading what stands above the column; empty when nothing does
   * @param message what is wrong, without the place
   * @param cause why that is a problem
   * @param cure what the person can do about it
   */
  public record Problem(
      int line, int column, String heading, String message, String cause, String cure) {

    /** The place and what is wrong there, as one line. */
    public String text() {
      return place() + message;
    }

    private String place() {
      if (line == 0) {
        return "";
      }
      String of = heading.isEmpty() ? "" : " (" + heading + ")";
      return "line " + line + (column == 0 ? "" : ", column " + column + of) + ": ";
    }
  }

  /**
   * Why a manifest is rejected; empty when nothing is wrong with it.
   *
   * @param file what it is called
   */
  public Optional<Fault> fault(String file) {
    if (problems.isEmpty()) {
      return Optional.empty();
    }
    int more = problemsInAll - Math.min(MOST_SHOWN, problems.size());
    String shown =
        problems.stream().limit(MOST_SHOWN).map(Problem::text).collect(Collectors.joining("; "));
    return Optional.of(
        new Fault(
            "TRYON-MANIFEST",
            "The manifest %s has %s: %s%s."
                .formatted(
                    Names.visible(file),
                    problemsInAll == 1 ? "a problem" : problemsInAll + " problems",
                    shown,
                    more > 0 ? "; and " + more + " more" : ""),
            together(Problem::cause)
                + " A manifest is taken whole or not at all: nothing was sent.",
            together(Problem::cure) + " Then drop the manifest again.",
            false));
  }

  private String together(Function<Problem, String> part) {
    return problems.stream()
        .map(part)
        .distinct()
        .limit(MOST_CURES)
        .collect(Collectors.joining(" "));
  }
}

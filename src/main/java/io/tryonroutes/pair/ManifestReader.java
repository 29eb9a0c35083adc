package io.tryonroutes.pair;

import io.tryonroutes.pair.Manifest.Problem;
import io.tryonroutes.pair.Manifest.Row;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads a manifest: a CSV whose lines are pairs, with commas or semicolons, in UTF-8. Its first
 * line says what the columns are: {@code name}, {@code model_name}, {@code again} and the words of
 * the roles. A cell of a role names a picture of the library, or many by a pattern, or is an
 * http(s) address. Reading changes nothing and fetches nothing.
 */
public final class ManifestReader {
  private static final String NAME = "name";
  private static final String MODEL_NAME = "model_name";
  private static final String AGAIN = "again";

  /** More than ten thousand lines with three long paths each. */
  private static final int MOST_BYTES = 32 * 1024 * 1024;

  private static final int MOST_PROBLEMS = 100;
  private static final int LONGEST_CELL = 2_000;
  private static final String BETWEEN_NAMES = "--";

  private final RoleWords words;
  private final Path library;
  private final int mostPairs;

  /**
   * @param words what the columns of the roles are called
   * @param library where the files lie; it need not be there when a manifest names none
   * @param mostPairs a manifest of more pairs than these is taken for a mistake
   */
  public ManifestReader(RoleWords words, Path library, int mostPairs) {
    this.words = words;
    this.library = library;
    this.mostPairs = mostPairs;
  }

  /**
   * Reads a manifest and checks all that it says; nobody looks into the pictures.
   *
   * @throws IOException when the file or the library cannot be read: a trouble of the place, not of
   *     the manifest
   */
  public Manifest read(Path csv) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(csv)) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    }
    Reading reading = new Reading();
    if (bytes.length > MOST_BYTES) {
      reading.add(
          new Problem(
              0,
              0,
              "",
              "it is larger than " + MOST_BYTES / 1024 / 1024 + " MB",
              "A manifest names pictures and does not hold them.",
              "Split it into several."));
    } else if (ManifestText.of(bytes) instanceof ManifestText.Read read) {
      reading.lines(read.text());
    } else if (ManifestText.of(bytes) instanceof ManifestText.Refused refused) {
      reading.add(refused.problem());
    }
    return new Manifest(reading.rows, reading.problems, reading.problemsInAll);
  }

  /** A column by its place, from 0. */
  private record Column(int index, String heading) {}

  /** What a role's cell stands for. */
  private record Cell(Column column, List<String> files, boolean pattern) {
    boolean isUrl() {
      return Member.isUrl(files.get(0));
    }
  }

  /** One manifest while it is read. */
  private final class Reading {
    final List<Row> rows = new ArrayList<>();
    final List<Problem> problems = new ArrayList<>();
    int problemsInAll;
    private final Map<Role, Column> roles = new EnumMap<>(Role.class);
    private final Map<String, Column> others = new HashMap<>();
    private final Map<String, Integer> lineOfName = new HashMap<>();
    private Optional<Library> files = Optional.empty();
    private long pairs;
    private int line;

    void add(Problem problem) {
      problemsInAll++;
      if (problems.size() < MOST_PROBLEMS) {
        problems.add(problem);
      }
    }

    private void problem(String message, String cause, String cure) {
      add(new Problem(line, 0, "", message, cause, cure));
    }

    private void problem(Column column, String message, String cause, String cure) {
      add(
          new Problem(
              line, column.index() + 1, Names.visible(column.heading()), message, cause, cure));
    }

    void lines(String text) throws IOException {
      CSVFormat format =
          CSVFormat.RFC4180
              .builder()
              .setDelimiter(delimiter(text))
              .setIgnoreEmptyLines(false)
              .get();
      boolean headed = false;
      try (CSVParser parser = CSVParser.parse(text, format)) {
        Iterator<CSVRecord> records = parser.iterator();
        while (pairs <= mostPairs && next(parser, records)) {
          CSVRecord record = records.next();
          if (record.stream().allMatch(String::isBlank)) {
            continue;
          }
          if (headed) {
            row(record);
          } else if (heading(record)) {
            headed = true;
          } else {
            return;
          }
        }
      } catch (UncheckedIOException e) {
        // the text is in memory, so it is the text that is wrong
        problem(
            "its quotes do not match",
            "A cell that begins with \" ends with \" before the next comma or semicolon, and a"
                + " quote within it is written twice.",
            "Let a spreadsheet write the file, or correct the quotes.");
        return;
      }
      line = 0;
      if (rows.isEmpty() && problemsInAll == 0) {
        problem(
            "it has no line with a pair", "Nothing is to be done.", "Add a line for each pair.");
      }
    }

    private boolean next(CSVParser parser, Iterator<CSVRecord> records) {
      line = (int) parser.getCurrentLineNumber() + 1;
      return records.hasNext();
    }

    /** Whichever the first line has more of, outside quotes. */
    private char delimiter(String text) {
      int more = 0;
      boolean quoted = false;
      for (int i = 0; i < text.length(); i++) {
        char at = text.charAt(i);
        quoted ^= at == '"';
        if (!quoted && (at == '\n' || at == '\r') && more != 0) {
          break;
        }
        more += quoted ? 0 : at == ';' ? 1 : at == ',' ? -1 : 0;
      }
      return more > 0 ? ';' : ',';
    }

    private boolean heading(CSVRecord record) {
      int before = problemsInAll;
      Set<String> fixed = Set.of(NAME, MODEL_NAME, AGAIN);
      for (int i = 0; i < record.size(); i++) {
        Column column = new Column(i, record.get(i).strip());
        String word = Names.fold(column.heading());
        if (word.isEmpty()) {
          continue;
        }
        Optional<Role> role = words.role(column.heading());
        boolean twice =
            fixed.contains(word)
                ? others.put(word, column) != null
                : role.isPresent() && roles.put(role.get(), column) != null;
        if (twice) {
          problem(
              column,
              "a second column for the same",
              "Which of the two is meant cannot be told.",
              "Keep one of them.");
        } else if (!fixed.contains(word) && role.isEmpty()) {
          problem(
              column,
              "no column is called that",
              "The first line says what the columns are, separated by commas or semicolons.",
              "Use " + headings() + ".");
        }
      }
      if (problemsInAll == before && (!roles.containsKey(Role.HUMAN) || roles.size() < 2)) {
        problem(
            "there is no column for "
                + (roles.containsKey(Role.HUMAN) ? "a garment" : "the person"),
            "The first line says what the columns are, separated by commas or semicolons.",
            "Use " + headings() + ".");
      }
      return problemsInAll == before;
    }

    private String headings() {
      return Stream.concat(
              Stream.of(NAME),
              Stream.concat(
                  Stream.of(Role.values()).map(words::word), Stream.of(MODEL_NAME, AGAIN)))
          .collect(Collectors.joining(", "));
    }

    private String cell(CSVRecord record, Column column) {
      return column != null && column.index() < record.size()
          ? record.get(column.index()).strip()
          : "";
    }

    private void row(CSVRecord record) throws IOException {
      int before = problemsInAll;
      unnamed(record);
      Map<Role, Cell> cells = new EnumMap<>(Role.class);
      for (Map.Entry<Role, Column> role : roles.entrySet()) {
        String text = cell(record, role.getValue());
        if (!text.isEmpty()) {
          files(role.getValue(), text).ifPresent(cell -> cells.put(role.getKey(), cell));
        }
      }
      PairOptions options = options(record);
      if (problemsInAll == before && oneWay(cells) && legal(cells) && notTooMany(cells)) {
        pairs(record, cells, options);
      }
    }

    /** Spreadsheets save empty columns, too; something in one has lost its heading. */
    private void unnamed(CSVRecord record) {
      Set<Integer> known = new HashSet<>();
      Stream.concat(roles.values().stream(), others.values().stream())
          .forEach(column -> known.add(column.index()));
      for (int i = 0; i < record.size(); i++) {
        if (!known.contains(i) && !record.get(i).isBlank()) {
          problem(
              new Column(i, ""),
              "a cell without a heading above it",
              "Nothing says what it is for; there may be a comma too many.",
              "Take it away, or put a cell that holds commas in quotes.");
        }
      }
    }

    private Optional<Cell> files(Column column, String text) throws IOException {
      if (text.length() > LONGEST_CELL) {
        problem(
            column,
            "it is longer than " + LONGEST_CELL + " characters",
            "No path and no address is so long.",
            "Correct the cell; there may be a quote too many above.");
        return Optional.empty();
      }
      if (text.contains("://")) {
        Optional<String> wrong = wrongUrl(text);
        wrong.ifPresent(
            why ->
                problem(
                    column,
                    why,
                    "An address is passed on to Kling, which fetches the picture.",
                    "Write an http(s) address that everybody can read, or a name in the library."));
        return wrong.isPresent()
            ? Optional.empty()
            : Optional.of(new Cell(column, List.of(text), false));
      }
      if (files.isEmpty()) {
        files = Optional.of(Library.at(library, mostPairs));
      }
      Library.Answer answer = files.get().find(text);
      if (answer instanceof Library.Refused refused) {
        problem(column, refused.message(), refused.cause(), refused.cure());
        return Optional.empty();
      }
      List<String> names = ((Library.Found) answer).names();
      return Optional.of(new Cell(column, names, Library.isPattern(text)));
    }

    /** The address itself is not repeated: it may hold a secret. */
    private Optional<String> wrongUrl(String text) {
      try {
        URI uri = new URI(text);
        if (!Member.isUrl(text) || uri.getHost() == null) {
          return Optional.of("the address is none of http or https with a host");
        }
        return uri.getUserInfo() == null
            ? Optional.empty()
            : Optional.of("the address holds a user or a password");
      } catch (URISyntaxException e) {
        return Optional.of("the address cannot be read: " + e.getReason());
      }
    }

    private PairOptions options(CSVRecord record) {
      String model = cell(record, others.get(MODEL_NAME));
      if (!model.isEmpty() && !PairOptions.isModelName(model)) {
        problem(
            others.get(MODEL_NAME),
            "no model can be called that",
            "Kling is asked for the model by this name.",
            "Write a model's name, or leave the cell empty.");
      }
      String again = cell(record, others.get(AGAIN)).toLowerCase(Locale.ROOT);
      if (!Set.of("", "true", "false").contains(again)) {
        problem(
            others.get(AGAIN),
            "it says neither true nor false",
            "With true a result is paid for that is there already.",
            "Write true, or leave the cell empty.");
      }
      return new PairOptions(
          Optional.of(model).filter(name -> !name.isEmpty()), again.equals("true"));
    }

    private boolean oneWay(Map<Role, Cell> cells) {
      Optional<Cell> url = cells.values().stream().filter(Cell::isUrl).findFirst();
      Optional<Cell> file = cells.values().stream().filter(cell -> !cell.isUrl()).findFirst();
      if (url.isPresent() && file.isPresent()) {
        problem(
            url.get().column(),
            "an address beside a file",
            "Kling takes the pictures of a pair in one way only.",
            "Let all cells of a line be addresses, or all files.");
      }
      return url.isEmpty() || file.isEmpty();
    }

    private boolean legal(Map<Role, Cell> cells) {
      List<Member> members =
          cells.entrySet().stream()
              .map(cell -> new Member(cell.getKey(), cell.getValue().files().get(0)))
              .toList();
      Optional<Fault> fault = PairRules.wrongMembers(new Pair("", "of this line", members));
      fault.ifPresent(
          wrong ->
              problem(
                  columnToMend(cells.keySet()),
                  withoutDot(wrong.message()),
                  wrong.cause(),
                  "Let the line name a person and one garment."));
      return fault.isEmpty();
    }

    /** Where something is missing, or the last of what is too much. */
    private Column columnToMend(Set<Role> named) {
      if (!named.contains(Role.HUMAN)) {
        return roles.get(Role.HUMAN);
      }
      Stream<Role> garments = roles.keySet().stream().filter(role -> role != Role.HUMAN);
      return named.size() == 1
          ? roles.get(garments.findFirst().orElseThrow())
          : roles.get(garments.filter(named::contains).reduce((one, next) -> next).orElseThrow());
    }

    private static String withoutDot(String sentence) {
      return sentence.replaceFirst("[.]$", "");
    }

    /** Before they are made: three patterns are quickly a million pairs. */
    private boolean notTooMany(Map<Role, Cell> cells) {
      long product = 1;
      for (Cell cell : cells.values()) {
        product = Math.min(Integer.MAX_VALUE, product * cell.files().size());
      }
      pairs += product;
      if (pairs > mostPairs) {
        problem(
            "with this line there are more than %d pairs".formatted(mostPairs),
            "tryon.manifest.max-pairs is a guard against many by mistake.",
            "Narrow the patterns, split the manifest, or raise the setting.");
      }
      return pairs <= mostPairs;
    }

    private void pairs(CSVRecord record, Map<Role, Cell> cells, PairOptions options) {
      Column nameColumn = others.getOrDefault(NAME, new Column(-1, ""));
      String name = Names.nfc(cell(record, others.get(NAME)));
      boolean pattern = cells.values().stream().anyMatch(Cell::pattern);
      if (pattern && !name.isEmpty()) {
        problem(
            nameColumn,
            "a name in a line with a pattern",
            "A pattern makes many pairs, each named <human>--<garment> after its files.",
            "Leave the name empty.");
      } else if (name.isEmpty() && cells.values().iterator().next().isUrl()) {
        problem(
            nameColumn,
            "there is no name",
            "The result of a pair is named after it, and addresses give no name.",
            "Write a name.");
      } else {
        for (List<Member> members : product(cells)) {
          pair(nameColumn, name.isEmpty() ? nameOf(members) : name, members, options);
        }
      }
    }

    private List<List<Member>> product(Map<Role, Cell> cells) {
      List<List<Member>> all = List.of(List.of());
      for (Map.Entry<Role, Cell> cell : cells.entrySet()) {
        all =
            all.stream()
                .flatMap(
                    begun ->
                        cell.getValue().files().stream()
                            .map(file -> new Member(cell.getKey(), file))
                            .map(
                                member ->
                                    Stream.concat(begun.stream(), Stream.of(member)).toList()))
                .toList();
      }
      return all;
    }

    private String nameOf(List<Member> members) {
      return members.stream()
          .map(member -> Names.withoutFolders(member.file()).replaceFirst("(?<=.)\\.[^.]*$", ""))
          .map(Names::nfc)
          .collect(Collectors.joining(BETWEEN_NAMES));
    }

    private void pair(Column nameColumn, String name, List<Member> members, PairOptions options) {
      Pair pair = new Pair("", name, members);
      Optional<Fault> wrong = PairRules.wrongName(pair).or(() -> noFileName(name));
      Integer first = wrong.isPresent() ? null : lineOfName.putIfAbsent(Names.fold(name), line);
      if (wrong.isPresent()) {
        problem(
            nameColumn,
            withoutDot(wrong.get().message()),
            wrong.get().cause(),
            "Write another name.");
      } else if (first != null) {
        problem(
            nameColumn,
            "the name %s is that of line %d, too".formatted(Names.visible(name), first),
            "The result of a pair is named after it; case makes no difference.",
            "Give each pair a name of its own.");
      } else {
        rows.add(new Row(line, pair, options));
      }
    }

    private Optional<Fault> noFileName(String name) {
      if (name.indexOf('/') < 0 && !PairFinder.isNotThereYet(name)) {
        return Optional.empty();
      }
      return Optional.of(
          new Fault(
              "TRYON-NAME",
              "The name %s holds a '/', or begins or ends like a file that is not there yet"
                  .formatted(Names.visible(name)),
              "Results are named after the pair and lie in the folder of the manifest.",
              "",
              false));
    }
  }
}

package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tryonroutes.Drawing;
import io.tryonroutes.pair.NamesTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The table of names holds for the running service, too: what it says of the names in a batch comes
 * to be, and nothing else lies anywhere.
 */
class NamesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int LONGEST_FILE_NAME = 255;
  private static final int LONGEST_BURIED = 240;

  private static final Pattern PAIR =
      Pattern.compile("pair (?<name>`.*?`) of [a-z, ]+( is refused (?<code>[A-Z-]+): .*)?");
  private static final Pattern WAITS =
      Pattern.compile("(?<files>`.*`) waits? for (?<what>.*): (?<missing>`.*`)");
  private static final Pattern NOT_UNDERSTOOD =
      Pattern.compile("(?<file>`.*`) is not understood; would work: (?<names>`.*`)");
  private static final Pattern LEFT_ALONE = Pattern.compile("(?<file>`.*`) is left alone: .*");
  private static final Pattern GOES = Pattern.compile("`.*` goes: .*");
  private static final Pattern LOG_LINE =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d (INFO |WARN ) [^\\p{Cc}\u202e\u200b]+");

  @RegisterExtension final Stage stage = new Stage();

  private final List<String> published = new ArrayList<>();
  private final Map<String, String> refused = new TreeMap<>();
  private final List<String> stays = new ArrayList<>();
  private final Map<String, String> lone = new TreeMap<>();
  private final Map<String, String> notUnderstood = new TreeMap<>();
  private int dropped;
  private int reasonsDropped;

  @Test
  void whatTheTableOfNamesSaysComesToBe() throws IOException {
    assumeThat(System.getProperty("sun.jnu.encoding")).as("file names").isEqualTo("UTF-8");
    SandboxProcess sandbox = stage.sandbox("--task-time", "300ms", "--slots", "50");
    Service service =
        stage.service().against(sandbox, 50).set("tryon.pairs.second-part-time", "1s");
    Home home = service.home();
    List<NamesTable.Row> rows = NamesTable.rows().stream().filter(NamesIT::canLieInABatch).toList();
    assertThat(rows).hasSizeGreaterThan(100);
    for (int i = 0; i < rows.size(); i++) {
      drop(rows.get(i), "b%03d/".formatted(i), home);
    }

    service.startAndAwaitReady();
    service
        .within(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(reasons(home)).isEqualTo(refused);
              assertThat(results(home, ".json")).containsExactlyInAnyOrderElementsOf(published);
              assertThat(home.files("work")).isEmpty();
            });

    assertThat(results(home, ".png")).containsExactlyInAnyOrderElementsOf(published);
    assertThat(home.files("outbox")).hasSize(2 * published.size());
    assertThat(home.files("inbox")).containsExactlyInAnyOrderElementsOf(stays);
    assertThat(home.files("done").size() + home.files("dead-letter").size())
        .isEqualTo(dropped - stays.size() - reasonsDropped + refused.size());
    JsonNode inbox = service.status().required("inbox");
    assertThat(inbox.required("arriving").asInt()).isZero();
    assertThat(shown(inbox.required("lone"), "/files/0", "/missing/0")).isEqualTo(lone);
    assertThat(shown(inbox.required("not_understood"), "/file", "/would_work"))
        .isEqualTo(notUnderstood);
    assertThat(service.output().split("\n"))
        .allSatisfy(line -> assertThat(line).matches(LOG_LINE))
        .filteredOn(line -> line.contains(": rejected, see "))
        .hasSize(refused.size());
  }

  @Test
  void aNameThatTheLocaleCannotReadHoldsUpNoOther() throws IOException {
    assumeThat(System.getProperty("sun.jnu.encoding")).as("file names").isEqualTo("UTF-8");
    SandboxProcess sandbox = stage.sandbox("--task-time", "300ms");
    Service service = stage.service().against(sandbox, 5).environment("LC_ALL", "POSIX");
    Home home = service.home();
    home.inbox().pair("Müller", "Müller");
    home.inbox().pair("look", "look");

    service.startAndAwaitReady();
    service.within(PATIENCE).until(() -> home.sidecars() == 1);

    assertThat(home.sidecar("look").required("outcome").asText()).isEqualTo("published");
    assertThat(home.files("inbox")).containsExactly("Müller_cloth.png", "Müller_human.jpg");
    assertThat(service.status().at("/inbox/not_understood")).hasSize(2);
    assertThat(service.readiness().status()).isEqualTo(200);
    assertThat(service.output()).contains("LC_ALL=C.UTF-8").doesNotContain("Exception");
  }

  /**
   * What a Linux file system can hold; a bare word would make the batch itself a pair, and two
   * garments would have to look like such.
   */
  private static boolean canLieInABatch(NamesTable.Row row) {
    boolean twoGarments = row.becomes().stream().anyMatch(text -> text.endsWith("upper, lower"));
    return !twoGarments
        && row.dropped().stream()
            .noneMatch(
                name ->
                    name.matches("/.*|.*//.*|(.*/)?\\.\\.?/.*|(?i)[-_]*(human|dress|_)(\\..*)?")
                        || Stream.of(name.split("/"))
                            .anyMatch(part -> longer(part, LONGEST_FILE_NAME)));
  }

  private static boolean longer(String text, int bytes) {
    return text.getBytes(StandardCharsets.UTF_8).length > bytes;
  }

  private void drop(NamesTable.Row row, String batch, Home home) throws IOException {
    for (String name : row.dropped()) {
      Path file = home.at("inbox").resolve(batch + name);
      Files.createDirectories(file.getParent());
      Files.write(file, Drawing.PERSON.jpeg(batch + name));
      dropped++;
    }
    for (String text : row.becomes()) {
      expect(text, batch);
    }
  }

  private void expect(String text, String batch) {
    Matcher pair = PAIR.matcher(text);
    Matcher waits = WAITS.matcher(text);
    Matcher other = NOT_UNDERSTOOD.matcher(text);
    Matcher leftAlone = LEFT_ALONE.matcher(text);
    if (pair.matches() && pair.group("code") == null) {
      published.addAll(names(pair.group("name"), batch));
    } else if (pair.matches()) {
      refused.put(cut(names(pair.group("name"), batch).get(0)), pair.group("code"));
    } else if (waits.matches()) {
      List<String> files = names(waits.group("files"), batch);
      stays.addAll(files);
      lone.put(
          files.get(0), waits.group("what") + ": " + names(waits.group("missing"), batch).get(0));
    } else if (other.matches()) {
      String file = names(other.group("file"), batch).get(0);
      stays.add(file);
      notUnderstood.put(file, String.join(" or ", names(other.group("names"), batch)));
    } else if (leftAlone.matches()) {
      stays.addAll(names(leftAlone.group("file"), batch));
    } else {
      assertThat(text).matches(GOES);
      reasonsDropped++;
    }
  }

  private static List<String> names(String text, String batch) {
    return NamesTable.names(text).stream().map(batch::concat).toList();
  }

  /** A refused name may be too long for a folder with a number behind it. */
  private static String cut(String label) {
    String name = label.substring(label.lastIndexOf('/') + 1);
    return longer(name, LONGEST_BURIED)
        ? label.substring(0, label.length() - name.length() + LONGEST_BURIED)
        : label;
  }

  /** The pairs of the outbox, without what tells two of one name apart. */
  private static List<String> results(Home home, String end) {
    return home.files("outbox").stream()
        .filter(file -> file.endsWith(end))
        .map(file -> file.substring(0, file.length() - end.length()))
        .map(name -> name.replaceFirst("~[0-9a-f]{8}$", ""))
        .toList();
  }

  private static Map<String, String> reasons(Home home) {
    return home.files("dead-letter").stream()
        .filter(file -> file.endsWith("/error.json"))
        .collect(
            Collectors.toMap(
                file -> file.replaceFirst("~[0-9a-f]{8}/error\\.json$", ""),
                file ->
                    Home.json(home.at("dead-letter").resolve(file)).at("/error/code").asText()));
  }

  private static Map<String, String> shown(JsonNode entries, String key, String value) {
    return StreamSupport.stream(entries.spliterator(), false)
        .collect(
            Collectors.toMap(entry -> entry.at(key).asText(), entry -> entry.at(value).asText()));
  }
}

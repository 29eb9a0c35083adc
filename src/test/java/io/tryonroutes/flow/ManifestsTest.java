package io.tryonroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.tryonroutes.ledger.Input;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.JobState;
import io.tryonroutes.ledger.Preparation;
import io.tryonroutes.pair.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** A manifest in work is registered whole, whenever the service died, and tells its rows' ends. */
class ManifestsTest extends FlowFixture {
  private static final String CSV =
      "name,human,cloth\n=one,h.png,a.png\ntwo,h.png,b.png\nthree,h.png,a.png\n";
  private static final Fault FAULT = new Fault("TRYON-X", "@bad, \"really\"", "c", "c", true);

  private void layManifest(String text) throws IOException {
    lay("library/h.png", "library/a.png", "library/b.png");
    Path folder = Files.createDirectories(home.resolve("work/b/looks.csv~0123abcd"));
    Files.writeString(folder.resolve("looks.csv"), text);
  }

  private List<Job> rows() {
    return jobs.rows(jobs.get("0123abcd"), 0, 99);
  }

  @Test
  void oneThatDiedBeforeItsRowsIsRegisteredAtTheStartAndKlingIsNotAsked() throws IOException {
    layManifest(CSV);
    jobs.announce("0123abcd");
    leftovers.collect();

    assertThat(jobs.get("0123abcd").state()).isEqualTo(JobState.MANIFEST);
    assertThat(rows()).extracting(Job::label).containsExactly("b/=one", "b/two", "b/three");
    assertThat(rows()).noneMatch(Job::askFirst);
    leftovers.suspect();
    leftovers.collect();
    assertThat(rows()).hasSize(3);
  }

  @Test
  void afterALostLedgerKlingIsAskedForEachRowFirst() throws IOException {
    layManifest(CSV);
    leftovers.collect();
    assertThat(rows()).hasSize(3).allMatch(Job::askFirst);
  }

  @Test
  void aLibraryThatIsAwayIsWaitedFor() throws IOException {
    layManifest(CSV);
    Files.move(home.resolve("library"), home.resolve("away"));
    leftovers.collect();
    assertThat(jobs.find("0123abcd")).isEmpty();
    Files.move(home.resolve("away"), home.resolve("library"));
    leftovers.collect();
    assertThat(rows()).hasSize(3);
  }

  @Test
  void aFaultyOneIsOneDeadLetterWithTheReason() throws IOException {
    layManifest("name,human,cloth\na,h.png,none.png\nb,h.png,a.png\n");
    leftovers.collect();
    Job dead = jobs.get("0123abcd");
    assertThat(rows()).isEmpty();
    assertThat(dead.fault().orElseThrow().message())
        .contains("b/looks.csv", "line 2, column 3 (cloth): none.png is not in the library");

    assertThat(inputs.files(dead))
        .extracting(Put::name)
        .containsExactly("b/looks.csv~0123abcd/looks.csv", "b/looks.csv~0123abcd/error.json");
    inputs.toDeadLetter(inputs.files(dead), dead);
    inputs.settled(dead);
    assertThat(files())
        .contains(
            "dead-letter/b/looks.csv~0123abcd/looks.csv",
            "dead-letter/b/looks.csv~0123abcd/error.json")
        .noneMatch(file -> file.startsWith("work/"));

    Files.writeString(
        home.resolve("dead-letter/b/looks.csv~0123abcd/looks.csv"), CSV, StandardCharsets.UTF_8);
    Replay.Replayed answer = (Replay.Replayed) replay.one("b/looks.csv");
    assertThat(answer.job().state()).isEqualTo(JobState.MANIFEST);
    assertThat(jobs.rows(answer.job(), 0, 99)).hasSize(3);
  }

  @Test
  void aDeadRowIsAManifestOfItsOwnAndTheLibraryIsLeftAlone() throws IOException {
    layManifest(CSV);
    leftovers.collect();
    Job dead = jobs.unfit(rows().get(1), rows().get(1).inputs(), FAULT);
    for (int crash = 0; crash < 2; crash++) {
      assertThat(inputs.files(dead)).hasSize(2);
    }
    inputs.toDeadLetter(inputs.files(dead), dead);
    assertThat(inputs.files(dead)).as("after a crash").isEmpty();
    inputs.toDeadLetter(inputs.files(dead), dead);
    inputs.settled(dead);

    Path letter = home.resolve("dead-letter").resolve(dead.folder());
    assertThat(letter.resolve("two.csv"))
        .content()
        .isEqualToIgnoringNewLines(
            "name,human,cloth,model_name,again\r\ntwo,h.png,b.png," + dead.modelName() + ",\r\n");
    assertThat(files()).contains("library/h.png", "library/b.png");

    Replay.Replayed answer = (Replay.Replayed) replay.one("b/two");
    assertThat(jobs.rows(answer.job(), 0, 9))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.label()).isEqualTo("b/two");
              assertThat(row.replays()).contains(dead.id());
              assertThat(row.inputs()).extracting(Input::file).containsExactly("h.png", "b.png");
            });
  }

  @Test
  void theResultsTellEachRowAndAreNoFormulas() throws IOException {
    layManifest(CSV);
    leftovers.collect();
    for (Job row : rows()) {
      inputs.settled(jobs.unfit(row, row.inputs(), FAULT));
    }
    Job manifest = jobs.get("0123abcd");
    assertThat(jobs.due()).containsExactly("0123abcd");
    Put put = manifests.results(manifest).get(0);
    assertThat(put.name()).isEqualTo("b/looks.results.csv");
    assertThat(new String((byte[]) put.content(), StandardCharsets.UTF_8).split("\r\n"))
        .containsExactly(
            "name,outcome,file,units,reason",
            "'=one,rejected,,,\"TRYON-X: @bad, \"\"really\"\"\"",
            "two,rejected,,,\"TRYON-X: @bad, \"\"really\"\"\"",
            "three,rejected,,,\"TRYON-X: @bad, \"\"really\"\"\"");

    Job reported = manifests.reported(manifest);
    inputs.toDone(inputs.files(reported), reported);
    inputs.settled(jobs.get("0123abcd"));
    assertThat(files()).contains("done/2026-11-20/b/looks.csv~0123abcd/looks.csv");
    assertThat(jobs.due()).isEmpty();
  }

  @Test
  void aPictureOfManyRowsIsReadOnceAndAgainWhenItChanges() throws IOException {
    layManifest(CSV);
    leftovers.collect();
    Preparer preparer =
        new Preparer(
            jobs, new Preparation(ledger), pictures, mending, new Wake(new DefaultCamelContext()));
    Input human = rows().get(0).inputs().get(0);
    assertThat(pictures.look(rows().get(0), human))
        .isSameAs(pictures.look(rows().get(1), rows().get(1).inputs().get(0)));
    Files.write(home.resolve("library/h.png"), new byte[] {1, 2, 3});
    assertThat(pictures.look(rows().get(0), human).bytes()).isEqualTo(3);

    Files.delete(home.resolve("library/h.png"));
    Job gone = preparer.prepare(rows().get(2));
    assertThat(gone.fault().orElseThrow().code()).isEqualTo("TRYON-PICTURE-GONE");
    Files.createSymbolicLink(home.resolve("library/h.png"), home.resolve("library/a.png"));
    assertThat(preparer.prepare(rows().get(1)).fault().orElseThrow().code())
        .as("a link that came later is not followed")
        .isEqualTo("TRYON-PICTURE-GONE");
  }

  @Test
  void theOlderOfTwoOfOneNameDoesNotTakeThePlainName() throws IOException {
    layManifest(CSV);
    leftovers.collect();
    Path second = Files.createDirectories(home.resolve("work/b/LOOKS.csv~4567abcd"));
    Files.writeString(second.resolve("LOOKS.csv"), CSV);
    leftovers.suspect();
    leftovers.collect();
    assertThat(manifests.results(jobs.get("0123abcd")).get(0).name())
        .isEqualTo("b/looks~0123abcd.results.csv");
    assertThat(manifests.results(jobs.get("4567abcd")).get(0).name())
        .isEqualTo("b/LOOKS.results.csv");
  }
}

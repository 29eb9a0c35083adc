package io.tryonroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tryonroutes.ledger.Input;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.NewJob;
import io.tryonroutes.pair.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MadePicturesTest extends FlowFixture {
  private static final String ONE = "a1".repeat(32);
  private static final String OTHER = "b2".repeat(32);

  private final List<String> calls = new ArrayList<>();
  private MadePictures made;

  @BeforeEach
  void wire() {
    made = new MadePictures(places, jobs);
  }

  @Test
  void whatIsMadeOfTheSameIsMadeOnceAndEachJobHasItsOwn() throws IOException {
    Job first = job("0000000a");
    Job second = job("0000000b");
    make(first, ONE);
    make(first, ONE);
    make(second, ONE);
    assertThat(calls).containsExactly(ONE);

    made.forget(first);
    assertThat(made.file(first, ONE)).doesNotExist();
    assertThat(made.file(second, ONE)).hasContent(ONE);
    make(first, ONE);
    assertThat(calls).hasSize(2);
  }

  @Test
  void whatIsMadeOfOtherPicturesIsAnotherFile() throws IOException {
    Job job = job("0000000a");
    make(job, ONE);
    make(job, OTHER);
    assertThat(made.file(job, OTHER)).hasContent(OTHER);
    assertThat(made.file(job, ONE)).hasContent(ONE);

    made.forget(job);
    assertThat(made.file(job, ONE).getParent()).isEmptyDirectory();
  }

  @Test
  void whatCannotBeMadeLeavesNothing() throws IOException {
    Job job = job("0000000a");
    made.make(job, ONE, file -> Files.exists(Files.writeString(file, "half")) && false);
    assertThatThrownBy(
            () ->
                made.make(
                    job,
                    OTHER,
                    file -> {
                      Files.writeString(file, "half");
                      throw new IOException("full");
                    }))
        .hasMessage("full");
    assertThat(made.file(job, ONE).getParent()).isEmptyDirectory();
  }

  @Test
  void aStartKeepsWhatOpenJobsNeed() throws IOException {
    Job open = job("0000000a");
    make(open, ONE);
    Path unknown = made.file(open, ONE).resolveSibling("0000000f-" + ONE);
    Path part = made.file(open, ONE).resolveSibling("0000000a-" + OTHER + ".part");
    Files.writeString(unknown, "x");
    Files.writeString(part, "x");

    made.forgetSettled();
    assertThat(made.file(open, ONE)).exists();
    assertThat(unknown).doesNotExist();
    assertThat(part).doesNotExist();
  }

  private void make(Job job, String of) throws IOException {
    made.make(
        job,
        of,
        file -> {
          calls.add(of);
          Files.writeString(file, of);
          return true;
        });
  }

  private Job job(String id) {
    List<Input> inputs =
        List.of(Input.unread(Role.HUMAN, "h.jpg"), Input.unread(Role.CLOTH, "c.jpg"));
    return jobs.register(
        new NewJob(id, "", "n" + id, "m", inputs, false, Optional.empty(), clock.instant()));
  }
}

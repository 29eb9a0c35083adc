package io.tryonroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.tryonroutes.ledger.Input;
import io.tryonroutes.ledger.Job;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** What a crash left in work is either as it was dropped in the inbox again, or whole in a job. */
class LeftoversTest extends FlowFixture {
  @Test
  void aPairThatWasOnItsWayGoesBackUnderTheNamesItHad() throws IOException {
    lay("work/.taking/0123abcd/b/h/human.png", "inbox/b/h/cloth.png");
    lay("work/.taking/4567abcd/look_human.png", "work/.taking/4567abcd/look_upper.png");
    lay("inbox/look_lower.png");
    leftovers.collect();
    assertThat(files())
        .containsExactly(
            "inbox/b/h/cloth.png",
            "inbox/b/h/human.png",
            "inbox/look_human.png",
            "inbox/look_lower.png",
            "inbox/look_upper.png");
    assertThat(jobs.waiting(9)).isEmpty();
  }

  @Test
  void aDeadLetterOnItsWayIsNoLeftoverOfTheJobThatItWas() throws IOException {
    lay("work/.taking/0123abcd/look~deadbeef/look_human.png");
    lay("work/.taking/0123abcd/look~deadbeef/look_cloth.png");
    leftovers.collect();
    assertThat(jobs.waiting(9)).isEmpty();
    assertThat(files())
        .containsExactly(
            "inbox/look~deadbeef/look_cloth.png", "inbox/look~deadbeef/look_human.png");
  }

  @Test
  void nothingInTheInboxIsOverwritten() throws IOException {
    lay("work/.taking/0123abcd/look_human.png");
    Files.writeString(home.resolve("inbox/look_human.png"), "new");
    leftovers.collect();
    assertThat(home.resolve("inbox/look_human.png")).hasContent("new");
    assertThat(files()).contains("work/.taking/0123abcd/look_human.png");

    Files.delete(home.resolve("inbox/look_human.png"));
    leftovers.collect();
    assertThat(files()).containsExactly("inbox/look_human.png");
  }

  @Test
  void aWholePairWithoutARowGetsOneAndIsAskedForFirst() throws IOException {
    lay("work/a/b/look~0123abcd/look_human.png", "work/a/b/look~0123abcd/look_cloth.png");
    lay("work/a/b/look~0123abcd/@eaDir/thumb");
    leftovers.collect();
    Job job = jobs.get("0123abcd");
    assertThat(job.label()).isEqualTo("a/b/look");
    assertThat(job.askFirst()).isTrue();
    assertThat(job.inputs())
        .extracting(Input::file)
        .containsExactly("look_human.png", "look_cloth.png");
  }

  @Test
  void workMayBeALink() throws IOException {
    lay("elsewhere/look~0123abcd/look_human.png", "elsewhere/look~0123abcd/look_cloth.png");
    Files.delete(home.resolve("work"));
    Files.createSymbolicLink(home.resolve("work"), home.resolve("elsewhere"));
    leftovers.collect();
    assertThat(jobs.waiting(9)).hasSize(1);
  }

  @Test
  void aBatchWhoseNameLooksLikeAJobsFolderIsNone() throws IOException {
    lay("work/batch~0123abcd/look~4567abcd/look_human.png");
    lay("work/batch~0123abcd/look~4567abcd/look_cloth.png");
    leftovers.collect();
    assertThat(jobs.waiting(9)).extracting(Job::label).containsExactly("batch~0123abcd/look");
  }
}

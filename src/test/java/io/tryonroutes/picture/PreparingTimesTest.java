package io.tryonroutes.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A usual pair is not decoded, and a very large photo fits into a small heap. */
class PreparingTimesTest {
  private static final String ROUNDS = System.getProperty("tryon.it.rounds", "5");
  private static final Pattern ALLOCATED = Pattern.compile("([0-9,]+) bytes allocated");
  private static final long MEGABYTE = 1_000_000;

  @TempDir private Path dir;

  @Test
  void aUsualPairTakesLittleAndALargePhotoFits() throws IOException, InterruptedException {
    String output = OwnProcess.run("-Xmx300m", PreparingTimes.class, dir.toString(), ROUNDS);

    List<Long> allocated =
        ALLOCATED
            .matcher(output)
            .results()
            .map(MatchResult::group)
            .map(text -> Long.parseLong(text.replaceAll("[^0-9]", "")))
            .toList();
    assertThat(allocated).hasSize(2).allMatch(bytes -> bytes < MEGABYTE);
    assertThat(output).contains("40 megapixels", "turned and made smaller");
  }
}

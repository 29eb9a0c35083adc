package io.tryonroutes.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged pictures are mended or refused, in little memory; 10,000 with a setting. */
class MutatedPicturesTest {
  private static final String PICTURES = System.getProperty("tryon.it.mutations", "1000");
  private static final String SEED = System.getProperty("tryon.it.seed", "7");

  @TempDir private Path dir;

  @Test
  void noDamageCrashesOrHangsOrFillsTheMemory() throws IOException, InterruptedException {
    String output =
        OwnProcess.run("-Xmx256m", MutatedPictures.class, SEED, PICTURES, dir.toString());

    assertThat(output).startsWith(PICTURES + " pictures, slowest ");
    assertThat(output).contains("mended=", "TRYON-PICTURE-BROKEN", "TRYON-PICTURE-CUT-OFF");
  }
}

package io.tryonroutes.sandbox.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplePicturesTest {

  @Test
  void twoPairsAreWrittenUnderFlatNames(@TempDir Path folder) throws Exception {
    SamplePictures.write(folder);

    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "look-01_human.jpg", "look-01_cloth.png", "look-02_human.jpg", "look-02_cloth.jpg");
    }
    assertThat(Files.readAllBytes(folder.resolve("look-01_human.jpg")))
        .startsWith(0xFF, 0xD8, 0xFF);
    assertThat(Files.readAllBytes(folder.resolve("look-01_cloth.png")))
        .startsWith(0x89, 'P', 'N', 'G');
    assertThat(Files.readAllBytes(folder.resolve("look-02_cloth.jpg")))
        .startsWith(0xFF, 0xD8, 0xFF);
  }

  @Test
  void theSameSeedGivesTheSamePictureAndAnotherSeedAnother() {
    Set<Integer> people = new HashSet<>();
    Set<Integer> garments = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      people.add(java.util.Arrays.hashCode(SamplePictures.person(seed)));
      garments.add(java.util.Arrays.hashCode(SamplePictures.garment(seed)));
    }
    assertThat(people).hasSize(20);
    assertThat(garments).hasSize(20);
    assertThat(SamplePictures.person(3)).isEqualTo(SamplePictures.person(3));
    assertThat(SamplePictures.garment(3)).isEqualTo(SamplePictures.garment(3));
  }
}

package io.tryonroutes.sandbox.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GarmentsTest {

  /** The protocol's table of garments in one picture. */
  @ParameterizedTest
  @CsvSource({
    "UPPER,                true,  true",
    "LOWER,                true,  true",
    "DRESS,                true,  true",
    "UNKNOWN,              true,  true",
    "UPPER + LOWER,        false, true",
    "LOWER + UPPER,        false, true",
    "UPPER + UPPER,        false, false",
    "LOWER + LOWER,        false, false",
    "DRESS + DRESS,        false, false",
    "UPPER + DRESS,        false, false",
    "LOWER + DRESS,        false, false",
    "UPPER + LOWER + DRESS, false, false",
    "UPPER + LOWER + LOWER, false, false"
  })
  void whichGarmentsMayBeCombinedIsAMatterOfTheModel(String picture, boolean v1, boolean v15) {
    List<GarmentShape> shapes =
        Stream.of(picture.split(" \\+ ")).map(GarmentShape::valueOf).toList();

    assertThat(Garments.fault("kolors-virtual-try-on-v1", shapes).isEmpty()).isEqualTo(v1);
    assertThat(Garments.fault("kolors-virtual-try-on-v1-5", shapes).isEmpty()).isEqualTo(v15);
  }
}

package io.tryonroutes.place;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BucketTest {
  private static Optional<Bucket> bucket(String setting) {
    return Bucket.of(
        setting,
        () -> {
          throw new AssertionError("nothing is asked");
        });
  }

  @ParameterizedTest
  @CsvSource({
    "s3://catalog, catalog, ''",
    "s3://catalog/, catalog, ''",
    "s3://catalog/inbox, catalog, inbox/",
    "s3://catalog/inbox/, catalog, inbox/",
    "s3://my.shop-7/a b/größe/, my.shop-7, a b/größe/"
  })
  void aSettingNamesABucketAndAPrefixThatEndsAtAFolder(String setting, String name, String prefix) {
    Bucket bucket = bucket(setting).orElseThrow();
    assertThat(bucket.bucket()).isEqualTo(name);
    assertThat(bucket.prefix()).isEqualTo(prefix);
    assertThat(bucket.nameOf(bucket.at("look-01/human.jpg"))).isEqualTo("look-01/human.jpg");
    assertThat(bucket.shown("x")).isEqualTo("s3://" + name + "/" + prefix + "x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://",
        "s3:///inbox",
        "s3://ab",
        "s3://Catalog/in",
        "s3://catalog//in",
        "s3://catalog/a//b",
        "s3://catalog/${body}/",
        "s3://catalog?x=y",
        "s3://-catalog/"
      })
  void whatCouldMeanAnotherBucketOrAnOptionIsRefused(String setting) {
    assertThat(Bucket.isMeant(setting)).isTrue();
    assertThat(Bucket.isWell(setting)).isFalse();
    assertThat(bucket(setting)).isEmpty();
  }

  @Test
  void oneLiesWithinAnotherByItsFolders() {
    Bucket inbox = bucket("s3://catalog/in").orElseThrow();
    assertThat(bucket("s3://catalog/in/done").orElseThrow().liesWithin(inbox)).isTrue();
    assertThat(bucket("s3://catalog/in").orElseThrow().liesWithin(inbox)).isTrue();
    assertThat(bucket("s3://catalog/inner").orElseThrow().liesWithin(inbox)).isFalse();
    assertThat(bucket("s3://other/in/done").orElseThrow().liesWithin(inbox)).isFalse();
  }
}

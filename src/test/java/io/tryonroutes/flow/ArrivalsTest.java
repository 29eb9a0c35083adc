package io.tryonroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.tryonroutes.MovableClock;
import io.tryonroutes.Settings;
import io.tryonroutes.pair.PairFinder;
import io.tryonroutes.pair.RoleWords;
import io.tryonroutes.place.Folder;
import io.tryonroutes.place.Places;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What counts as whole; each look is one of the service's, the clock its only time. */
class ArrivalsTest {
  private static final byte[] PICTURE = picture();
  private static final Instant LONG_AGO = Instant.parse("2001-01-01T00:00:00Z");

  @TempDir Path inbox;
  private final MovableClock clock = new MovableClock(Instant.parse("2026-11-20T09:00:00Z"));
  private Arrivals arrivals;
  private FolderLook last = FolderLook.NONE;

  private static byte[] picture() {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.write(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB), "png", out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void defaults() {
    rules();
  }

  private void rules(String... keysAndValues) {
    SmallRyeConfigBuilder config =
        new SmallRyeConfigBuilder().addDiscoveredConverters().withMapping(Settings.class);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      config.withDefaultValue(keysAndValues[i], keysAndValues[i + 1]);
    }
    Settings settings = config.build().getConfigMapping(Settings.class);
    Folder nowhere = new Folder(inbox.resolve("../nowhere"));
    Places places =
        new Places(
            inbox,
            new Folder(inbox),
            nowhere,
            Optional.of(nowhere),
            nowhere,
            nowhere,
            nowhere,
            Set.of());
    arrivals =
        new Arrivals(
            places,
            settings,
            new PairFinder(
                new RoleWords(Settings.wordsOf(settings.pairs()), settings.pairs().separators())),
            clock);
  }

  private void drop(String... files) throws IOException {
    for (String file : files) {
      Path path = inbox.resolve(file);
      Files.createDirectories(path.getParent());
      Files.write(path, PICTURE);
      Files.setLastModifiedTime(path, FileTime.from(LONG_AGO));
    }
  }

  private Arrivals.Sorted look() throws IOException {
    last = FolderLook.at(inbox, last, clock.instant());
    return arrivals.sort(last, clock.instant());
  }

  private Arrivals.Sorted lookAfter(int seconds) throws IOException {
    clock.move(Duration.ofSeconds(seconds));
    return look();
  }

  private static List<String> files(Arrivals.Sorted sorted) {
    return sorted.whole().stream().flatMap(dropped -> dropped.files().stream()).toList();
  }

  @Test
  void aPairIsTakenWhenItIsUnchangedForTheQuietTimeWhateverItsFilesSayOfTheirAge()
      throws IOException {
    drop("a_human.png", "a_cloth.png");
    assertThat(look().whole()).isEmpty();
    assertThat(lookAfter(1).news().arriving()).isEqualTo(1);
    assertThat(files(lookAfter(1))).containsExactly("a_human.png", "a_cloth.png");
  }

  @Test
  void aChangeBeginsTheQuietTimeAnew() throws IOException {
    drop("a_human.png", "a_cloth.png");
    look();
    Files.setLastModifiedTime(inbox.resolve("a_cloth.png"), FileTime.from(LONG_AGO.plusMillis(1)));
    assertThat(lookAfter(2).whole()).isEmpty();
    assertThat(lookAfter(2).whole()).hasSize(1);
  }

  @Test
  void anotherFileOfTheSameNameBeginsTheQuietTimeAnew() throws IOException {
    drop("a_human.png", "a_cloth.png");
    look();
    drop("new");
    Files.move(
        inbox.resolve("new"), inbox.resolve("a_cloth.png"), StandardCopyOption.REPLACE_EXISTING);
    assertThat(lookAfter(2).whole()).isEmpty();
  }

  @Test
  void aCutOffFileHasTheUnfinishedTimeToGrow() throws IOException {
    drop("a_human.png", "a_cloth.png", "b_human.png", "b_cloth.png");
    Files.write(inbox.resolve("a_human.png"), Arrays.copyOf(PICTURE, PICTURE.length - 9));
    Files.write(inbox.resolve("b_cloth.png"), new byte[0]);
    look();
    assertThat(lookAfter(29).whole()).isEmpty();
    assertThat(lookAfter(1).whole()).hasSize(2);
  }

  @Test
  void aLoneUpperWaitsForItsLower() throws IOException {
    drop("a_human.png", "a_upper.png");
    look();
    assertThat(lookAfter(5).whole()).isEmpty();
    drop("a_lower.png");
    look();
    assertThat(files(lookAfter(2))).containsExactly("a_human.png", "a_upper.png", "a_lower.png");
  }

  @Test
  void aLoneUpperIsTakenAfterTheSecondPartTime() throws IOException {
    drop("a_human.png", "a_upper.png");
    look();
    assertThat(lookAfter(29).whole()).isEmpty();
    assertThat(lookAfter(1).whole()).hasSize(1);
  }

  @Test
  void aLoneUpperWaitsWhileItsFolderFills() throws IOException {
    drop("a/a_human.png", "a/a_upper.png", "b/b_human.png", "b/b_upper.png");
    look();
    for (int i = 0; i < 5; i++) {
      drop("a/." + i + ".part");
      assertThat(files(lookAfter(20))).noneMatch(file -> file.startsWith("a/"));
    }
    assertThat(files(lookAfter(30))).contains("a/a_upper.png");
  }

  @Test
  void aLoneUpperDoesNotWaitForEverWhereFilesNeverStopComing() throws IOException {
    drop("a_human.png", "a_upper.png");
    look();
    int waited = 0;
    do {
      drop("x" + waited + ".txt");
      waited += 20;
    } while (lookAfter(20).whole().isEmpty() && waited < 10_000);
    assertThat(waited).isEqualTo(20 * 30);
  }

  @Test
  void withAReadyFileAFolderIsTakenWhenItIsThere() throws IOException {
    rules("tryon.pairs.ready-file", "READY");
    drop("b/look/human.png", "b/look/upper.png", "c/c_human.png", "c/c_cloth.png");
    look();
    Arrivals.Sorted before = lookAfter(100);
    assertThat(before.whole()).isEmpty();
    assertThat(before.news().waitForReadyFile()).containsExactly("b/look/", "c/");
    drop("b/READY");
    assertThat(files(look())).containsExactly("b/look/human.png", "b/look/upper.png");
    assertThat(look().news().notUnderstood()).isEmpty();
    assertThat(look().news().others()).isZero();
  }

  @Test
  void aReadyFileDoesNotHurryTheQuietTime() throws IOException {
    rules("tryon.pairs.ready-file", "READY");
    drop("a_human.png", "a_upper.png", "READY");
    assertThat(look().whole()).isEmpty();
    assertThat(lookAfter(2).whole()).hasSize(1);
  }

  @Test
  void aReadyFileIsForWhatWasThereBeforeIt() throws IOException {
    rules("tryon.pairs.ready-file", "READY");
    drop("a_human.png", "a_cloth.png", "READY");
    look();
    drop("b_human.png", "b_upper.png");
    lookAfter(1);
    assertThat(files(lookAfter(100))).containsExactly("a_human.png", "a_cloth.png");
    Files.setLastModifiedTime(inbox.resolve("READY"), FileTime.from(LONG_AGO.plusMillis(1)));
    assertThat(look().whole()).hasSize(2);
  }

  @Test
  void aLoneUpperWaitsWhenAFileOfItsFolderHasGoneThatWasNotThereYet() throws IOException {
    drop("a_human.png", "a_upper.png", "a_lower.png.part");
    look();
    Files.delete(inbox.resolve("a_lower.png.part")); // a look that falls on its renaming
    assertThat(lookAfter(60).whole()).isEmpty();
    assertThat(lookAfter(30).whole()).hasSize(1);
  }

  @Test
  void aLinkedInboxIsLookedInto() throws IOException {
    drop("real/a_human.png", "real/a_cloth.png");
    Files.createSymbolicLink(inbox.resolve("link"), inbox.resolve("real"));
    FolderLook look = FolderLook.at(inbox.resolve("link"), FolderLook.NONE, clock.instant());
    assertThat(look.files()).containsOnlyKeys("a_human.png", "a_cloth.png");
  }

  @Test
  void aLonePictureIsGivenUpAfterThePartnerTimeout() throws IOException {
    rules("tryon.pairs.partner-timeout", "1h");
    drop("a_human.png");
    assertThat(look().news().lone()).hasSize(1);
    assertThat(lookAfter(3599).whole()).isEmpty();
    Arrivals.Sorted late = lookAfter(1);
    assertThat(late.news().lone()).isEmpty();
    assertThat(late.whole())
        .singleElement()
        .satisfies(
            dropped ->
                assertThat(((DroppedPair) dropped).pair().fault().orElseThrow().code())
                    .isEqualTo("TRYON-INCOMPLETE"));
  }

  @Test
  void withoutAPartnerTimeoutALonePictureWaitsForEver() throws IOException {
    drop("a_human.png");
    look();
    assertThat(lookAfter(1_000_000).whole()).isEmpty();
  }

  @Test
  void aPairThatCouldNotBeTakenIsLeftAloneForAWhileOrUntilItChanges() throws IOException {
    drop("a_human.png", "a_cloth.png");
    look();
    Dropped dropped = lookAfter(2).whole().get(0);
    LeftAlone why = new LeftAlone("a_human.png", "cannot be moved", "chmod");
    arrivals.refuse(dropped, why, clock.instant());
    assertThat(look().whole()).isEmpty();
    assertThat(look().news().leftAlone()).containsExactly(why);
    assertThat(lookAfter(14).whole()).isEmpty();
    assertThat(lookAfter(1).whole()).hasSize(1);

    arrivals.refuse(dropped, why, clock.instant());
    Files.setLastModifiedTime(inbox.resolve("a_human.png"), FileTime.from(LONG_AGO.plusMillis(1)));
    assertThat(look().news().leftAlone()).isEmpty();
    assertThat(lookAfter(2).whole()).hasSize(1);
  }

  @Test
  void noMoreThanThePairsOfOneRoundAreTakenAtOnce() throws IOException {
    for (int i = 0; i <= Arrivals.MOST_AT_ONCE; i++) {
      drop("a" + i + "_human.png", "a" + i + "_cloth.png");
    }
    look();
    Arrivals.Sorted sorted = lookAfter(2);
    assertThat(sorted.whole()).hasSize(Arrivals.MOST_AT_ONCE);
    assertThat(sorted.news().arriving()).isEqualTo(1);
  }

  @Test
  void linksAreNotFollowedAndToldOf() throws IOException {
    drop("a_human.png");
    Files.createSymbolicLink(inbox.resolve("a_cloth.png"), inbox.resolve("a_human.png"));
    Files.createSymbolicLink(inbox.resolve("b"), inbox);
    assertThat(look().news().leftAlone())
        .extracting(LeftAlone::file)
        .containsExactlyInAnyOrder("a_cloth.png", "b");
  }

  @Test
  void filesThatAreNoPicturesAreCounted() throws IOException {
    drop("a_human.png", "notes.txt", "b/Thumbs.db", ".DS_Store", "IMG_1.png", "a_cloth.png.part");
    assertThat(look().news().others()).isEqualTo(3);
    assertThat(look().news().notUnderstood()).hasSize(1);
  }

  @Test
  void aCommandHoldsAnyPath() {
    assertThat(Shell.command("chmod a+rwx", Path.of("/in/it's $(here)")))
        .isEqualTo("chmod a+rwx '/in/it'\\''s $(here)'");
  }
}

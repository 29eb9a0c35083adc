package io.tryonroutes.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FolderTest {
  @TempDir Path temp;
  private Path elsewhere;
  private Folder folder;

  /** Where the source of a move lies. */
  enum Source {
    SAME_FILE_SYSTEM,
    OTHER_FILE_SYSTEM
  }

  @BeforeEach
  void makeFolder() throws IOException {
    folder = new Folder(Files.createDirectory(temp.resolve("place")));
    elsewhere = temp;
  }

  @AfterEach
  void removeElsewhere() throws IOException {
    if (!elsewhere.equals(temp)) {
      Folder.delete(elsewhere);
    }
  }

  /** A folder as jobs have them: two pictures, one of them in a folder of its own. */
  private Path source(Source where) throws IOException {
    if (where == Source.OTHER_FILE_SYSTEM) {
      Path memory = Path.of("/dev/shm");
      assumeThat(memory).isDirectory().isWritable();
      assumeThat(Files.getFileStore(memory)).isNotEqualTo(Files.getFileStore(temp));
      elsewhere = Files.createTempDirectory(memory, "folder-test");
    }
    Path source = Files.createDirectories(elsewhere.resolve("work/look~0badcafe"));
    Files.writeString(source.resolve("human.jpg"), "human");
    Files.writeString(Files.createDirectory(source.resolve("sub")).resolve("cloth.png"), "cloth");
    return source;
  }

  private void assertMoved(Path source) {
    assertThat(source).doesNotExist();
    assertThat(folder.at("a/b/look~0badcafe/human.jpg")).hasContent("human");
    assertThat(folder.at("a/b/look~0badcafe/sub/cloth.png")).hasContent("cloth");
    assertThat(names(folder.at("a/b"))).containsExactly("look~0badcafe");
  }

  private static List<String> names(Path path) {
    try (Stream<Path> inside = Files.list(path)) {
      return inside.map(each -> each.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../x", "a/../../x", "..", ".", "", "a/..", "/etc/passwd", "/", "../place2", "\0"})
  void noNameLeadsOut(String name) {
    assertThatThrownBy(() -> folder.at(name)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> folder.put(new byte[1], name))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> folder.take(temp.resolve("any"), name))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anAbsoluteNameIsNoNameEvenWhenItLeadsInside() {
    assertThatThrownBy(() -> folder.at(folder.root().resolve("x").toString()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "a/b/x", "a/../x", "..x", "x%20y", "${x}", "'\"", "…/\uD83D\uDC57"})
  void aNameInsideIsTaken(String name) throws IOException {
    folder.put(new byte[] {1}, name);
    assertThat(folder.has(name)).isTrue();
    assertThat(folder.at(name)).startsWith(folder.root());
  }

  @Test
  void aRootWithDotsInItIsUnderstood() {
    Folder dotted = new Folder(temp.resolve("other/../place"));
    assertThat(dotted.at("x")).isEqualTo(folder.at("x"));
  }

  @ParameterizedTest
  @EnumSource
  void aFolderIsMovedWhole(Source where) throws IOException {
    Path source = source(where);
    Instant old = Instant.parse("2020-02-02T02:02:02Z");
    Files.setLastModifiedTime(source.resolve("human.jpg"), FileTime.from(old));

    folder.take(source, "a/b/look~0badcafe");

    assertMoved(source);
    assertThat(Files.getLastModifiedTime(folder.at("a/b/look~0badcafe/human.jpg")).toInstant())
        .isEqualTo(old);
    folder.take(source, "a/b/look~0badcafe");
    assertMoved(source);
  }

  @ParameterizedTest
  @EnumSource
  void aHiddenCopyThatACrashLeftBehindIsReplaced(Source where) throws IOException {
    Path source = source(where);
    Path hidden = Files.createDirectories(folder.at("a/b/.look~0badcafe.part"));
    Files.writeString(hidden.resolve("human.jpg"), "hum");
    Files.writeString(hidden.resolve("left.jpg"), "of an older try");

    folder.take(source, "a/b/look~0badcafe");

    assertThat(source).doesNotExist();
    assertThat(folder.at("a/b/look~0badcafe/human.jpg")).hasContent("human");
    assertThat(folder.at("a/b/look~0badcafe/left.jpg")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource
  void aSourceThatACrashLeftBehindAfterItsCopyWasWholeIsRemoved(Source where) throws IOException {
    Path source = source(where);
    Path target = folder.at("a/b/look~0badcafe");
    Files.createDirectories(target.resolve("sub"));
    Files.writeString(target.resolve("human.jpg"), "human");
    Files.writeString(target.resolve("sub/cloth.png"), "cloth");
    Files.delete(source.resolve("human.jpg"));

    folder.take(source, "a/b/look~0badcafe");

    assertMoved(source);
  }

  @Test
  void aSourceThatIsGoneCountsAsMoved() throws IOException {
    folder.take(temp.resolve("gone"), "a/gone");
    assertThat(folder.has("a/gone")).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void aMoveNeverOverwrites(Source where) throws IOException {
    Path source = source(where);
    folder.put("first".getBytes(StandardCharsets.UTF_8), "x.jpg");

    assertThatThrownBy(() -> folder.take(source.resolve("human.jpg"), "x.jpg"))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessage(
            folder.at("x.jpg") + ": it is there already and holds something else; move it away");

    assertThat(folder.at("x.jpg")).hasContent("first");
    assertThat(source.resolve("human.jpg")).hasContent("human");
  }

  @ParameterizedTest
  @CsvSource({"human.jpg, hum", "human.jpg, another human", "sub, a file", "more.jpg, only this"})
  void whatIsThereAndDoesNotHoldAllNeverCostsTheOriginal(String file, String content)
      throws IOException {
    Path source = source(Source.SAME_FILE_SYSTEM);
    folder.put(content.getBytes(StandardCharsets.UTF_8), "a/b/look~0badcafe/" + file);

    assertThatThrownBy(() -> folder.take(source, "a/b/look~0badcafe"))
        .isInstanceOf(FileAlreadyExistsException.class);

    assertThat(source.resolve("human.jpg")).hasContent("human");
    assertThat(source.resolve("sub/cloth.png")).hasContent("cloth");
    assertThat(folder.at("a/b/look~0badcafe/" + file)).hasContent(content);
    Folder.delete(folder.at("a/b/look~0badcafe"));
    folder.take(source, "a/b/look~0badcafe");
    assertMoved(source);
  }

  @Test
  void whatCannotBeSeenIsNotTakenForMoved() throws IOException {
    Path notAFolder = Files.createFile(temp.resolve("file"));

    assertThatThrownBy(() -> folder.take(notAFolder.resolve("look"), "look"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Folder.delete(notAFolder.resolve("look")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aCopyThatFailsLeavesNothingBehind() {
    Path unreadable = Path.of("/proc/self/mem");
    assumeThat(unreadable).exists();

    assertThatThrownBy(() -> folder.take(unreadable, "x")).isInstanceOf(IOException.class);

    assertThat(folder.root()).isEmptyDirectory();
  }

  @Test
  void aContentThatFailsLeavesNothingBehindAndTheOlderFileInPlace() throws IOException {
    folder.put("first".getBytes(StandardCharsets.UTF_8), "x.json");
    InputStream failing =
        new SequenceInputStream(
            new ByteArrayInputStream(new byte[100_000]),
            Files.newInputStream(Files.createDirectory(temp.resolve("no-file"))));

    assertThatThrownBy(() -> folder.put(failing, "x.json")).isInstanceOf(IOException.class);

    assertThat(names(folder.root())).containsExactly("x.json");
    assertThat(folder.at("x.json")).hasContent("first");
  }

  @Test
  void whereAFolderStandsNoFileIsPutAndNothingIsLeftBehind() throws IOException {
    Files.createDirectories(folder.at("look.png/sub"));

    assertThatThrownBy(() -> folder.put(new byte[1], "look.png")).isInstanceOf(IOException.class);

    assertThat(names(folder.root())).containsExactly("look.png");
  }

  @ParameterizedTest
  @EnumSource
  void aNameThatIsTooLongForTheFileSystemCostsNothing(Source where) throws IOException {
    Path source = source(where);

    assertThatThrownBy(() -> folder.take(source, "n".repeat(300))).isInstanceOf(IOException.class);

    assertThat(folder.root()).isEmptyDirectory();
    assertThat(source.resolve("human.jpg")).hasContent("human");
  }

  @ParameterizedTest
  @EnumSource
  void aPictureThatMayOnlyBeReadIsMoved(Source where) throws IOException {
    Path source = source(where);
    assumeThat(source.resolve("human.jpg").toFile().setWritable(false)).isTrue();

    folder.take(source, "a/b/look~0badcafe");

    assertMoved(source);
  }

  @ParameterizedTest
  @EnumSource
  void aLinkIsMovedAsALink(Source where) throws IOException {
    Path source = source(where);
    Path secret = Files.writeString(temp.resolve("secret"), "secret");
    Files.createSymbolicLink(source.resolve("link.jpg"), secret);

    folder.take(source, "a/b/look~0badcafe");

    assertThat(folder.at("a/b/look~0badcafe/link.jpg")).isSymbolicLink();
    assertThat(secret).hasContent("secret");
  }

  @Test
  void aPlaceThatIsAwayTakesAndPutsNothingAndIsNotMade() throws IOException {
    Path source = source(Source.SAME_FILE_SYSTEM);
    Folder away = new Folder(temp.resolve("away"));

    assertThatThrownBy(() -> away.take(source, "x")).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> away.put(new byte[1], "x")).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> away.rename("x", "y")).isInstanceOf(NoSuchFileException.class);

    assertThat(source.resolve("human.jpg")).exists();
    assertThat(away.root()).doesNotExist();
    assertThat(away.present()).isFalse();
  }

  @Test
  void aNameThatIsTakenIsNotGivenAgain() throws IOException {
    folder.put(new byte[] {1}, "a");
    folder.put(new byte[] {2}, "b");

    assertThatThrownBy(() -> folder.rename("a", "b"))
        .isInstanceOf(FileAlreadyExistsException.class);

    assertThat(folder.at("a")).hasBinaryContent(new byte[] {1});
    assertThat(folder.at("b")).hasBinaryContent(new byte[] {2});
  }

  @Test
  void aRenameCanBeDoneAgain() throws IOException {
    folder.put(new byte[] {1}, "a");
    assertThat(folder.rename("a", "b")).isTrue();
    assertThat(folder.rename("a", "b")).isFalse();
    assertThat(folder.at("b")).hasBinaryContent(new byte[] {1});
  }

  @Test
  void whoReadsWhileAFileIsReplacedSeesOneWholeContent() throws Exception {
    byte[] ones = "1".repeat(300_000).getBytes(StandardCharsets.UTF_8);
    byte[] twos = "2".repeat(300_000).getBytes(StandardCharsets.UTF_8);
    folder.put(ones, "x.json");
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try {
      Future<?> writing =
          writer.submit(
              () -> {
                for (int i = 0; i < 50; i++) {
                  folder.put(i % 2 == 0 ? twos : ones, "x.json");
                }
                return null;
              });
      do {
        assertThat(Files.readAllBytes(folder.at("x.json"))).isIn(ones, twos);
      } while (!writing.isDone());
      writing.get();
    } finally {
      writer.shutdownNow();
    }
    assertThat(names(folder.root())).containsExactly("x.json");
  }

  @Test
  void emptyParentsAreRemovedUpToTheFolder() throws IOException {
    Files.createDirectories(folder.at("a/b/c"));
    folder.removeEmptyParents("a/b/c/gone");
    assertThat(folder.root()).isEmptyDirectory();
  }

  @Test
  void aParentThatHoldsSomethingStays() throws IOException {
    Files.createDirectories(folder.at("a/b/c"));
    folder.put(new byte[1], "a/other");
    folder.removeEmptyParents("a/b/c/gone");
    assertThat(names(folder.at("a"))).containsExactly("other");
  }

  @Test
  void aParentThatIsMissingDoesNotKeepThoseAbove() throws IOException {
    Files.createDirectories(folder.at("a"));
    folder.removeEmptyParents("a/b/c/gone");
    assertThat(folder.root()).isEmptyDirectory();
  }

  @Test
  void noParentIsRemovedThatIsALink() throws IOException {
    Path empty = Files.createDirectory(temp.resolve("empty"));
    Files.createSymbolicLink(folder.at("a"), empty);
    folder.removeEmptyParents("a/gone");
    assertThat(folder.at("a")).isSymbolicLink();
    assertThat(empty).isDirectory();
  }

  @Test
  void manyMayTidyTheSameParents() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 50; round++) {
        Files.createDirectories(folder.at("a/b/c/d"));
        List<Future<?>> all =
            Stream.<Future<?>>generate(
                    () -> pool.submit(() -> folder.removeEmptyParents("a/b/c/d/gone")))
                .limit(4)
                .toList();
        for (Future<?> each : all) {
          assertThatCode(each::get).doesNotThrowAnyException();
        }
        assertThat(folder.root()).isEmptyDirectory();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void deletingRemovesLinksAndLeavesWhatTheyLeadTo() throws IOException {
    Path kept = Files.createDirectory(temp.resolve("kept"));
    Files.writeString(kept.resolve("file"), "kept");
    Path doomed = Files.createDirectories(folder.at("doomed/sub"));
    Files.createSymbolicLink(doomed.resolve("link"), kept);
    Files.createSymbolicLink(doomed.resolve("broken"), temp.resolve("nowhere"));

    Folder.delete(folder.at("doomed"));
    assertThat(folder.root()).isEmptyDirectory();

    Path link = Files.createSymbolicLink(folder.at("link"), kept);
    Folder.delete(link);
    assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(kept.resolve("file")).hasContent("kept");

    Folder.delete(folder.at("not-there"));
  }

  @Test
  void foldersThatAreMovedAwayMeanwhileAreLeftOut() throws Exception {
    Path away = Files.createDirectory(temp.resolve("away"));
    for (int i = 0; i < 100; i++) {
      Files.writeString(Files.createDirectory(folder.at("look~" + i)).resolve("human.jpg"), "");
    }
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      Future<?> moves =
          pool.submit(
              () -> {
                for (int turn = 0; turn < 101; turn++) {
                  Path from = turn % 2 == 0 ? folder.root() : away;
                  Path to = turn % 2 == 0 ? away : folder.root();
                  for (int i = 0; i < 100; i++) {
                    Files.move(from.resolve("look~" + i), to.resolve("look~" + i));
                  }
                }
                return null;
              });
      while (!moves.isDone()) {
        assertThatCode(folder::folders).doesNotThrowAnyException();
      }
      moves.get();
      assertThat(folder.folders()).containsExactly(folder.root());
    } finally {
      pool.shutdownNow();
    }
  }
}

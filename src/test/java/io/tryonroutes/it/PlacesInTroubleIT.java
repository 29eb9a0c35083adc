package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tryonroutes.Drawing;
import io.tryonroutes.place.Folder;
import java.awt.Color;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Places that are full, read-only, without rights or not mounted yet. Where it takes mounts, the
 * service runs in a mount namespace of its own.
 */
class PlacesInTroubleIT {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int BAD_SETTINGS = 78;
  private static final int PAGE = 4096;

  @RegisterExtension final Stage stage = new Stage();

  private Service service;

  @BeforeEach
  void soundService() throws IOException {
    service = stage.service();
    service
        .set("tryon.kling.base-url", "http://127.0.0.1:9")
        .secret("TRYON_KLING_API_KEY", "a-key");
  }

  private SandboxProcess sandbox() throws IOException {
    SandboxProcess sandbox = stage.sandbox("--task-time", "300ms", "--slots", "5");
    service.against(sandbox, 5);
    return sandbox;
  }

  /** Each of these places is a file system of 1 MB, which only the service sees. */
  private void mount(String afterwards, String... places) throws Exception {
    assumeThat(run("unshare", "-rm", "mount", "-t", "tmpfs", "none", "/tmp"))
        .as("unshare -rm mount")
        .isZero();
    StringBuilder script = new StringBuilder();
    for (String place : places) {
      Path at = Files.createDirectories(service.home().at(place));
      script.append("mount -t tmpfs -o size=1m none '").append(at).append("' && ");
    }
    script.append(afterwards).append("exec \"$@\"");
    service.under(List.of("unshare", "-rm", "sh", "-c", script.toString(), "sh"));
  }

  /** The exit status. */
  private static int run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException notThere) {
      return -1;
    }
  }

  /** The home as the service sees it. */
  private Home mounted() {
    return new Home(Path.of("/proc/" + service.pid() + "/root" + service.home().root()));
  }

  private void remount(String how, String place) throws Exception {
    String pid = "" + service.pid();
    String at = service.home().at(place).toString();
    int status =
        run("nsenter", "-t", pid, "-U", "--preserve-credentials", "-m", "mount", "-o", how, at);
    assertThat(status).isZero();
  }

  private static void fill(Path place) throws IOException {
    Path filler = place.resolve("filler");
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(new byte[PAGE]);
      }
    } catch (IOException full) {
      // One page is left, so that a copy can begin.
      try (FileChannel channel = FileChannel.open(filler, StandardOpenOption.WRITE)) {
        channel.truncate(channel.size() - PAGE);
      }
    }
  }

  private void assertFullAndFree(String place, String pair) throws IOException {
    service
        .within(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(service.readiness().body())
                    .contains("tryon." + place + " holds up " + pair + ": ")
                    .contains("No space left on device"));
    assertThat(service.readiness().status()).isEqualTo(503);
    assertThat(service.status().required("notes").toString()).contains(pair + ": ");
    assertThat(mounted().files(place)).containsExactly("filler");
    Files.delete(mounted().at(place).resolve("filler"));
  }

  @Test
  void aFullPlaceSaysWhoWaitsForItAndTakesEveryoneWhenItIsFree() throws Exception {
    SandboxProcess sandbox = sandbox();
    mount("", "outbox", "done", "dead-letter");
    service.startAndAwaitReady();
    for (String place : List.of("outbox", "done", "dead-letter")) {
      fill(mounted().at(place));
    }
    Drops inbox = service.home().inbox();

    try (OutboxWatcher watcher = OutboxWatcher.of(mounted())) {
      inbox.pair("look", "look");
      assertFullAndFree("outbox", "look");
      assertFullAndFree("done", "look");
      service.within(PATIENCE).until(() -> mounted().files("done").size() == 2 && service.isIdle());
      watcher.assertAllWasWhole(1);
    }
    assertThat(mounted().files("outbox")).containsExactly("look.json", "look.png");

    inbox.file("bad_human.jpg", new Drawing(299, 400, Color.GRAY).jpeg("bad"));
    inbox.file("bad_cloth.png", Drawing.GARMENT.png("bad"));
    assertFullAndFree("dead-letter", "bad");
    service.within(PATIENCE).until(() -> mounted().files("dead-letter").size() == 3);
    service.within(PATIENCE).until(() -> service.readiness().status() == 200);

    assertThat(service.home().files("work")).isEmpty();
    assertThat(mounted().files("dead-letter")).allMatch(file -> file.startsWith("bad~"));
    assertThat(sandbox.books().createCalls()).isOne();
  }

  @Test
  void aPlaceThatBecomesReadOnlyIsWaitedFor() throws Exception {
    SandboxProcess sandbox = sandbox();
    mount("", "outbox");
    service.startAndAwaitReady();
    remount("remount,ro", "outbox");

    service.home().inbox().pair("look", "look");
    service
        .within(PATIENCE)
        .until(() -> service.status().required("notes").toString().contains("look: "));
    assertThat(service.readiness().status()).isEqualTo(503);
    assertThat(service.readiness().body())
        .contains("tryon.outbox=" + service.home().at("outbox") + ": the service may not write");
    assertThat(service.status().required("notes").toString()).contains("Read-only file system");

    remount("remount,rw", "outbox");
    service
        .within(PATIENCE)
        .until(() -> service.home().files("done").size() == 2 && service.isIdle());
    assertThat(mounted().files("outbox")).containsExactly("look.json", "look.png");
    assertThat(service.readiness().status()).isEqualTo(200);
    assertThat(sandbox.books().createCalls()).isOne();
  }

  @Test
  void sharesThatAreNotMountedYetAreWaitedForAndNotMade() throws Exception {
    sandbox();
    Path share = service.folder().resolve("share");
    for (String place : List.of("inbox", "work", "outbox", "done", "dead-letter")) {
      service.set("tryon." + place, share.resolve(place).toString());
    }
    service.startAndAwaitLive();
    assertThat(service.readiness().status()).isEqualTo(503);
    for (String place : List.of("inbox", "work", "outbox", "done", "dead-letter")) {
      assertThat(service.readiness().body())
          .contains("tryon." + place + "=" + share.resolve(place) + " is not there");
    }
    assertThat(share).doesNotExist();

    Home mounted = new Home(share);
    for (String place : List.of("work", "outbox", "done", "dead-letter", "inbox")) {
      Files.createDirectories(mounted.at(place));
    }
    mounted.inbox().pair("look", "look");
    service.within(PATIENCE).until(() -> mounted.files("done").size() == 2 && service.isIdle());
    mounted.assertThatAllArePublished(List.of("look"));
    service.within(PATIENCE).until(() -> service.readiness().status() == 200);
  }

  @Test
  void aPlaceOnAReadOnlyFileSystemStopsTheStart() throws Exception {
    Path outbox = service.home().at("outbox");
    mount("mount -o remount,ro '" + outbox + "' && ", "outbox");
    assertRefused("tryon.outbox=" + outbox + ": ", "may not write there", "remount,rw");
  }

  @ParameterizedTest
  @CsvSource({"inbox, -wx------, read", "work, rw-------, enter", "done, r-x------, write"})
  void aPlaceWithoutRightsStopsTheStart(String place, String rights, String denied)
      throws Exception {
    Path closed = Files.createDirectories(service.home().at(place));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString(rights));
    if (new Folder(closed).denied().isEmpty()) {
      List<String> asOthers =
          List.of("setpriv", "--bounding-set", "-dac_override,-dac_read_search");
      assumeThat(run("setpriv", "--bounding-set", "-dac_override", "true")).isZero();
      service.under(asOthers);
    }
    assertRefused(
        "tryon." + place + "=" + closed + ": ",
        "may not " + denied + " there",
        "chmod u+rwx " + closed);
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void workOnAnotherMountThanTheInboxStopsTheStart() throws Exception {
    Path work = service.home().at("work");
    mount("", "work");
    assertRefused("tryon.work=" + work + ": ", "not on the inbox's file system");
  }

  private void assertRefused(String... words) {
    Program program = service.start();
    assertThat(program.exitStatus(PATIENCE)).isEqualTo(BAD_SETTINGS);
    assertThat(program.output().lines())
        .singleElement()
        .asString()
        .startsWith("tryon-routes cannot start: ")
        .contains(words);
  }
}

package io.tryonroutes.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** What lies in the places of a service. */
record Home(Path root) {
  private static final String LOCK = ".tryon-routes.lock";

  Path at(String place) {
    return root.resolve(place);
  }

  Drops inbox() {
    return new Drops(at("inbox"));
  }

  /**
   * All files of a place by their relative names, hidden ones too, but for the inbox's lock. What
   * moves away meanwhile is left out.
   */
  List<String> files(String place) {
    Path folder = at(place);
    List<String> names = new ArrayList<>();
    SimpleFileVisitor<Path> visitor =
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            names.add(folder.relativize(file).toString().replace(File.separatorChar, '/'));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path left, IOException gone) {
            return FileVisitResult.CONTINUE;
          }
        };
    try {
      Files.walkFileTree(folder, visitor);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    names.remove(LOCK);
    return names.stream().sorted().toList();
  }

  /** How many results are whole: the sidecar comes last. */
  long sidecars() {
    return files("outbox").stream().filter(name -> name.endsWith(".json")).count();
  }

  /** The sidecar of a pair. */
  JsonNode sidecar(String name) {
    return json(at("outbox").resolve(name + ".json"));
  }

  static JsonNode json(Path file) {
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Holds the whole home to the promise: each of these pairs has one picture with its sidecar and
   * its inputs in done, and nothing else is anywhere.
   */
  void assertThatAllArePublished(Collection<String> names) throws IOException {
    assertThat(files("inbox")).as("inbox").isEmpty();
    assertThat(files("work")).as("work").isEmpty();
    assertThat(files("dead-letter")).as("dead-letter").isEmpty();
    assertThat(files("outbox"))
        .as("outbox")
        .containsExactlyInAnyOrderElementsOf(
            names.stream().flatMap(name -> Stream.of(name + ".json", name + ".png")).toList());
    assertThat(files("done").stream().map(Home::withoutDayAndJob))
        .as("done")
        .containsExactlyInAnyOrderElementsOf(
            names.stream()
                .flatMap(name -> Drops.files(onlyName(name)).map((name + "/")::concat))
                .toList());
    for (String name : names) {
      JsonNode sidecar = sidecar(name);
      assertThat(sidecar.required("outcome").asText()).as(name).isEqualTo("published");
      assertThat(sidecar.required("outputs")).as(name).hasSize(1);
      JsonNode output = sidecar.required("outputs").get(0);
      assertThat(output.required("file").asText()).isEqualTo(onlyName(name) + ".png");
      assertThat(output.required("sha256").asText())
          .as(name)
          .isEqualTo(sha256(at("outbox").resolve(name + ".png")));
    }
  }

  private static String onlyName(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** {@code 2026-11-20/look-01~0a1b2c3d/look-01_human.jpg} without what differs every time. */
  private static String withoutDayAndJob(String file) {
    return file.replaceFirst("^\\d{4}-\\d\\d-\\d\\d/", "").replaceFirst("~[0-9a-f]{8}/", "/");
  }

  static String sha256(Path file) throws IOException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

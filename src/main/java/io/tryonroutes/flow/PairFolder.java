package io.tryonroutes.flow;

import io.tryonroutes.ledger.Input;
import io.tryonroutes.pair.Findings;
import io.tryonroutes.pair.Lone;
import io.tryonroutes.pair.ManifestFile;
import io.tryonroutes.pair.Pair;
import io.tryonroutes.pair.PairFinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What lies in a folder that was made for one pair, in work or among the dead letters. People may
 * have replaced or renamed some of it.
 *
 * @param own the folder's name with a {@code /} behind it
 * @param files the names of all that is in it
 */
record PairFolder(String own, List<String> files, Findings findings) {

  static PairFolder at(Path folder, PairFinder finder) throws IOException {
    List<String> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.map(file -> file.getFileName().toString()).toList();
    }
    // Seen from the folder above, so that bare role words belong together as they did in the inbox.
    String own = folder.getFileName() + "/";
    return new PairFolder(own, files, finder.find(files.stream().map(own::concat).toList()));
  }

  /** The one pair that lies there, if there is nothing else and nothing is missing. */
  Optional<Pair> whole() {
    return findings.pairs().size() == 1 && findings.lone().isEmpty()
        ? Optional.of(findings.pairs().get(0))
        : Optional.empty();
  }

  /** The manifest that lies there, if there is one and no picture. */
  Optional<ManifestFile> manifest() {
    return findings.manifests().size() == 1
            && findings.pairs().isEmpty()
            && findings.lone().isEmpty()
        ? Optional.of(findings.manifests().get(0))
        : Optional.empty();
  }

  /** Whether there is what makes one job: a whole pair, or a manifest. */
  boolean isComplete() {
    return whole().isPresent() || manifest().isPresent();
  }

  /** Its own name, which people may have changed by renaming what lies there. */
  Optional<String> name() {
    return whole().map(Pair::name).or(() -> manifest().map(ManifestFile::name));
  }

  /** Why there is not one whole pair, in words. */
  String problem() {
    if (findings.pairs().isEmpty() && findings.lone().isEmpty()) {
      return "holds no picture whose name ends in a word for what it shows";
    }
    String missing =
        findings.lone().stream()
            .flatMap(lone -> lone.missing().stream())
            .collect(Collectors.joining("; "));
    return missing.isEmpty() ? "holds more than one pair" : "is no whole pair: it lacks " + missing;
  }

  /** All pictures that belong to a pair, whole or not. */
  List<Input> inputs() {
    return Stream.concat(
            findings.pairs().stream().map(Pair::members),
            findings.lone().stream().map(Lone::members))
        .flatMap(List::stream)
        .map(member -> Input.unread(member.role(), member.file().substring(own.length())))
        .toList();
  }

  /** Whether a folder holds no file: then it is a batch whose name looks like a job's folder. */
  static boolean isBatch(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.noneMatch(Files::isRegularFile);
    }
  }
}

package io.tryonroutes.flow;

import io.tryonroutes.ledger.Input;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.pair.Member;
import io.tryonroutes.pair.OptionsFile;
import io.tryonroutes.pair.Pair;
import io.tryonroutes.pair.PairOptions;
import io.tryonroutes.picture.Looked;
import io.tryonroutes.picture.MendingRules;
import io.tryonroutes.picture.PictureLook;
import io.tryonroutes.place.Places;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of a job's inputs: in its folder in work, or in the library. A picture of the library
 * that many rows name is looked at once, as long as it stays the same.
 */
@Singleton
class Pictures {
  private final Places places;
  private final MendingRules rules;
  private final Looks looks = new Looks();

  Pictures(Places places, MendingRules rules) {
    this.places = places;
    this.rules = rules;
  }

  /**
   * Where an input lies.
   *
   * @throws NoSuchFileException when a picture of the library is not there, or a link leads to it
   *     by now: what its manifest was checked for was a file within the library
   */
  Path at(Job job, Input input) throws IOException {
    if (job.manifest().isEmpty()) {
      return places.work().at(job.folder()).resolve(input.file());
    }
    Path file = places.library().root().toRealPath().resolve(input.file());
    if (!file.toRealPath().equals(file)) {
      throw new NoSuchFileException(file.toString(), null, "a link leads to another file");
    }
    return file;
  }

  /**
   * Whether an input is gone from a library that is there. Where a share is not mounted there is an
   * empty folder, so a picture is missed only among others.
   */
  private boolean isGone(Job job, Input input) throws IOException {
    Path root = places.library().root();
    if (job.manifest().isEmpty()
        || !places.library().present()
        || isEmptyFolder(root)
        || isEmptyFolder(root.resolve(input.file()).getParent())) {
      return false;
    }
    try {
      at(job, input);
      return false;
    } catch (NoSuchFileException gone) {
      return true;
    }
  }

  private static boolean isEmptyFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> any = Files.list(folder)) {
      return any.findAny().isEmpty();
    }
  }

  /**
   * Looks at all of them, and at the file with the pair's options.
   *
   * @throws IOException when one cannot be read
   */
  PairCheck check(Job job) throws IOException {
    List<Path> options = optionsFiles(job);
    return PairCheck.of(
        pair(job, options),
        job.inputs(),
        input -> isGone(job, input) ? Optional.empty() : Optional.of(look(job, input)),
        rules,
        new PairOptions(Optional.of(job.modelName()), job.again()),
        options.stream().findFirst());
  }

  private List<Path> optionsFiles(Job job) throws IOException {
    if (job.manifest().isPresent()) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(places.work().at(job.folder()))) {
      return all.filter(file -> OptionsFile.is(file.getFileName().toString())).sorted().toList();
    }
  }

  private static Pair pair(Job job, List<Path> options) {
    List<Member> members =
        job.inputs().stream().map(input -> new Member(input.role(), input.file())).toList();
    List<String> files = options.stream().map(file -> file.getFileName().toString()).toList();
    return new Pair(job.path(), job.name(), members, files, Optional.empty());
  }

  /** Looks at an input. */
  Looked look(Job job, Input input) throws IOException {
    Path file = at(job, input);
    return job.manifest().isEmpty()
        ? PictureLook.look(file, input.file())
        : remembered(file, input.file());
  }

  /** One at a time: the rows that come together often have one picture in common. */
  private synchronized Looked remembered(Path file, String name) throws IOException {
    return looks.at(file, name);
  }
}

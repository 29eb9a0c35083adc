package io.tryonroutes.flow;

import io.tryonroutes.pair.Findings;
import io.tryonroutes.pair.Names;
import io.tryonroutes.pair.PairFinder;
import io.tryonroutes.place.Folder;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/**
 * What the names of one look at a folder say.
 *
 * @param others files that are neither pictures nor hidden
 */
record Sight(Findings findings, int others) {

  /**
   * @param readyFile the name of files that say that a folder is whole
   */
  static Sight of(FolderLook look, PairFinder finder, Optional<String> readyFile) {
    List<String> names =
        look.files().keySet().stream().filter(name -> !isReadyFile(name, readyFile)).toList();
    Findings findings = finder.find(names);
    return new Sight(findings, others(names, findings));
  }

  private static boolean isReadyFile(String name, Optional<String> readyFile) {
    return readyFile.filter(Names.withoutFolders(name)::equals).isPresent();
  }

  private static int others(List<String> names, Findings findings) {
    long visible =
        names.stream().filter(name -> !Names.withoutFolders(name).startsWith(".")).count();
    long known =
        findings.notUnderstood().size()
            + findings.manifests().size()
            + findings.pairs().stream().mapToInt(pair -> pair.files().size()).sum()
            + findings.lone().stream().mapToInt(each -> each.files().size()).sum();
    return (int) Math.max(0, visible - known);
  }

  /** The first of these files that may not be read, with what would help. */
  static Optional<LeftAlone> unreadable(Folder folder, List<String> files) {
    return files.stream()
        .filter(file -> !Files.isReadable(folder.at(file)) && Files.exists(folder.at(file)))
        .findFirst()
        .map(
            file ->
                new LeftAlone(file, "cannot be read", Shell.command("chmod a+r", folder.at(file))));
  }

  /** A manifest whose library is away. */
  static LeftAlone withoutLibrary(String file, Folder library) {
    return new LeftAlone(
        file, "names pictures of the library, which is not there", "bring back " + library.root());
  }
}

package io.tryonroutes.flow;

import io.tryonroutes.Locations;
import io.tryonroutes.Settings;
import io.tryonroutes.ledger.Input;
import io.tryonroutes.ledger.Preparation;
import io.tryonroutes.ledger.Preparation.Prospect;
import io.tryonroutes.pair.Fault;
import io.tryonroutes.pair.Manifest;
import io.tryonroutes.pair.ManifestFile;
import io.tryonroutes.pair.ManifestReader;
import io.tryonroutes.pair.Names;
import io.tryonroutes.pair.Pair;
import io.tryonroutes.pair.PairFinder;
import io.tryonroutes.pair.PairOptions;
import io.tryonroutes.pair.RoleWords;
import io.tryonroutes.picture.Looked;
import io.tryonroutes.picture.MendingRules;
import io.tryonroutes.picture.PictureLook;
import io.tryonroutes.picture.PixelMemory;
import io.tryonroutes.place.Folder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells what would become of pairs and what they would cost. It looks as the service does when it
 * takes them in, with the same code, but it moves, sends and notes nothing.
 */
public final class Planner {
  private static final int MOST_NAMED = 1_000;

  /** An average that is written in a published client (kling-api.md, section 8). */
  private static final Duration SEEN_BY_OTHERS = Duration.ofSeconds(19);

  private final Settings settings;
  private final PairFinder finder;
  private final ManifestReader reader;
  private final MendingRules rules;
  private final Clock clock;
  private final AccountFacts facts;

  Planner(
      Settings settings,
      PairFinder finder,
      ManifestReader reader,
      MendingRules rules,
      Clock clock,
      AccountFacts facts) {
    this.settings = settings;
    this.finder = finder;
    this.reader = reader;
    this.rules = rules;
    this.clock = clock;
    this.facts = facts;
  }

  /** One without a ledger: it cannot tell what is paid for already. */
  public static Planner alone(Settings settings) {
    RoleWords words = Wiring.words(settings);
    AccountFacts nothing =
        new AccountFacts() {
          @Override
          public Optional<Map<String, Prospect>> prospects(Collection<String> contents) {
            return Optional.empty();
          }

          @Override
          public Optional<Duration> taskTime() {
            return Optional.empty();
          }

          @Override
          public int slots() {
            return settings.kling().slots();
          }
        };
    ManifestReader reader = Wiring.manifestReader(words, settings);
    MendingRules rules = Wiring.mendingRules(settings, PixelMemory.ofThisProcess());
    return new Planner(settings, new PairFinder(words), reader, rules, Clock.systemUTC(), nothing);
  }

  /**
   * What would become of all that lies in a folder, whole or still arriving, if it were the inbox.
   *
   * @throws IOException when the folder cannot be read
   */
  public Plan folder(Path root) throws IOException {
    FolderLook look = FolderLook.at(root, FolderLook.NONE, clock.instant());
    Sight sight = Sight.of(look, finder, settings.pairs().readyFile());
    Draft draft = new Draft();
    look.passedOver().forEach(draft::stays);
    sight
        .findings()
        .lone()
        .forEach(
            lone ->
                draft.stays(
                    lone.path() + lone.name(),
                    "waits for another picture",
                    "add " + String.join(" and ", lone.missing())));
    sight
        .findings()
        .notUnderstood()
        .forEach(
            each ->
                draft.stays(
                    each.file(),
                    "its name does not say what it shows",
                    "would work: " + each.suggestion()));
    Folder folder = new Folder(root);
    for (Pair pair : sight.findings().pairs()) {
      Optional<LeftAlone> unreadable = Sight.unreadable(folder, pair.files());
      if (unreadable.isPresent()) {
        draft.stays(unreadable.get());
      } else {
        draft.pair(pair, folder);
      }
    }
    for (ManifestFile manifest : sight.findings().manifests()) {
      Optional<LeftAlone> obstacle =
          draft.library.present()
              ? Sight.unreadable(folder, List.of(manifest.file()))
              : Optional.of(Sight.withoutLibrary(manifest.file(), draft.library));
      if (obstacle.isPresent()) {
        draft.stays(obstacle.get());
      } else {
        draft.manifest(manifest.file(), manifest.path(), folder.at(manifest.file()));
      }
    }
    return draft.plan(root.toString());
  }

  /**
   * What would become of a manifest's pairs if it were dropped.
   *
   * @param csv its bytes
   * @throws IOException when the library cannot be read
   */
  public Plan manifest(InputStream csv) throws IOException {
    Path copy = Files.createTempFile("plan", ".csv");
    try {
      try (OutputStream out = Files.newOutputStream(copy)) {
        csv.transferTo(out);
      }
      Draft draft = new Draft();
      draft.manifest("the manifest", "", copy);
      return draft.plan("the manifest");
    } finally {
      Files.delete(copy);
    }
  }

  /** A plan while it is made. */
  private final class Draft {
    private final List<Plan.Problem> problems = new ArrayList<>();
    private final List<Sound> sound = new ArrayList<>();
    private final Map<Path, Looked> looks = new HashMap<>();
    private final Map<Path, Plan.Mended> mended = new LinkedHashMap<>();
    private final Folder library = Locations.library(settings);
    private int rejected;
    private int problemsInAll;

    /** A pair that nothing is wrong with. */
    private record Sound(String label, String name, String content, boolean again, boolean row) {}

    void stays(LeftAlone each) {
      stays(each.file(), each.why(), each.help());
    }

    void stays(String where, String what, String cure) {
      problem(new Plan.Problem(where, what, cure, Optional.empty()));
    }

    private void problem(Plan.Problem problem) {
      problemsInAll++;
      if (problems.size() < MOST_NAMED) {
        problems.add(problem);
      }
    }

    /** It is taken whole or not at all. */
    void manifest(String where, String path, Path csv) throws IOException {
      Manifest manifest = reader.read(csv);
      if (manifest.problems().isEmpty()) {
        manifest.rows().forEach(row -> row(row, path));
        return;
      }
      rejected += manifest.rows().size();
      for (Manifest.Problem each : manifest.problems()) {
        problem(new Plan.Problem(where, each.text(), each.cure(), Optional.of("TRYON-MANIFEST")));
      }
      problemsInAll += manifest.problemsInAll() - manifest.problems().size();
    }

    private void rejected(String where, Fault fault) {
      rejected++;
      problem(
          new Plan.Problem(
              where,
              fault.message() + " " + fault.cause(),
              fault.cure(),
              Optional.of(fault.code())));
    }

    void pair(Pair pair, Folder root) {
      Path folder = root.root().resolve(Names.folderOf(pair.members().get(0).file()));
      List<Input> inputs =
          pair.members().stream()
              .map(each -> Input.unread(each.role(), Names.withoutFolders(each.file())))
              .toList();
      PairOptions byDefault = new PairOptions(Optional.of(settings.kling().modelName()), false);
      Optional<Path> options = pair.options().stream().findFirst().map(root::at);
      pair(pair, inputs, folder, byDefault, options, false);
    }

    private void row(Manifest.Row row, String path) {
      Pair pair = new Pair(path, row.pair().name(), row.pair().members());
      List<Input> inputs =
          pair.members().stream().map(each -> Input.unread(each.role(), each.file())).toList();
      pair(pair, inputs, library.root(), row.options(), Optional.empty(), true);
    }

    private void pair(
        Pair pair,
        List<Input> inputs,
        Path folder,
        PairOptions given,
        Optional<Path> optionsFile,
        boolean row) {
      String label = pair.path() + pair.name();
      try {
        PairCheck check =
            PairCheck.of(
                pair,
                inputs,
                input -> Optional.of(look(folder.resolve(input.file()), input.file())),
                rules,
                given,
                optionsFile);
        if (check.fault().isPresent()) {
          rejected(label, check.fault().get());
        } else {
          check.inputs().forEach(input -> mended(folder.resolve(input.file()), input));
          PairOptions options = check.options();
          String model = options.modelName().orElse(settings.kling().modelName());
          String content = Content.of(Settings.accountOf(settings), model, check.inputs());
          sound.add(new Sound(label, pair.name(), content, options.again(), row));
        }
      } catch (NoSuchFileException gone) {
        // The service has taken it in meanwhile.
      } catch (IOException e) {
        stays(label, "cannot be read: " + Contact.words(e), "look at its disk or share");
      }
    }

    private void mended(Path file, Input input) {
      if (!input.mended().isEmpty()) {
        mended.putIfAbsent(file, new Plan.Mended(input.file(), input.mended()));
      }
    }

    /** Many pairs of a manifest may have one picture. */
    private Looked look(Path file, String displayName) throws IOException {
      Looked looked = looks.get(file);
      if (looked == null) {
        looked = PictureLook.look(file, displayName);
        looks.put(file, looked);
      }
      return looked;
    }

    Plan plan(String lookedAt) {
      Set<String> contents = new HashSet<>();
      sound.forEach(pair -> contents.add(pair.content()));
      Optional<Map<String, Prospect>> prospects = facts.prospects(contents);
      Set<String> wanted = new HashSet<>();
      int paid = 0;
      int alike = 0;
      for (Sound pair : sound) {
        Prospect prospect = prospects.map(all -> all.get(pair.content())).orElse(Prospect.UNPAID);
        if (!pair.again() && (prospect == Prospect.UNDER_WAY || prospect == Prospect.PAID)) {
          paid++;
        } else if (!pair.again() && prospect == Prospect.EXPIRED) {
          rejected(pair.label(), Preparation.expired(pair.label(), pair.name(), pair.row()));
        } else if (!wanted.add(pair.content())) {
          alike++;
        }
      }
      int units = wanted.size();
      int slots = facts.slots();
      Optional<Duration> measured = facts.taskTime();
      double taskSeconds = measured.orElse(SEEN_BY_OTHERS).toMillis() / 1000.0;
      int rounds = (units + slots - 1) / slots;
      return new Plan(
          lookedAt,
          rejected + paid + alike + units,
          units,
          prospects.isPresent() ? Optional.of(paid) : Optional.empty(),
          alike,
          rejected,
          mended.values().stream().limit(MOST_NAMED).toList(),
          mended.size(),
          settings.pricePerUnit(),
          settings.currency(),
          settings.pricePerUnit().multiply(BigDecimal.valueOf(units)),
          slots,
          taskSeconds,
          measured.isPresent(),
          rounds * taskSeconds,
          List.copyOf(problems),
          problemsInAll);
    }
  }
}

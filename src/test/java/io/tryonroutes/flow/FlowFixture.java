package io.tryonroutes.flow;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.tryonroutes.MovableClock;
import io.tryonroutes.Settings;
import io.tryonroutes.ledger.Account;
import io.tryonroutes.ledger.Deliveries;
import io.tryonroutes.ledger.History;
import io.tryonroutes.ledger.Input;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.Jobs;
import io.tryonroutes.ledger.Ledger;
import io.tryonroutes.ledger.NewJob;
import io.tryonroutes.ledger.Originals;
import io.tryonroutes.ledger.Preparation;
import io.tryonroutes.ledger.Slots;
import io.tryonroutes.ledger.Tasks;
import io.tryonroutes.pair.ManifestReader;
import io.tryonroutes.pair.PairFinder;
import io.tryonroutes.pair.Role;
import io.tryonroutes.pair.RoleWords;
import io.tryonroutes.picture.Mend;
import io.tryonroutes.picture.Mender;
import io.tryonroutes.picture.MendingRules;
import io.tryonroutes.picture.PixelMemory;
import io.tryonroutes.place.Folder;
import io.tryonroutes.place.Place;
import io.tryonroutes.place.Places;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The beans of the routes over real folders and a ledger, without the routes. */
abstract class FlowFixture {
  @TempDir Path home;

  final MovableClock clock = new MovableClock(Instant.parse("2026-11-20T09:00:00Z"));
  Places places;
  Jobs jobs;
  History history;
  Leftovers leftovers;
  Manifests manifests;
  Dispatcher dispatcher;
  Results results;
  Outbox outbox;
  Pictures pictures;
  Mending mending;
  Inputs inputs;
  Replay replay;
  Ledger ledger;
  Settings settings;
  private String url;

  @BeforeEach
  void build() throws IOException {
    settings =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(Settings.class)
            .build()
            .getConfigMapping(Settings.class);
    places =
        new Places(
            home,
            folder("inbox"),
            folder("outbox"),
            Optional.of((Place) folder("done")),
            folder("dead-letter"),
            folder("work"),
            folder("library"),
            Set.of());
    url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    ledger = Ledger.open(url, "sa", "", "account", "me", 5, clock);
    jobs = new Jobs(ledger);
    history = new History(ledger);
    RoleWords words =
        new RoleWords(Settings.wordsOf(settings.pairs()), settings.pairs().separators());
    PairFinder finder = new PairFinder(words);
    Wake wake = new Wake(new DefaultCamelContext());
    Sidecars sidecars = new Sidecars(settings);
    Deliveries deliveries = new Deliveries(ledger);
    ManifestReader reader = new ManifestReader(words, places.library().root(), 100);
    manifests = new Manifests(jobs, deliveries, reader, wake, settings);
    DeadLetters letters = new DeadLetters(places);
    leftovers = new Leftovers(places, jobs, clock, settings, finder, manifests, letters);
    dispatcher =
        new Dispatcher(
            jobs,
            new Tasks(ledger),
            new Slots(ledger),
            new Account(ledger),
            new Pauses(new Account(ledger), wake),
            wake,
            clock);
    results = new Results(places, null, clock);
    Store store =
        new Store(
            new DefaultCamelContext().createProducerTemplate(),
            places,
            new StoreHealth(places, clock),
            clock);
    outbox = new Outbox(places, deliveries, results, sidecars, store, clock, dispatcher);
    PixelMemory memory = PixelMemory.ofThisProcess();
    pictures = new Pictures(places, new MendingRules(Set.of(Mend.values()), memory));
    MadePictures made = new MadePictures(places, jobs);
    mending = new Mending(pictures, new Mender(memory), made);
    inputs =
        new Inputs(
            places,
            deliveries,
            sidecars,
            results,
            made,
            new RowFile(words),
            new DroppedObjects(new Originals(ledger), store));
    replay = new Replay(history, leftovers, places, wake, finder, reader, letters);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  /** Changes the database behind the ledger's back. */
  void sql(String statement) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, "sa", "");
        Statement raw = connection.createStatement()) {
      raw.execute(statement);
    }
  }

  private Folder folder(String name) throws IOException {
    return new Folder(Files.createDirectory(home.resolve(name)));
  }

  static byte[] png(int colour) {
    try {
      BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
      image.setRGB(0, 0, colour);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.write(image, "png", out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  void lay(String... files) throws IOException {
    for (String file : files) {
      Path path = home.resolve(file);
      Files.createDirectories(path.getParent());
      Files.write(path, png(0));
    }
  }

  /** All files below home. */
  List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(home)) {
      return all.filter(Files::isRegularFile)
          .map(file -> home.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  /** A job whose inputs lie in work. */
  Job waiting(String id, String name) throws IOException {
    String folder = "work/" + name + "~" + id + "/";
    lay(folder + name + "_human.png", folder + name + "_cloth.png");
    List<Input> pictures =
        List.of(
            Input.unread(Role.HUMAN, name + "_human.png"),
            Input.unread(Role.CLOTH, name + "_cloth.png"));
    return jobs.register(
        new NewJob(id, "", name, "model", pictures, false, Optional.empty(), clock.instant()));
  }

  /** A job whose task has succeeded. */
  Job delivering(String id, String name) throws IOException {
    Job job = waiting(id, name);
    String content = id.repeat(4);
    String externalId = "tr-" + content + "-a1";
    new Preparation(ledger).prepared(job, content, job.inputs());
    new Slots(ledger).claim();
    Tasks tasks = new Tasks(ledger);
    tasks.accepted(externalId, "task-" + id, "request");
    tasks.ended(
        List.of(
            new Tasks.End(
                externalId,
                Optional.of("task-" + id),
                List.of("http://result.invalid/" + id),
                Optional.empty(),
                Optional.of("1"),
                "request")));
    return jobs.get(id);
  }

  /** What the route does between naming a result and noting that it is published. */
  void put(Job job, byte[] picture) throws IOException {
    for (Results.Result result : results.wanted(job)) {
      results.received(result, 200, null, null, new ByteArrayInputStream(picture));
    }
    for (Put file : outbox.files(job)) {
      outbox.put(file, job);
    }
  }
}

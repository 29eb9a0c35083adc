package io.tryonroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tryonroutes.place.Folder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartCheckTest {
  private static final String WORD = "correct-horse";
  private static final int FILE = 260;
  private static final int VARIABLES = 300;
  private static final int GIVEN = 400;

  @TempDir Path dir;

  private final Map<String, String> given = new HashMap<>();
  private final Map<String, String> variables = new HashMap<>();
  private String profile = "prod";
  private Path home;

  @BeforeEach
  void goodSettings() throws IOException {
    home = dir.resolve("home");
    Files.createDirectories(dir.resolve("routes"));
    Files.createFile(dir.resolve("routes/try-on.camel.yaml"));
    given.put("tryon.home", home.toString());
    given.put("tryon.kling.api-key", WORD);
  }

  private List<String> problems() throws IOException {
    URI file = Path.of("config", "application.properties").toUri();
    SmallRyeConfig config =
        // Quarkus' converters and no sources but these: neither this machine's nor other tests'.
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .addDefaultInterceptors()
            .withProfile(profile)
            .withDefaultValue("smallrye.config.mapping.validate-unknown", "false")
            .withSources(new PropertiesConfigSource(file.toURL(), FILE))
            .withSources(new EnvConfigSource(variables, VARIABLES))
            .withSources(new PropertiesConfigSource(given, "given", GIVEN))
            .build();
    List<String> problems = StartCheck.problems(config, dir);
    assertThat(problems)
        .allSatisfy(line -> assertThat(line).doesNotContain(WORD).doesNotContain("\n"));
    return problems;
  }

  @Test
  void goodSettingsHaveNoProblem() throws IOException {
    assertThat(problems()).isEmpty();
  }

  @Test
  void theSandboxNeedsNoCredential() throws IOException {
    profile = "sandbox";
    given.remove("tryon.kling.api-key");
    assertThat(problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tryon.kling.slots          | 0                | tryon.kling.slots=5
          tryon.budget.units-per-day | 0                | tryon.budget.units-per-day=500
          tryon.kling.slots          | 10001            | tryon.kling.slots=5
          tryon.kling.slots          | many             | tryon.kling.slots=5
          tryon.kling.poll-interval  | 99ms             | tryon.kling.poll-interval=400ms
          tryon.kling.poll-interval  | 400              | tryon.kling.poll-interval=400ms
          tryon.inbox-poll-interval  | 0s               | tryon.inbox-poll-interval=2s
          tryon.pairs.partner-timeout | 24              | tryon.pairs.partner-timeout=off
          tryon.pairs.partner-timeout | never           | tryon.pairs.partner-timeout=off
          tryon.pairs.ready-file     | a/READY          | tryon.pairs.ready-file=READY
          tryon.pairs.ready-file     | ..               | tryon.pairs.ready-file=READY
          tryon.pairs.quiet-time     | soon             | tryon.pairs.quiet-time=2s
          tryon.pairs.quiet-time     | -2s              | tryon.pairs.quiet-time=2s
          tryon.pairs.names.dress    | t-shirt          | tryon.pairs.names.dress=dress
          tryon.pairs.names.dress    | a/b              | tryon.pairs.names.dress=dress
          tryon.pairs.names.cloth    | cloth,Top        | tryon.pairs.names.cloth=cloth,garment
          tryon.pairs.names.upper    | upper,model      | tryon.pairs.names.upper=upper,top
          tryon.pairs.names.human    | ,                | tryon.pairs.names.human=human,person,model
          tryon.pairs.separators     | _/               | tryon.pairs.separators=._-\\u0020
          tryon.pairs.separators     | x                | tryon.pairs.separators=._-\\u0020
          tryon.kling.base-url       | api.example.com  | tryon.kling.base-url=https://api-singapore
          tryon.kling.base-url       | https://a.b/     | tryon.kling.base-url=https://api-singapore
          tryon.kling.base-url       | https://a b      | tryon.kling.base-url=https://api-singapore
          tryon.kling.callback-url   | tryon.example.com | tryon.kling.callback-url=https://tryon.example
          tryon.kling.callback-url   | ftp://a.b        | tryon.kling.callback-url=https://tryon.example
          tryon.kling.callback-url   | https://a.b/     | tryon.kling.callback-url=https://tryon.example
          tryon.kling.callback-url   | https://a.b?x=y  | tryon.kling.callback-url=https://tryon.example
          """)
  void aValueThatDoesNotFitIsOneLineWithKeyValueAndExample(String key, String value, String example)
      throws IOException {
    given.put(key, value);
    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith(key + "=" + value + ": ")
        .contains("a good value is " + example);
  }

  @Test
  void wordsAndSeparatorsOfOnesOwnAreNoProblem() throws IOException {
    given.put("tryon.pairs.names.human", "Träger, \u4eba");
    given.put("tryon.pairs.names.upper[0]", "oben");
    given.put("tryon.pairs.separators", "._- ()\ud83d\udc57");
    assertThat(problems()).isEmpty();
  }

  @Test
  void aTaskTimeOfTheSandboxThatIsNoTimeIsOneLine() throws IOException {
    profile = "sandbox";
    given.remove("tryon.kling.api-key");
    given.put("tryon.sandbox.task-time", "long");
    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("tryon.sandbox.task-time=long: ")
        .endsWith("tryon.sandbox.task-time=3s-6s");
  }

  @Test
  void aBehaviourOfTheSandboxThatIsNotUnderstoodIsOneLine() throws IOException {
    profile = "sandbox";
    given.remove("tryon.kling.api-key");
    given.put("tryon.sandbox.behaviour", dir.resolve("sandbox.json").toString());
    assertThat(problems())
        .singleElement()
        .asString()
        .contains("sandbox.behaviour", "cannot be read");
    Files.writeString(dir.resolve("sandbox.json"), "{\"faults\": [{\"call\": \"create\"}]}");
    assertThat(problems())
        .singleElement()
        .asString()
        .contains("sandbox.behaviour", "either fault or code");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "${nobody.set.this}"})
  void anEmptyValueIsOneLine(String value) throws IOException {
    given.put("tryon.inbox", value);
    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("tryon.inbox=: it is empty")
        .endsWith("tryon.inbox=inbox");
  }

  @Test
  void anotherKindOfDatabaseIsOneLineWithoutItsAddress() throws IOException {
    given.put("tryon.ledger.url", "jdbc:mysql://db.example.com/tryon?password=" + WORD);
    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("tryon.ledger.url is neither")
        .contains("tryon.ledger.url=jdbc:postgresql://");
  }

  @Test
  void aPasswordInTheBaseUrlIsNotShown() throws IOException {
    given.put("tryon.kling.base-url", "https://me:" + WORD + "@example.com");
    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("tryon.kling.base-url=https://...@example.com: ");
  }

  @Test
  void withoutACredentialTheLineTellsTheVariable() throws IOException {
    given.remove("tryon.kling.api-key");
    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("tryon.kling.api-key is not set")
        .contains("TRYON_KLING_API_KEY=your-key");
  }

  @Test
  void callbacksNeedNoSecretAndMayHaveTwo() throws IOException {
    given.put("tryon.kling.callback-url", "https://tryon.example.com/shop");
    assertThat(problems()).isEmpty();
    variables.put("TRYON_KLING_WEBHOOK_SECRETS", "whsec_c29tZXRoaW5n,whsec_YW5vdGhlcg==");
    assertThat(problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        WORD,
        "whsec_" + WORD,
        "whsec_",
        "whsec_c29tZXRoaW5n,whsec_c29tZXRoaW5n,whsec_c29tZXRoaW5n"
      })
  void aWebhookSecretOfAnotherFormIsOneLineWithoutIt(String secrets) throws IOException {
    variables.put("TRYON_KLING_WEBHOOK_SECRETS", secrets);
    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("tryon.kling.webhook-secrets: ")
        .contains("TRYON_KLING_WEBHOOK_SECRETS=whsec_")
        .doesNotContain("c29t");
  }

  @Test
  void anAccessKeyNeedsItsSecretKey() throws IOException {
    given.remove("tryon.kling.api-key");
    given.put("tryon.kling.access-key", "access");
    assertThat(problems()).singleElement().asString().contains("TRYON_KLING_SECRET_KEY");
    given.put("tryon.kling.secret-key", WORD);
    assertThat(problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"api-key", "access-key", "secret-key"})
  void theSandboxTakesNoRealCredential(String key) throws IOException {
    profile = "sandbox";
    given.remove("tryon.kling.api-key");
    given.put("tryon.kling." + key, WORD);
    assertThat(problems())
        .singleElement()
        .asString()
        .contains("tryon.kling.api-key", "tryon.sandbox.enabled=true");
  }

  @Test
  void theSandboxIsOnThisMachine() throws IOException {
    profile = "sandbox";
    given.remove("tryon.kling.api-key");
    given.put("tryon.kling.base-url", "https://api-singapore.klingai.com");
    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("tryon.kling.base-url=https://api-singapore.klingai.com: ")
        .contains("a good value is tryon.kling.base-url=http://127.0.0.1:8080/sandbox");
  }

  @Test
  void noPlaceLiesWithinAnother() throws IOException {
    given.put("tryon.dead-letter", "inbox/dead");
    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("tryon.dead-letter=" + home.resolve("inbox/dead") + ": ")
        .contains("within tryon.inbox")
        .contains("a good value is tryon.dead-letter=dead-letter");
  }

  @Test
  void otherMachinesNeedAToken() throws IOException {
    given.put("quarkus.http.host", "0.0.0.0");
    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("quarkus.http.host=0.0.0.0 ")
        .contains("tryon.http.token=", "quarkus.http.host=127.0.0.1");
    given.put("tryon.http.token", WORD);
    assertThat(problems()).isEmpty();
  }

  @Test
  void anUnknownKeyIsOneLineWithTheNearestKnownOne() throws IOException {
    given.put("tryon.kling.slot", "5");
    assertThat(problems())
        .containsExactly(
            "tryon.kling.slot is no setting of this service; did you mean tryon.kling.slots?");
  }

  @Test
  void anUnknownVariableIsOneLineWithTheNearestKnownKey() throws IOException {
    variables.put("TRYON_KLING_SLOT", "5");
    assertThat(problems())
        .containsExactly(
            "tryon.kling.slot is no setting of this service; did you mean tryon.kling.slots?");
  }

  @Test
  void variablesOfTheEnvironmentAreKnown() throws IOException {
    given.remove("tryon.kling.api-key");
    variables.put("TRYON_KLING_API_KEY", WORD);
    variables.put("TRYON_PAIRS_QUIET_TIME", "3s");
    variables.put("TRYON_KLING_RESULT_HOSTS", "a.example.com,b.example.com");
    assertThat(problems()).isEmpty();
  }

  @Test
  void aDottedKeyIsNotTakenForAVariable() throws IOException {
    given.put("tryon.pairs.quiet.time", "3s");
    assertThat(problems())
        .containsExactly(
            "tryon.pairs.quiet.time is no setting of this service; did you mean"
                + " tryon.pairs.quiet-time?");
  }

  @Test
  void aVariableThatCannotBeReadIsTold() throws IOException {
    variables.put("TRYON_PAIRS_QUIET_TIME", "soon");
    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("tryon.pairs.quiet-time=soon: it cannot be read");
  }

  @Test
  void listsAreKnownInBothForms() throws IOException {
    given.put("tryon.kling.result-hosts", "a.example.com,b.example.com");
    assertThat(problems()).isEmpty();
    given.remove("tryon.kling.result-hosts");
    given.put("tryon.kling.result-hosts[0]", "a.example.com");
    given.put("tryon.kling.result-hosts[1]", "b.example.com");
    assertThat(problems()).isEmpty();
  }

  @Test
  void keysOfAnotherProfileAreNotLookedAt() throws IOException {
    given.put("%elsewhere.tryon.home", "x");
    given.put("%elsewhere.tryon.hom", "x");
    assertThat(problems()).isEmpty();
  }

  @Test
  void keysOfTheProfileInUseAreLookedAt() throws IOException {
    given.put("%prod.tryon.hom", "x");
    assertThat(problems())
        .containsExactly("tryon.hom is no setting of this service; did you mean tryon.home?");
  }

  @Test
  void severalProblemsAreToldTogetherAndNothingIsMade() throws IOException {
    Path file = Files.createFile(dir.resolve("file"));
    given.put("tryon.outbox", file.toString());
    given.put("tryon.hom", "x");
    given.put("tryon.kling.slots", "0");
    given.remove("tryon.kling.api-key");
    given.put("quarkus.http.host", "0.0.0.0");
    Files.delete(dir.resolve("routes/try-on.camel.yaml"));
    assertThat(problems())
        .hasSize(6)
        .anyMatch(line -> line.startsWith("tryon.outbox="))
        .anyMatch(line -> line.startsWith("tryon.hom "))
        .anyMatch(line -> line.startsWith("tryon.kling.slots="))
        .anyMatch(line -> line.startsWith("tryon.kling.api-key "))
        .anyMatch(line -> line.startsWith("quarkus.http.host="))
        .anyMatch(line -> line.startsWith("there is no route file in "));
    assertThat(home).doesNotExist();
  }

  @Test
  void valuesThatCannotBeReadAreToldTogether() throws IOException {
    given.put("tryon.kling.slots", "many");
    given.put("tryon.pairs.quiet-time", "soon");
    given.put("tryon.hom", "x");
    assertThat(problems()).hasSize(3);
  }

  @Test
  void withoutARouteFileTheLineTellsWhereToStart() throws IOException {
    Files.delete(dir.resolve("routes/try-on.camel.yaml"));
    assertThat(problems())
        .singleElement()
        .asString()
        .contains(dir.resolve("routes").toString(), "routes/try-on.camel.yaml");
  }

  @Test
  void routesBehindALinkAreRefusedForCamelDoesNotFollowIt() throws IOException {
    Files.move(dir.resolve("routes"), dir.resolve("elsewhere"));
    Files.createSymbolicLink(dir.resolve("routes"), dir.resolve("elsewhere"));
    assertThat(problems()).singleElement().asString().contains("is a link");
  }

  @Test
  void theDefaultFoldersAreMadeUnderHome() throws IOException {
    assertThat(problems()).isEmpty();
    assertThat(home)
        .isDirectoryContaining(path -> path.endsWith("inbox"))
        .isDirectoryContaining(path -> path.endsWith("outbox"))
        .isDirectoryContaining(path -> path.endsWith("done"))
        .isDirectoryContaining(path -> path.endsWith("dead-letter"))
        .isDirectoryContaining(path -> path.endsWith("work"));
  }

  @Test
  void aConfiguredFolderThatIsAbsentIsNeitherAProblemNorMade() throws IOException {
    Path away = dir.resolve("share/inbox");
    given.put("tryon.inbox", away.toString());
    given.put("tryon.outbox", "results");
    assertThat(problems()).isEmpty();
    assertThat(away).doesNotExist();
    assertThat(home.resolve("inbox")).doesNotExist();
    assertThat(home.resolve("results")).doesNotExist();
  }

  @Test
  void inputsThatAreDeletedNeedNoFolder() throws IOException {
    given.put("tryon.done", "delete");
    assertThat(problems()).isEmpty();
    assertThat(home.resolve("delete")).doesNotExist();
    assertThat(home.resolve("done")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"inbox", "outbox", "done", "dead-letter", "work", "home"})
  void aFileWhereAFolderShouldBeIsOneLine(String key) throws IOException {
    Path file = Files.createFile(dir.resolve("file"));
    given.put("tryon." + key, file.toString());
    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("tryon." + key + "=" + file + ": it is no folder");
  }

  @Test
  void aFolderThatCannotBeMadeIsOneLine() throws IOException {
    Files.createFile(dir.resolve("file"));
    given.put("tryon.home", dir.resolve("file/home").toString());
    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("tryon.home=" + dir.resolve("file/home") + ": it cannot be made");
  }

  @ParameterizedTest
  @CsvSource({
    "r-x------, write",
    "-wx------, read",
    "rw-------, enter",
    "---------, read or write or enter"
  })
  void aFolderWithoutRightsIsOneLineWithACommandThatHelps(String rights, String denied)
      throws IOException {
    Path closed = Files.createDirectory(dir.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString(rights));
    try {
      assumeThat(new Folder(closed).denied()).as("root may do anything").isNotEmpty();
      given.put("tryon.outbox", closed.toString());
      assertThat(problems())
          .singleElement()
          .asString()
          .contains("may not " + denied + " there", "chmod u+rwx " + closed);
    } finally {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void aFolderBelowOneThatMayNotBeEnteredIsNotTakenForAbsent() throws IOException {
    Path closed = Files.createDirectory(dir.resolve("closed"));
    Path outbox = Files.createDirectory(closed.resolve("outbox"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rw-------"));
    try {
      assumeThat(Files.exists(outbox)).as("root may enter anything").isFalse();
      given.put("tryon.outbox", outbox.toString());
      assertThat(problems()).singleElement().asString().contains("namei -l " + outbox);
    } finally {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void workOnAnotherFileSystemThanTheInboxIsRefused() throws IOException {
    Path memory = Path.of("/dev/shm");
    assumeThat(Files.isWritable(memory)).isTrue();
    assumeThat(Files.getFileStore(memory)).isNotEqualTo(Files.getFileStore(dir));
    Path work = Files.createTempDirectory(memory, "tryon");
    try {
      given.put("tryon.work", work.toString());
      assertThat(problems())
          .singleElement()
          .asString()
          .startsWith("tryon.work=" + work + ": ")
          .endsWith("tryon.work=" + home.resolve("work"));
    } finally {
      Files.delete(work);
    }
  }

  @Test
  void theOutboxMayBeOnAnotherFileSystem() throws IOException {
    Path memory = Path.of("/dev/shm");
    assumeThat(Files.isWritable(memory)).isTrue();
    given.put("tryon.outbox", memory.toString());
    assertThat(problems()).isEmpty();
  }

  @Test
  void bucketsNeedARegionOrAStoreOfOnesOwn() throws IOException {
    given.put("tryon.inbox", "s3://catalog/inbox/");
    given.put("tryon.s3.region", "eu-central-1");
    assertThat(problems()).isEmpty();
    given.remove("tryon.s3.region");
    given.put("tryon.s3.endpoint", "http://127.0.0.1:9000");
    assertThat(problems()).isEmpty();
    assertThat(home.resolve("inbox")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "tryon.outbox, s3://Catalog, it is no bucket with a prefix",
    "tryon.done, s3://catalog//done, it is no bucket with a prefix",
    "tryon.dead-letter, s3://catalog/inbox/dead/, it lies within tryon.inbox",
    "tryon.s3.endpoint, http://127.0.0.1:9000/path, it is no http(s) address without a path",
    "tryon.s3.encryption, rot13, it is neither AES256 nor aws:kms",
    "tryon.events-queue, new-pictures, it is no address of a queue",
    "tryon.kling.send, pigeon, it is neither base64 nor url",
    "tryon.outbox, s3://catalog/it's, it is no bucket with a prefix"
  })
  void aWrongSettingOfABucketIsOneLine(String key, String value, String why) throws IOException {
    given.put("tryon.inbox", "s3://catalog/inbox/");
    given.put("tryon.s3.region", "eu-central-1");
    given.put(key, value);
    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith(key + "=" + value + ": " + why)
        .contains("; a good value is " + key + "=");
  }

  @Test
  void theKeysOfAStoreBelongTogetherAndAreNotShown() throws IOException {
    given.put("tryon.s3.secret-key", WORD);
    assertThat(problems())
        .singleElement()
        .asString()
        .contains("tryon.s3.access-key", "TRYON_S3_ACCESS_KEY");
  }

  @Test
  void aKeyOfOnesOwnBelongsToItsWayOfEncryption() throws IOException {
    given.put("tryon.s3.encryption", "aws:kms");
    assertThat(problems()).singleElement().asString().contains("tryon.s3.kms-key-id=alias/");
    given.put("tryon.s3.kms-key-id", "alias/pictures");
    assertThat(problems()).isEmpty();
    given.put("tryon.s3.encryption", "AES256");
    assertThat(problems()).singleElement().asString().contains("tryon.s3.kms-key-id=alias/");
  }

  @Test
  void addressesAreNotGoodForALongerWaitThanAWeek() throws IOException {
    given.put("tryon.kling.send", "url");
    given.put("tryon.kling.task-deadline", "7d");
    assertThat(problems()).singleElement().asString().contains("tryon.kling.task-deadline=30m");
  }

  @Test
  void aQueueIsForAnInboxBucket() throws IOException {
    given.put("tryon.events-queue", "https://sqs.eu-central-1.amazonaws.com/1/new");
    assertThat(problems()).singleElement().asString().contains("tryon.inbox is no bucket");
  }
}

package io.tryonroutes;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.junit.jupiter.api.Test;

/** The walls between the packages, and what is done nowhere. */
class WallsTest {
  private static final String ROOT = "io.tryonroutes";
  private static final JavaClasses ALL = new ClassFileImporter().importPackages(ROOT);
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  private static final String[] DATABASE = {
    "org.jdbi..",
    "java.sql..",
    "javax.sql..",
    "org.flywaydb..",
    "io.agroal..",
    "org.h2..",
    "org.postgresql.."
  };
  private static final String CAMEL = "org.apache.camel..";

  @Test
  void pairKnowsNoneOfOurPackages() {
    onlyUses("pair").check(MAIN);
  }

  @Test
  void pictureKnowsPairOnly() {
    onlyUses("picture", "pair").check(MAIN);
  }

  @Test
  void klingKnowsPairOnly() {
    onlyUses("kling", "pair").check(MAIN);
  }

  @Test
  void ledgerKnowsPairOnly() {
    onlyUses("ledger", "pair").check(MAIN);
  }

  @Test
  void placeKnowsNoneOfOurPackages() {
    onlyUses("place").check(MAIN);
  }

  @Test
  void sandboxKnowsNoneOfOurPackages() {
    onlyUses("sandbox").check(MAIN);
  }

  @Test
  void flowKnowsNeitherSandboxNorConsoleNorCommand() {
    noClasses()
        .that(in("flow"))
        .should()
        .dependOnClassesThat(in("sandbox").or(in("console")).or(in("command")))
        .check(MAIN);
  }

  @Test
  void consoleShowsLedgerFlowPlacesAndPairs() {
    noClasses()
        .that(in("console"))
        .should()
        .dependOnClassesThat(
            ours()
                .and(not(in("console")))
                .and(not(in("ledger")))
                .and(not(in("flow")))
                .and(not(in("place")))
                .and(not(in("pair")))
                .and(not(nestOf(Settings.class))))
        .check(MAIN);
  }

  @Test
  void commandNeverTouchesTheLedger() {
    noClasses().that(in("command")).should().dependOnClassesThat(in("ledger")).check(MAIN);
  }

  @Test
  void sandboxIsUsedByTheRootAndByCommandOnly() {
    noClasses()
        .that(ours().and(not(in("sandbox"))).and(not(in("command"))).and(not(root())))
        .should()
        .dependOnClassesThat(in("sandbox"))
        .check(MAIN);
  }

  @Test
  void ofTheRootOnlySettingsAndLocationsAreUsed() {
    noClasses()
        .that(ours().and(not(root())))
        .should()
        .dependOnClassesThat(
            root().and(not(nestOf(Settings.class))).and(not(nestOf(Locations.class))))
        .check(MAIN);
  }

  @Test
  void noPackagesUseEachOther() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void theDatabaseIsUsedByTheLedgerOnly() {
    noClasses()
        .that(not(in("ledger")))
        .should()
        .dependOnClassesThat(resideInAnyPackage(DATABASE))
        .check(MAIN);
  }

  @Test
  void camelIsUsedByTheRootAndByFlowOnly() {
    noClasses()
        .that(not(in("flow")).and(not(root())))
        .should()
        .dependOnClassesThat(
            resideInAPackage(CAMEL).and(not(assignableTo(HttpClientConfigurer.class))))
        .check(MAIN);
  }

  @Test
  void theStoreOfBucketsIsCalledByFlowOnly() {
    noClasses()
        .that(not(in("flow")))
        .should()
        .dependOnClassesThat(resideInAPackage("software.amazon.."))
        .check(MAIN);
  }

  @Test
  void klingAloneConfiguresTheHttpClient() {
    noClasses()
        .that(not(in("kling")))
        .should()
        .dependOnClassesThat(assignableTo(HttpClientConfigurer.class).and(not(in("kling"))))
        .check(MAIN);
  }

  @Test
  void nothingIsInjectedIntoFields() {
    noFields().should().beAnnotatedWith(Inject.class).check(MAIN);
  }

  @Test
  void staticFieldsAreFinal() {
    fields().that().areStatic().should().beFinal().check(MAIN);
  }

  @Test
  void standardStreamsBelongToCommandsAndMain() {
    noClasses()
        .that(not(in("command")).and(not(nestOf(Main.class))))
        .should(ACCESS_STANDARD_STREAMS)
        .check(MAIN);
  }

  @Test
  void nobodySleepsNotEvenTests() {
    noClasses()
        .should()
        .callMethodWhere(
            target(name("sleep"))
                .and(target(owner(assignableTo(Thread.class).or(assignableTo(TimeUnit.class))))))
        .check(ALL);
  }

  /** Of our packages, one uses itself and these. */
  private static ArchRule onlyUses(String own, String... others) {
    DescribedPredicate<JavaClass> forbidden =
        Stream.concat(Stream.of(own), Arrays.stream(others))
            .map(WallsTest::in)
            .reduce(ours(), (rest, allowed) -> rest.and(not(allowed)));
    return noClasses().that(in(own)).should().dependOnClassesThat(forbidden);
  }

  private static DescribedPredicate<JavaClass> in(String name) {
    return resideInAPackage(ROOT + "." + name + "..");
  }

  private static DescribedPredicate<JavaClass> ours() {
    return resideInAPackage(ROOT + "..");
  }

  private static DescribedPredicate<JavaClass> root() {
    return resideInAPackage(ROOT);
  }

  private static DescribedPredicate<JavaClass> nestOf(Class<?> outer) {
    return JavaClass.Predicates.belongToAnyOf(outer);
  }
}

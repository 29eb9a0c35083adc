package io.tryonroutes.flow;

import io.tryonroutes.Locations;
import io.tryonroutes.Settings;
import io.tryonroutes.kling.CallbackAddresses;
import io.tryonroutes.kling.CallbackSignatures;
import io.tryonroutes.kling.Credentials;
import io.tryonroutes.kling.KlingHttp;
import io.tryonroutes.kling.ResultHosts;
import io.tryonroutes.kling.TaskBoard;
import io.tryonroutes.kling.Token;
import io.tryonroutes.ledger.Account;
import io.tryonroutes.ledger.Deliveries;
import io.tryonroutes.ledger.History;
import io.tryonroutes.ledger.Jobs;
import io.tryonroutes.ledger.Ledger;
import io.tryonroutes.ledger.Originals;
import io.tryonroutes.ledger.Overview;
import io.tryonroutes.ledger.Preparation;
import io.tryonroutes.ledger.Slots;
import io.tryonroutes.ledger.Tasks;
import io.tryonroutes.pair.ManifestReader;
import io.tryonroutes.pair.PairFinder;
import io.tryonroutes.pair.RoleWords;
import io.tryonroutes.picture.Mender;
import io.tryonroutes.picture.MendingRules;
import io.tryonroutes.picture.PixelMemory;
import io.tryonroutes.place.Places;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/** Makes the parts that know nothing of settings or injection out of the settings. */
@Singleton
public class Wiring {
  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  @Produces
  @Singleton
  Places places(Settings settings, Instance<Store> stores) {
    return Locations.of(settings, stores::get);
  }

  @Produces
  @Singleton
  static RoleWords words(Settings settings) {
    return new RoleWords(Settings.wordsOf(settings.pairs()), settings.pairs().separators());
  }

  @Produces
  @Singleton
  PairFinder finder(RoleWords words) {
    return new PairFinder(words);
  }

  @Produces
  @Singleton
  static ManifestReader manifestReader(RoleWords words, Settings settings) {
    return new ManifestReader(
        words, Locations.library(settings).root(), settings.manifest().maxPairs());
  }

  @Produces
  @Singleton
  PixelMemory pixelMemory() {
    return PixelMemory.ofThisProcess();
  }

  @Produces
  @Singleton
  static MendingRules mendingRules(Settings settings, PixelMemory memory) {
    return new MendingRules(Settings.mendsOf(settings), memory);
  }

  @Produces
  @Singleton
  Mender mender(PixelMemory memory) {
    return new Mender(memory);
  }

  @Produces
  @Singleton
  Ledger ledger(Settings settings, Clock clock) {
    return Ledger.open(
        Locations.ledgerUrl(settings),
        settings.ledger().user().orElse("sa"),
        settings.ledger().password().orElse(""),
        Settings.accountOf(settings),
        Locations.instanceName(settings),
        settings.kling().slots(),
        clock);
  }

  void close(@Disposes Ledger ledger) {
    ledger.close();
  }

  @Produces
  @Singleton
  Jobs jobs(Ledger ledger) {
    return new Jobs(ledger);
  }

  @Produces
  @Singleton
  Originals originals(Ledger ledger) {
    return new Originals(ledger);
  }

  @Produces
  @Singleton
  Deliveries deliveries(Ledger ledger) {
    return new Deliveries(ledger);
  }

  @Produces
  @Singleton
  History history(Ledger ledger) {
    return new History(ledger);
  }

  @Produces
  @Singleton
  Overview overview(Ledger ledger) {
    return new Overview(ledger);
  }

  @Produces
  @Singleton
  Preparation preparation(Ledger ledger) {
    return new Preparation(ledger);
  }

  @Produces
  @Singleton
  Planner planner(
      Settings settings,
      PairFinder finder,
      ManifestReader reader,
      MendingRules rules,
      Clock clock,
      Preparation preparation,
      Overview overview,
      Account account) {
    return new Planner(
        settings, finder, reader, rules, clock, new LedgerFacts(preparation, overview, account));
  }

  @Produces
  @Singleton
  Account account(Ledger ledger) {
    return new Account(ledger);
  }

  @Produces
  @Singleton
  Slots slots(Ledger ledger) {
    return new Slots(ledger);
  }

  @Produces
  @Singleton
  Tasks tasks(Ledger ledger) {
    return new Tasks(ledger);
  }

  @Produces
  @Singleton
  TaskBoard board(Clock clock) {
    return new TaskBoard(clock);
  }

  @Produces
  @Singleton
  SweepPace pace(Clock clock) {
    return new SweepPace(clock);
  }

  @Produces
  @Singleton
  CallbackAddresses callbackAddresses(Settings settings, Account account) {
    return settings
        .kling()
        .callbackUrl()
        .map(base -> new CallbackAddresses(base, account.callbackKey()))
        .orElseGet(CallbackAddresses::none);
  }

  @Produces
  @Singleton
  CallbackSignatures callbackSignatures(Settings settings, Clock clock) {
    return new CallbackSignatures(settings.kling().webhookSecrets().orElse(List.of()), clock);
  }

  @Produces
  @Singleton
  Token token(Settings settings, Clock clock) {
    return new Token(credentials(settings), clock);
  }

  private static Credentials credentials(Settings settings) {
    Settings.Kling kling = settings.kling();
    if (kling.apiKey().isPresent()) {
      return new Credentials.ApiKey(kling.apiKey().get());
    }
    if (kling.accessKey().isPresent() && kling.secretKey().isPresent()) {
      return new Credentials.KeyPair(kling.accessKey().get(), kling.secretKey().get());
    }
    return new Credentials.ApiKey("sandbox");
  }

  @Produces
  @Singleton
  @Named("klingHttp")
  KlingHttp klingHttp(Settings settings, Token token) {
    return new KlingHttp(settings.kling().baseUrl(), token);
  }

  @Produces
  @Singleton
  ResultHosts resultHosts(Settings settings) {
    return new ResultHosts(
        settings.kling().baseUrl(), settings.kling().resultHosts().orElse(List.of()));
  }
}

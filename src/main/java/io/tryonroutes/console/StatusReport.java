package io.tryonroutes.console;

import io.tryonroutes.Settings;
import io.tryonroutes.flow.Contact;
import io.tryonroutes.flow.InboxEvents;
import io.tryonroutes.flow.InboxNews;
import io.tryonroutes.flow.InboxReport;
import io.tryonroutes.flow.StoreHealth;
import io.tryonroutes.ledger.Account;
import io.tryonroutes.ledger.AccountStatus;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.JobState;
import io.tryonroutes.ledger.Overview;
import io.tryonroutes.ledger.Slots;
import io.tryonroutes.ledger.TaskRow;
import io.tryonroutes.pair.Lone;
import io.tryonroutes.place.Places;
import jakarta.inject.Singleton;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Gathers the status from those who know. */
@Singleton
public class StatusReport {
  private static final int MOST_SHOWN = 100;

  private final Settings settings;
  private final Overview overview;
  private final Account accounts;
  private final InboxReport inbox;
  private final Contact contact;
  private final Places places;
  private final StoreHealth store;
  private final InboxEvents events;

  StatusReport(
      Settings settings,
      Overview overview,
      Account accounts,
      InboxReport inbox,
      Contact contact,
      Places places,
      StoreHealth store,
      InboxEvents events) {
    this.events = events;
    this.store = store;
    this.settings = settings;
    this.overview = overview;
    this.accounts = accounts;
    this.inbox = inbox;
    this.contact = contact;
    this.places = places;
  }

  /** The status as it is now. */
  public Status now() {
    AccountStatus account = accounts.status();
    Map<String, Long> counts = new LinkedHashMap<>();
    overview.counts().forEach((state, count) -> counts.put(state.name(), count));
    return new Status(
        settings.sandbox().enabled(),
        counts,
        new Status.Slots(account.slots(), account.effectiveSlots(), account.used()),
        account.pause().map(p -> new Status.Paused(p.code(), p.reason(), p.since(), p.nextProbe())),
        waitingFor(account),
        notes(),
        inbox(),
        overview.open(MOST_SHOWN).stream().map(StatusReport::underWay).toList());
  }

  /** What keeps the service from working, in words; the readiness check says the same. */
  public List<String> waitingFor() {
    return waitingFor(accounts.status());
  }

  /** What somebody should look at though the service works. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    overview.heldUp().ifPresent(job -> notes.add(job.label() + ": " + job.trouble().orElseThrow()));
    long stuck = overview.counts().getOrDefault(JobState.STUCK, 0L);
    if (stuck > 0) {
      notes.add(stuck + " tasks have not ended in time; they are still asked for");
    }
    overview
        .ofOtherAccounts()
        .forEach(
            (name, count) ->
                notes.add(
                    count
                        + " jobs belong to the account "
                        + name
                        + "; they go on when the service is started with it"));
    return notes;
  }

  private long delivering() {
    return overview.counts().getOrDefault(JobState.DELIVERING, 0L);
  }

  private List<String> waitingFor(AccountStatus account) {
    List<String> reasons = new ArrayList<>();
    account
        .pause()
        .ifPresent(
            p -> reasons.add("the account is paused: " + p.reason() + " (" + p.code() + ")"));
    account.heldWhy().ifPresent(why -> reasons.add("nothing is submitted for a moment: " + why));
    if (delivering() >= account.slots() + Slots.AHEAD) {
      reasons.add("no pair is sent before the results that wait are published");
    }
    contact.problem().ifPresent(problem -> reasons.add(problem.reason()));
    boolean inboxAway = places.watchesFolder() && !places.folder("inbox").present();
    if (!inboxAway && places.work().present()) {
      inbox.news().trouble().ifPresent(reasons::add);
    }
    places
        .folders()
        .forEach(
            (key, folder) -> {
              if (!folder.present()) {
                reasons.add("tryon." + key + "=" + folder.root() + " is not there");
              } else if (!places.denied(key).isEmpty()) {
                String denied = String.join(" or ", places.denied(key));
                reasons.add(
                    "tryon.%s=%s: the service may not %s there"
                        .formatted(key, folder.root(), denied));
              }
            });
    reasons.addAll(store.troubles());
    events.trouble().ifPresent(reasons::add);
    overview.heldUp().flatMap(this::placeInTheWay).ifPresent(reasons::add);
    return reasons;
  }

  /** A place may be full though all may be done there: what failed there names a file in it. */
  private Optional<String> placeInTheWay(Job job) {
    String trouble = job.trouble().orElseThrow();
    if (trouble.contains(FileAlreadyExistsException.class.getSimpleName())) {
      return Optional.empty(); // which stands in the way of this pair alone
    }
    return places.byKey().entrySet().stream()
        .filter(place -> trouble.contains(place.getValue().shown("x").replaceFirst("x$", "")))
        .findFirst()
        .map(place -> "tryon." + place.getKey() + " holds up " + job.label() + ": " + trouble);
  }

  private Status.Inbox inbox() {
    InboxNews news = inbox.news();
    return new Status.Inbox(
        news.arriving(),
        shown(news.waitForReadyFile(), folder -> folder),
        shown(news.lone(), StatusReport::lone),
        shown(
            news.notUnderstood(), each -> new Status.NotUnderstood(each.file(), each.suggestion())),
        shown(news.leftAlone(), each -> new Status.LeftAlone(each.file(), each.why(), each.help())),
        news.others(),
        new Status.InAll(
            news.waitForReadyFile().size(),
            news.loneInAll(),
            news.notUnderstoodInAll(),
            news.leftAloneInAll()));
  }

  private static Status.Lone lone(Lone lone) {
    return new Status.Lone(lone.path() + lone.name(), lone.files(), lone.missing());
  }

  private static <T, S> List<S> shown(List<T> all, Function<T, S> form) {
    return all.stream().limit(MOST_SHOWN).map(form).toList();
  }

  private static Status.UnderWay underWay(Job job) {
    Optional<TaskRow> task = job.task();
    return new Status.UnderWay(
        job.label(),
        job.id(),
        job.state().name(),
        job.droppedAt(),
        job.trouble(),
        job.externalId(),
        task.flatMap(TaskRow::taskId));
  }
}

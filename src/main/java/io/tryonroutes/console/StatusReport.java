package io.tryonroutes.console;

import io.tryonroutes.Settings;
import io.tryonroutes.flow.Contact;
import io.tryonroutes.flow.InboxFolder;
import io.tryonroutes.flow.InboxNews;
import io.tryonroutes.ledger.Account;
import io.tryonroutes.ledger.AccountStatus;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.JobState;
import io.tryonroutes.ledger.Overview;
import io.tryonroutes.ledger.Slots;
import io.tryonroutes.ledger.TaskRow;
import io.tryonroutes.pair.Member;
import io.tryonroutes.place.Places;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gathers the status from those who know. */
@Singleton
public class StatusReport {
  private static final int MOST_SHOWN = 100;

  private final Settings settings;
  private final Overview overview;
  private final Account accounts;
  private final InboxFolder inbox;
  private final Contact contact;
  private final Places places;

  StatusReport(
      Settings settings,
      Overview overview,
      Account accounts,
      InboxFolder inbox,
      Contact contact,
      Places places) {
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
    inbox.news().trouble().ifPresent(reasons::add);
    places
        .byKey()
        .forEach(
            (key, folder) -> {
              if (!folder.present()) {
                reasons.add("tryon." + key + "=" + folder.root() + " is not there");
              } else if (!Files.isWritable(folder.root())) {
                reasons.add("tryon." + key + "=" + folder.root() + " cannot be written to");
              }
            });
    return reasons;
  }

  private Status.Inbox inbox() {
    InboxNews news = inbox.news();
    return new Status.Inbox(
        news.arriving(),
        news.lone().stream()
            .limit(MOST_SHOWN)
            .map(
                lone ->
                    new Status.Lone(
                        lone.path() + lone.name(),
                        lone.members().stream().map(Member::file).toList(),
                        lone.missing()))
            .toList(),
        news.notUnderstood().stream()
            .limit(MOST_SHOWN)
            .map(file -> new Status.NotUnderstood(file.file(), file.suggestion()))
            .toList());
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

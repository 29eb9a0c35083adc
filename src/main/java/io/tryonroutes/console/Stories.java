package io.tryonroutes.console;

import io.tryonroutes.flow.InboxNews;
import io.tryonroutes.flow.InboxReport;
import io.tryonroutes.flow.Inputs;
import io.tryonroutes.flow.Replay;
import io.tryonroutes.ledger.Account;
import io.tryonroutes.ledger.AccountStatus;
import io.tryonroutes.ledger.History;
import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.JobState;
import io.tryonroutes.ledger.Originals;
import io.tryonroutes.ledger.Outcome;
import io.tryonroutes.ledger.Paid;
import io.tryonroutes.ledger.TaskRow;
import io.tryonroutes.pair.Names;
import io.tryonroutes.place.Bucket;
import io.tryonroutes.place.Place;
import io.tryonroutes.place.Places;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gathers what is known of one pair from those who know. */
@Singleton
public class Stories {
  private static final int MOST_OTHERS = 20;

  private final History history;
  private final Account accounts;
  private final StatusReport report;
  private final InboxReport inbox;
  private final Replay replay;
  private final Places places;
  private final Originals originals;
  private final Clock clock;

  Stories(
      History history,
      Account accounts,
      StatusReport report,
      InboxReport inbox,
      Replay replay,
      Places places,
      Originals originals,
      Clock clock) {
    this.originals = originals;
    this.history = history;
    this.accounts = accounts;
    this.report = report;
    this.inbox = inbox;
    this.replay = replay;
    this.places = places;
    this.clock = clock;
  }

  /**
   * The story of the job that a person means; empty when there is none.
   *
   * @param name as in {@link History#find}
   */
  public Optional<JobStory> of(String name) {
    return history.find(name).map(this::of);
  }

  private JobStory of(Job job) {
    Optional<TaskRow> task = job.task();
    return new JobStory(
        clock.instant(),
        job.label(),
        job.id(),
        job.state().name(),
        job.outcome().map(Outcome::word),
        job.droppedAt(),
        job.inputs().stream()
            .map(in -> new JobStory.Input(in.role().word(), in.shown(), in.bytes()))
            .toList(),
        inputsIn(job),
        job.modelName(),
        job.externalId(),
        task.map(t -> new JobStory.Task(t.attempt(), t.posts(), t.taskId(), t.requestIds())),
        history.events(job).stream()
            .map(event -> new JobStory.Step(event.at(), event.state().name(), event.detail()))
            .toList(),
        waitsFor(job),
        job.trouble(),
        job.outputs().stream()
            .map(output -> job.path() + output.file())
            .map(name -> places.isOwn("outbox") ? name : places.outbox().shown(name))
            .toList(),
        job.paid().map(Paid::word),
        job.reused() ? Optional.of("0") : task.flatMap(TaskRow::units),
        job.reused(),
        first(job).map(Stories::other),
        job.fault()
            .map(
                f ->
                    new JobStory.Fault(
                        f.code(), f.message(), f.cause(), f.cure(), f.replayHelps())),
        job.replaces(),
        job.replays(),
        history.replayOf(job).map(Stories::other),
        history.named(job.path() + job.name(), MOST_OTHERS + 1).stream()
            .filter(other -> !other.id().equals(job.id()))
            .limit(MOST_OTHERS)
            .map(Stories::other)
            .toList());
  }

  private static JobStory.Other other(Job job) {
    return new JobStory.Other(
        job.label(), job.id(), job.state().name(), job.outcome().map(Outcome::word));
  }

  /** The other job that its task was wanted for first. */
  private Optional<Job> first(Job job) {
    return job.task()
        .flatMap(task -> history.firstWith(job.account(), task.externalId()))
        .filter(first -> first.seq() < job.seq());
  }

  private String inputsIn(Job job) {
    boolean row = job.manifest().isPresent();
    if (row && (job.settledAt().isEmpty() || job.state() != JobState.DEAD)) {
      return "as its manifest names them, files in " + places.library().root();
    }
    if (job.settledAt().isEmpty()) {
      List<String> objects =
          originals.of(job).stream().map(each -> Bucket.shown(each.bucket(), each.key())).toList();
      return objects.isEmpty()
          ? places.work().at(job.folder()).toString()
          : String.join(", ", objects);
    }
    boolean dead = job.state() == JobState.DEAD;
    if (places.isOwn(dead ? "dead-letter" : "done")) {
      return "handed to a route of yours";
    }
    Optional<Place> place = dead ? Optional.of(places.deadLetter()) : places.done();
    return place.map(there -> at(there, Inputs.folder(job))).orElse("deleted");
  }

  private static String at(Place place, String name) {
    try {
      return place.has(name) ? place.shown(name) : "no longer at " + place.shown(name);
    } catch (IOException e) {
      return "perhaps at " + place.shown(name) + ", which cannot be seen at present";
    }
  }

  private List<String> waitsFor(Job job) {
    AccountStatus account = accounts.status();
    List<String> waits = new ArrayList<>();
    if (job.settledAt().isEmpty() && !job.account().equals(account.name())) {
      waits.add(
          "the account " + job.account() + "; it goes on when the service is started with it");
      return waits;
    }
    switch (job.state()) {
      case WAITING -> waits.add("a look at its pictures");
      case PREPARED -> {
        waits.add(
            job.task()
                .map(task -> "the end of a task for the same pictures, " + task.externalId())
                .orElse(
                    "a free slot; %d of %d are taken"
                        .formatted(account.used(), account.effectiveSlots())));
        waits.addAll(report.waitingFor());
      }
      case SUBMITTING -> waits.add("Kling's answer to its submission");
      case UNCLEAR -> {
        waits.add(
            "word whether Kling has its task: the answer to its submission was lost; nothing is"
                + " sent under another id");
        waits.addAll(report.waitingFor());
      }
      case RUNNING -> waits.add("Kling's picture");
      case STUCK -> waits.add("Kling's picture, which is late; it is still asked for");
      case DELIVERING -> waits.add("its picture to be fetched and put into the outbox");
      case MANIFEST -> {
        if (job.settledAt().isEmpty()) {
          waits.add("the end of all its pairs");
        }
      }
      case DONE, DEAD -> {
        if (job.settledAt().isEmpty()) {
          waits.add("its pictures to be moved out of work");
        }
      }
    }
    return waits;
  }

  /** What is known of a name that no job has, in lines. */
  public List<String> unknown(String name) {
    String wanted = Names.fold(name);
    InboxNews news = inbox.news();
    List<String> lines = new ArrayList<>();
    news.lone().stream()
        .filter(each -> Names.fold(each.path() + each.name()).equals(wanted))
        .forEach(each -> lines.add(InboxNews.words(each)));
    news.notUnderstood().stream()
        .filter(each -> Names.fold(each.file()).startsWith(wanted))
        .forEach(each -> lines.add(InboxNews.words(each)));
    news.leftAlone().stream()
        .filter(each -> Names.fold(each.file()).startsWith(wanted))
        .forEach(each -> lines.add(InboxNews.words(each)));
    news.waitForReadyFile().stream()
        .filter(folder -> wanted.startsWith(Names.fold(folder)))
        .forEach(folder -> lines.add(InboxNews.words(folder)));
    if (lines.isEmpty()) {
      lines.add("nothing is known of " + name + replay.didYouMean(name));
      news.trouble().ifPresent(lines::add);
      if (news.arriving() > 0) {
        lines.add(
            news.arriving() + " pairs in the inbox have just arrived and are not taken in yet");
      }
    }
    return lines;
  }
}

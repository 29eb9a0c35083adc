package io.tryonroutes.ledger;

import io.tryonroutes.pair.Fault;
import io.tryonroutes.pair.Names;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The jobs of the ledger: taken in, due, on their way, at their end. */
public final class Jobs {
  /** How long Kling keeps a result (kling-api, 8.1). */
  static final Duration RESULT_LIFE = Duration.ofDays(30);

  /** An instance that was not heard of for so long has died; its jobs go to whoever asks. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private static final List<JobState> HAVE_SOMETHING_TO_DO =
      List.of(
          JobState.SUBMITTING,
          JobState.UNCLEAR,
          JobState.RUNNING,
          JobState.STUCK,
          JobState.DELIVERING,
          JobState.DONE,
          JobState.DEAD);

  /**
   * Each state on its own, or both databases read every open row, of which a hundred thousand may
   * be WAITING (measured).
   */
  private static final String DUE =
      HAVE_SOMETHING_TO_DO.stream()
          .map(
              state ->
                  """
                  SELECT id, seq FROM job
                   WHERE settled_at IS NULL AND account = :account AND state = '%s'
                     AND owner = :me AND not_before <= :now
                  """
                      .formatted(state))
          .collect(Collectors.joining(" UNION ALL ", "SELECT id FROM (", ") AS due ORDER BY seq"));

  /** Manifests whose rows are all settled. */
  private static final String MANIFESTS_DUE =
      """
      SELECT m.id FROM job m
       WHERE m.settled_at IS NULL AND m.account = :account AND m.state = 'MANIFEST'
         AND m.owner = :me AND m.not_before <= :now
         AND NOT EXISTS (SELECT 1 FROM job r WHERE r.manifest = m.id AND r.settled_at IS NULL)
       ORDER BY m.seq
      """;

  private static final int BATCH = 1_000;

  private final Ledger ledger;

  public Jobs(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Eight random hex digits for the next job; no job of the ledger has them. */
  public String newId() {
    return newIds(1).get(0);
  }

  /** So many of them, all different. */
  public List<String> newIds(int count) {
    Set<String> ids = new LinkedHashSet<>();
    while (ids.size() < count) {
      Set<String> fresh =
          Stream.generate(() -> UUID.randomUUID().toString().substring(0, 8))
              .limit(Math.min(BATCH, count - ids.size()))
              .collect(Collectors.toSet());
      fresh.removeAll(
          ledger.read(
              handle ->
                  handle
                      .createQuery("SELECT id FROM job WHERE id IN (<ids>)")
                      .bindList("ids", List.copyOf(fresh))
                      .mapTo(String.class)
                      .list()));
      ids.addAll(fresh);
    }
    return List.copyOf(ids);
  }

  /**
   * Enters a pair that was taken in, as WAITING.
   *
   * @return its job; if another one is made of the same objects, that one
   */
  public Job register(NewJob job) {
    return unlessThere(job, handle -> enter(handle, List.of(job), JobState.WAITING));
  }

  /** Of all who find the same objects, and in whatever order they hear of them, one enters them. */
  private Job unlessThere(NewJob job, HandleConsumer<RuntimeException> entry) {
    return ledger.write(
        handle -> {
          Optional<String> holder = Originals.holder(handle, job.originals(), ledger.now());
          if (holder.isEmpty()) {
            entry.useHandle(handle);
          }
          return get(handle, holder.orElse(job.id()));
        });
  }

  /**
   * Notes that a manifest is about to be taken in. If its rows are not there later, they have never
   * been in this ledger, and Kling need not be asked for each of them.
   */
  public void announce(String id) {
    ledger.write(
        handle -> {
          Moves.note(
              handle,
              List.of(id),
              JobState.MANIFEST,
              Optional.of("its rows are read"),
              ledger.now());
          return null;
        });
  }

  /** Whether {@link #announce} was called. */
  public boolean isAnnounced(String id) {
    return ledger.read(
        handle ->
            handle
                    .createQuery("SELECT COUNT(*) FROM event WHERE job = :id")
                    .bind("id", id)
                    .mapTo(Long.class)
                    .one()
                > 0);
  }

  /** Enters a manifest and all of its rows, or nothing. */
  public Job register(NewJob manifest, List<NewJob> rows) {
    return unlessThere(
        manifest,
        handle -> {
          enter(handle, List.of(manifest), JobState.MANIFEST);
          for (int i = 0; i < rows.size(); i += BATCH) {
            enter(handle, rows.subList(i, Math.min(rows.size(), i + BATCH)), JobState.WAITING);
          }
        });
  }

  /** Enters what is dead as it comes: nobody has to look at a picture for that. */
  public Job rejected(NewJob job, Fault fault) {
    return unlessThere(
        job,
        handle -> {
          enter(handle, List.of(job), JobState.WAITING);
          kill(handle, get(handle, job.id()), Outcome.REJECTED, fault, Paid.NO, ledger.now());
        });
  }

  private void enter(Handle handle, List<NewJob> jobs, JobState state) {
    Instant now = ledger.now();
    PreparedBatch batch =
        handle.prepareBatch(
            """
            INSERT INTO job (id, account, owner, path, name, name_key, state, ask_first,
                             model_name, again, manifest, inputs, replays, not_before, dropped_at,
                             registered_at)
            VALUES (:id, :account, :owner, :path, :name, :key, :state, :askFirst,
                    :model, :again, :manifest, :inputs, :replays, :now, :dropped, :now)
            """);
    for (NewJob job : jobs) {
      batch
          .bind("id", job.id())
          .bind("account", ledger.account())
          .bind("owner", ledger.instance())
          .bind("path", job.path())
          .bind("name", job.name())
          .bind("key", Names.fold(job.name()))
          .bind("state", state.name())
          .bind("askFirst", job.askFirst())
          .bind("model", job.modelName())
          .bind("again", job.again())
          .bind("manifest", job.manifest())
          .bind("inputs", Rows.json(job.inputs()))
          .bind("replays", job.replays())
          .bind("dropped", job.droppedAt())
          .bind("now", now)
          .add();
    }
    batch.execute();
    jobs.forEach(job -> Originals.enter(handle, job.id(), job.originals()));
    Moves.begin(handle, ledger.account(), jobs.stream().map(NewJob::id).toList(), state, now);
  }

  /** Rows of a manifest in its order, those after one of them. */
  public List<Job> rows(Job manifest, long after, int limit) {
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    Rows.JOBS
                        + " WHERE j.manifest = :id AND j.seq > :after ORDER BY j.seq"
                        + Rows.first(limit))
                .bind("id", manifest.id())
                .bind("after", after)
                .map(Rows::job)
                .list());
  }

  public Optional<Job> find(String id) {
    return ledger.read(
        handle ->
            handle
                .createQuery(Rows.JOBS + " WHERE j.id = :id")
                .bind("id", id)
                .map(Rows::job)
                .findOne());
  }

  /** The job as it is now. */
  public Job get(String id) {
    return ledger.read(handle -> get(handle, id));
  }

  static Job get(Handle handle, String id) {
    return handle.createQuery(Rows.JOBS + " WHERE j.id = :id").bind("id", id).map(Rows::job).one();
  }

  /**
   * Makes the jobs of this account that this instance, or one that is silent, left behind its own.
   * A job that died between taking its slot and hearing Kling's answer may have been posted: it
   * becomes UNCLEAR.
   */
  public void resume() {
    ledger.write(
        handle -> {
          Instant now = ledger.now();
          handle
              .createUpdate(
                  """
                  UPDATE job SET owner = :me, not_before = :now
                   WHERE settled_at IS NULL AND account = :account
                     AND (owner = :me AND not_before > :now OR owner IN
                         (SELECT name FROM instance WHERE name <> :me AND seen_at < :silent))
                  """)
              .bind("account", ledger.account())
              .bind("me", ledger.instance())
              .bind("now", now)
              .bind("silent", now.minus(SILENCE))
              .execute();
          for (Job job : inState(handle, JobState.SUBMITTING)) {
            Tasks.unclear(handle, job, "the service stopped while it was sent", now);
          }
          return null;
        });
  }

  /** Tells other instances that this one lives. */
  public void heartbeat() {
    ledger.read(
        handle ->
            handle
                .createUpdate("UPDATE instance SET seen_at = :now WHERE name = :me")
                .bind("now", ledger.now())
                .bind("me", ledger.instance())
                .execute());
  }

  /** The ids of this instance's jobs that have something to do and wait for no look and no slot. */
  public List<String> due() {
    return ledger.read(
        handle -> Stream.of(DUE, MANIFESTS_DUE).flatMap(sql -> due(handle, sql).stream()).toList());
  }

  private List<String> due(Handle handle, String sql) {
    return handle
        .createQuery(sql)
        .bind("account", ledger.account())
        .bind("me", ledger.instance())
        .bind("now", ledger.now())
        .mapTo(String.class)
        .list();
  }

  /** The oldest jobs whose pictures nobody has looked at. */
  public List<Job> waiting(int limit) {
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    Rows.JOBS
                        + """
                         WHERE j.settled_at IS NULL AND j.account = :account
                           AND j.state = 'WAITING' AND j.owner = :me AND j.not_before <= :now
                         ORDER BY j.settled_at NULLS LAST, j.account, j.state, j.seq
                        """
                        + Rows.first(limit))
                .bind("account", ledger.account())
                .bind("me", ledger.instance())
                .bind("now", ledger.now())
                .map(Rows::job)
                .list());
  }

  private List<Job> inState(Handle handle, JobState state) {
    return handle
        .createQuery(
            Rows.JOBS
                + """
                   WHERE j.settled_at IS NULL AND j.account = :account AND j.state = :state
                     AND j.owner = :me
                   ORDER BY j.seq
                  """)
        .bind("account", ledger.account())
        .bind("me", ledger.instance())
        .bind("state", state.name())
        .map(Rows::job)
        .list();
  }

  /** Buries a pair that is not fit to be sent; nothing was paid. */
  public Job unfit(Job job, List<Input> inputs, Fault fault) {
    return ledger.write(
        handle -> {
          handle
              .createUpdate("UPDATE job SET inputs = :inputs WHERE id = :id AND state = 'WAITING'")
              .bind("inputs", Rows.json(inputs))
              .bind("id", job.id())
              .execute();
          kill(handle, job, Outcome.REJECTED, fault, Paid.NO, ledger.now());
          return get(handle, job.id());
        });
  }

  /** Moves a job to DEAD with the verdict in its row. */
  static void kill(Handle handle, Job job, Outcome outcome, Fault fault, Paid paid, Instant now) {
    Moves.move(
        handle,
        job.id(),
        job.state(),
        JobState.DEAD,
        Optional.of(fault.code()),
        now,
        "outcome = :o, fault = :f, fault_code = :code, paid = :p",
        Map.of(
            "o",
            outcome.name(),
            "f",
            Rows.json(fault),
            "code",
            Texts.cut(fault.code(), 60),
            "p",
            paid.name()));
  }

  /** Puts a step of a job off, unless the job has moved on. It is taken up again by itself. */
  public void delay(Job job, Duration wait, String trouble) {
    ledger.write(
        handle ->
            handle
                .createUpdate(
                    """
                    UPDATE job SET tries = tries + 1, trouble = :trouble, not_before = :then
                     WHERE id = :id AND state = :state AND settled_at IS NULL
                    """)
                .bind("state", job.state().name())
                .bind("trouble", Texts.cut(trouble, 1000))
                .bind("then", ledger.now().plus(wait))
                .bind("id", job.id())
                .execute());
  }
}

package io.tryonroutes.ledger;

import io.tryonroutes.pair.Fault;
import io.tryonroutes.pair.Names;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The end of a job's way: the name of its result, published, settled. Names that differ in case or
 * normal form only are one name, for they are one file on many file systems and shares.
 */
public final class Deliveries {
  /** The code of a result that cannot be fetched. */
  public static final String RESULT_GONE = "TRYON-RESULT-GONE";

  /** With growing waits between them this takes about two minutes. */
  static final int MOST_DEAD_FETCHES = 8;

  private final Ledger ledger;

  public Deliveries(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * Says which name a job's result will have: the plain one, or with its id when the same name was
   * dropped again since. An older result that is not yet published loses the plain name here.
   *
   * @return the job; and the older ones of its name that are being published at this moment, maybe
   *     under the name that they have just lost
   */
  public Naming name(Job job) {
    return ledger.write(
        handle -> {
          boolean newest = newest(handle, job);
          List<Job> older = newest ? withPlainName(handle, job) : List.of();
          setName(handle, job, newest ? job.name() : ownName(job), older);
          List<Job> unfinished = older.stream().filter(o -> o.outcome().isEmpty()).toList();
          unfinished.forEach(each -> setName(handle, each, ownName(each), List.of()));
          return new Naming(
              Jobs.get(handle, job.id()), newest ? delivering(handle, job) : List.of());
        });
  }

  /**
   * A job with the name of its result.
   *
   * @param delivering the ids of the older jobs of its name that are DELIVERING
   */
  public record Naming(Job job, List<String> delivering) {
    public Naming {
      delivering = List.copyOf(delivering);
    }
  }

  private static List<String> delivering(Handle handle, Job job) {
    return handle
        .createQuery(
            """
            SELECT id FROM job
             WHERE name_key = :key AND path = :path AND seq < :seq AND state = 'DELIVERING'
            """)
        .bind("key", Names.fold(job.name()))
        .bind("path", job.path())
        .bind("seq", job.seq())
        .mapTo(String.class)
        .list();
  }

  /**
   * Says which name a job's result will have where no name can be given back: the plain one, or
   * with its id when another job has, or was about to have, the plain one. It stays the same.
   */
  public Job nameForGood(Job job) {
    return ledger.write(
        handle -> {
          if (Jobs.get(handle, job.id()).publishedAs().isEmpty()) {
            setName(handle, job, nameIsTaken(handle, job) ? ownName(job) : job.name(), List.of());
          }
          return Jobs.get(handle, job.id());
        });
  }

  private static boolean nameIsTaken(Handle handle, Job job) {
    return handle
        .createQuery(
            """
            SELECT id FROM job
             WHERE name_key = :key AND path = :path AND published_as = name AND id <> :id LIMIT 1
            """)
        .bind("key", Names.fold(job.name()))
        .bind("path", job.path())
        .bind("id", job.id())
        .mapTo(String.class)
        .findOne()
        .isPresent();
  }

  private static String ownName(Job job) {
    return job.name() + "~" + job.id();
  }

  private static void setName(Handle handle, Job job, String name, List<Job> replaced) {
    handle
        .createUpdate(
            "UPDATE job SET published_as = :as, replaces = COALESCE(:r, replaces) WHERE id = :id")
        .bind("as", name)
        .bind("r", replaced.stream().map(Job::id).reduce((first, last) -> last))
        .bind("id", job.id())
        .execute();
  }

  /** The older published jobs whose result has the plain name that this job's is to have. */
  public List<Job> namesakes(Job job) {
    return job.publishedAs().filter(job.name()::equals).isEmpty()
        ? List.of()
        : ledger.read(
            handle ->
                withPlainName(handle, job).stream()
                    .filter(older -> older.outcome().isPresent())
                    .toList());
  }

  /** Whether its name was not dropped again since. */
  public boolean isNewest(Job job) {
    return ledger.read(handle -> newest(handle, job));
  }

  /** Notes that the outbox has the results of a manifest's rows. */
  public Job reported(Job manifest, String file) {
    return ledger.write(
        handle -> {
          handle
              .createUpdate(
                  """
                  UPDATE job SET outcome = 'PUBLISHED', published_as = :file,
                         published_at = COALESCE(published_at, :now)
                   WHERE id = :id AND state = 'MANIFEST'
                  """)
              .bind("file", file)
              .bind("now", ledger.now())
              .bind("id", manifest.id())
              .execute();
          return Jobs.get(handle, manifest.id());
        });
  }

  private static boolean newest(Handle handle, Job job) {
    return handle
        .createQuery(
            "SELECT id FROM job WHERE name_key = :key AND path = :path AND seq > :seq LIMIT 1")
        .bind("key", Names.fold(job.name()))
        .bind("path", job.path())
        .bind("seq", job.seq())
        .mapTo(String.class)
        .findOne()
        .isEmpty();
  }

  private static List<Job> withPlainName(Handle handle, Job job) {
    return handle
        .createQuery(
            Rows.JOBS
                + """
                 WHERE j.name_key = :key AND j.path = :path AND j.seq < :seq
                   AND j.published_as = j.name
                 ORDER BY j.seq
                """)
        .bind("key", Names.fold(job.name()))
        .bind("path", job.path())
        .bind("seq", job.seq())
        .map(Rows::job)
        .list();
  }

  /** Notes that a published result has another name now. */
  public void renamed(Job job, String publishedAs, List<Output> outputs) {
    ledger.write(
        handle ->
            handle
                .createUpdate(
                    "UPDATE job SET published_as = :as, outputs = :outputs WHERE id = :id")
                .bind("as", publishedAs)
                .bind("outputs", Rows.json(outputs))
                .bind("id", job.id())
                .execute());
  }

  /**
   * Notes that the outbox has a job's pictures and its sidecar under the name that this job was
   * given. Its name may be another by now: then it is still DELIVERING afterwards.
   */
  public Job published(Job job, List<Output> outputs) {
    return ledger.write(
        handle -> {
          Instant now = ledger.now();
          Job row = Jobs.get(handle, job.id());
          boolean done =
              row.publishedAs().equals(job.publishedAs())
                  && Moves.move(
                      handle,
                      job.id(),
                      JobState.DELIVERING,
                      JobState.DONE,
                      Optional.empty(),
                      now,
                      "outcome = 'PUBLISHED', outputs = :outputs, published_at = :now, paid = :paid",
                      Map.of(
                          "outputs",
                          Rows.json(outputs),
                          "paid",
                          (job.reused() ? Paid.NO : Paid.YES).name()));
          return done ? Jobs.get(handle, job.id()) : row;
        });
  }

  /**
   * Notes that the address of a job's result gave no picture. From now on Kling is asked for the
   * address again before each try. When that has not helped, the result counts as gone: after one
   * more try when Kling has deleted it by now, else only after many, for a file server may be out
   * of order.
   *
   * @return the job; DEAD when its result is gone
   */
  public Job dead(Job job, String why) {
    return ledger.write(
        handle -> {
          handle
              .createUpdate(
                  "UPDATE job SET dead_fetches = dead_fetches + 1"
                      + " WHERE id = :id AND state = 'DELIVERING'")
              .bind("id", job.id())
              .execute();
          Job now = Jobs.get(handle, job.id());
          boolean expired =
              now.task()
                  .flatMap(TaskRow::endedAt)
                  .filter(at -> !at.plus(Jobs.RESULT_LIFE).isAfter(ledger.now()))
                  .isPresent();
          if (now.deadFetches() >= (expired ? 2 : MOST_DEAD_FETCHES)) {
            Jobs.kill(
                handle,
                now,
                expired ? Outcome.EXPIRED : Outcome.GIVEN_UP,
                gone(now, why, expired),
                now.reused() ? Paid.NO : Paid.YES,
                ledger.now());
          }
          return Jobs.get(handle, job.id());
        });
  }

  private static Fault gone(Job job, String why, boolean expired) {
    return new Fault(
        RESULT_GONE,
        "The result of Kling's task %s cannot be fetched: %s"
            .formatted(job.task().flatMap(TaskRow::taskId).orElse("-"), why),
        expired
            ? "Kling deletes results after 30 days."
            : "Kling says that the task has succeeded, but none of the addresses it gives has the"
                + " picture.",
        expired
            ? "A new result has to be paid for. " + Preparation.howAgain(job)
            : (job.again() ? "Take again: true out of its options first. " : "")
                + "Replay it later: that asks for the same task's result and costs nothing. If it stays"
                + " so, ask Kling's support for the task by this id.",
        !expired);
  }

  /** Notes where Kling says, asked again, that the pictures of a job's result are. */
  public Job renewed(Job job, List<String> resultUrls) {
    return ledger.write(
        handle -> {
          handle
              .createUpdate(
                  "UPDATE task SET result_urls = :urls WHERE account = :a AND external_id = :e")
              .bind("urls", Rows.json(resultUrls))
              .bind("a", job.account())
              .bind("e", job.externalId().orElseThrow())
              .execute();
          return Jobs.get(handle, job.id());
        });
  }

  /** Closes a job's row: its inputs lie where they belong. */
  public Job settled(Job job) {
    return ledger.write(
        handle -> {
          handle
              .createUpdate(
                  """
                  UPDATE job SET settled_at = :now
                   WHERE id = :id AND settled_at IS NULL
                     AND state IN ('DONE', 'DEAD', 'MANIFEST')
                  """)
              .bind("now", ledger.now())
              .bind("id", job.id())
              .execute();
          return Jobs.get(handle, job.id());
        });
  }
}

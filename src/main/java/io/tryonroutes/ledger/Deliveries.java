package io.tryonroutes.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The end of a job's way: the name of its result, published, settled. */
public final class Deliveries {
  private final Ledger ledger;

  public Deliveries(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * Says which name a job's result will have: the plain one, or with its id when the same name was
   * dropped again since. An older result that is not yet published loses the plain name here.
   *
   * @return the job; and whether an older one was about to use the name, so that this one has to
   *     wait a moment
   */
  public Naming name(Job job) {
    return ledger.write(
        handle -> {
          boolean newest = newest(handle, job);
          List<Job> older = newest ? withPlainName(handle, job) : List.of();
          setName(handle, job, newest ? job.name() : ownName(job), older);
          List<Job> unfinished = older.stream().filter(o -> o.outcome().isEmpty()).toList();
          unfinished.forEach(each -> setName(handle, each, ownName(each), List.of()));
          return new Naming(Jobs.get(handle, job.id()), !unfinished.isEmpty());
        });
  }

  /**
   * A job with the name of its result.
   *
   * @param mustWait whether an older job was about to use the name
   */
  public record Naming(Job job, boolean mustWait) {}

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

  private static boolean newest(Handle handle, Job job) {
    return handle
        .createQuery(
            "SELECT id FROM job WHERE name = :name AND path = :path AND seq > :seq LIMIT 1")
        .bind("name", job.name())
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
                 WHERE j.published_as = :name AND j.name = :name AND j.path = :path AND j.seq < :seq
                 ORDER BY j.seq
                """)
        .bind("name", job.name())
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
          if (Jobs.get(handle, job.id()).publishedAs().equals(job.publishedAs())
              && Moves.move(
                  handle, job.id(), JobState.DELIVERING, JobState.DONE, Optional.empty(), now)) {
            handle
                .createUpdate(
                    """
                    UPDATE job SET outcome = 'PUBLISHED', outputs = :outputs, published_at = :at,
                                   paid = :paid
                     WHERE id = :id
                    """)
                .bind("outputs", Rows.json(outputs))
                .bind("at", now)
                .bind("paid", (job.reused() ? Paid.NO : Paid.YES).name())
                .bind("id", job.id())
                .execute();
          }
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
                   WHERE id = :id AND settled_at IS NULL AND state IN ('DONE', 'DEAD')
                  """)
              .bind("now", ledger.now())
              .bind("id", job.id())
              .execute();
          return Jobs.get(handle, job.id());
        });
  }
}

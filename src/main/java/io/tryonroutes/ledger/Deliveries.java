package io.tryonroutes.ledger;

import io.tryonroutes.pair.Names;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The end of a job's way: the name of its result, published, settled. Names that differ in case or
 * normal form only are one name, for they are one file on many file systems and shares.
 */
public final class Deliveries {
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

package io.tryonroutes.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Which objects of buckets are whose. An object stays where it was dropped until its job is
 * settled; a row here is what makes it ours.
 */
public final class Originals {
  /** No listing takes so long. */
  private static final Duration KEPT = Duration.ofDays(1);

  private static final String HELD =
      """
      SELECT o.*, j.state, j.settled_at FROM original o JOIN job j ON j.id = o.job
       WHERE o.bucket = :bucket AND o.object_key IN (<keys>)
      """;

  /** Some stores show for a while what was deleted, and clocks of instances differ. */
  private static final Duration LATEST_TO_VANISH = Duration.ofMinutes(5);

  /** What a listing has seen is registered at its end at the latest. */
  private static final Duration LONGEST_LISTING = Duration.ofMinutes(30);

  private final Ledger ledger;

  public Originals(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * An object that a job was made of.
   *
   * @param sent whether the job has come so far that another version is another pair
   * @param settledAt when the object was given up; empty: not yet
   */
  public record Held(Original original, String job, boolean sent, Optional<Instant> settledAt) {

    /**
     * Whether what a listing shows is this job's, and nobody else's drop.
     *
     * @param seen what it shows
     * @param began since when it is under way: it may show what was there then
     */
    public boolean holds(Original seen, Instant began) {
      boolean isOver =
          settledAt.filter(at -> at.isBefore(began.minus(LATEST_TO_VANISH))).isPresent();
      boolean isOlder = seen.modified().isBefore(original.modified());
      return !isOver && (original.isSame(seen) || isOlder);
    }
  }

  /** What a job was made of; empty when that lay in a folder. */
  public List<Original> of(Job job) {
    return ledger.read(
        handle ->
            handle
                .createQuery("SELECT * FROM original WHERE job = :job ORDER BY file")
                .bind("job", job.id())
                .map(Originals::original)
                .list());
  }

  /** Who holds which of these objects, by their keys; those that nobody holds are left out. */
  public Map<String, List<Held>> holders(String bucket, Collection<String> keys) {
    return keys.isEmpty()
        ? Map.of()
        : ledger.read(
            handle ->
                held(handle, bucket, keys).stream()
                    .collect(Collectors.groupingBy(held -> held.original().key())));
  }

  private static List<Held> held(Handle handle, String bucket, Collection<String> keys) {
    return handle
        .createQuery(HELD)
        .bind("bucket", bucket)
        .bindList("keys", List.copyOf(keys))
        .map(Originals::toHeld)
        .list();
  }

  private static Held toHeld(ResultSet row, StatementContext context) throws SQLException {
    JobState state = JobState.valueOf(row.getString("state"));
    return new Held(
        original(row, context),
        row.getString("job"),
        state != JobState.WAITING && state != JobState.PREPARED,
        Rows.time(row, "settled_at"));
  }

  private static Original original(ResultSet row, StatementContext context) throws SQLException {
    return new Original(
        row.getString("file"),
        row.getString("bucket"),
        row.getString("object_key"),
        row.getString("etag"),
        Rows.time(row, "modified").orElseThrow());
  }

  /** The job that has one of these versions already, of which there is at most one. */
  static Optional<String> holder(Handle handle, List<Original> originals, Instant now) {
    return originals.stream()
        .flatMap(
            original ->
                held(handle, original.bucket(), List.of(original.key())).stream()
                    .filter(held -> held.holds(original, now.minus(LONGEST_LISTING))))
        .map(Held::job)
        .findFirst();
  }

  static void enter(Handle handle, String job, List<Original> originals) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            INSERT INTO original (job, file, bucket, object_key, etag, modified)
            VALUES (:job, :file, :bucket, :key, :etag, :modified)
            """);
    for (Original original : originals) {
      batch
          .bind("job", job)
          .bind("file", original.file())
          .bind("bucket", original.bucket())
          .bind("key", original.key())
          .bind("etag", original.etag())
          .bind("modified", original.modified())
          .add();
    }
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  /** Notes which version of an object a job was given. */
  public void fetched(Job job, Original version) {
    ledger.write(
        handle ->
            handle
                .createUpdate(
                    """
                    UPDATE original SET etag = :etag, modified = :modified
                     WHERE job = :job AND file = :file
                    """)
                .bind("etag", version.etag())
                .bind("modified", version.modified())
                .bind("job", job.id())
                .bind("file", version.file())
                .execute());
  }

  /** Lets a job that has not been sent look at its objects again, for one has changed. */
  public void changed(String job) {
    ledger.write(
        handle -> {
          Instant now = ledger.now();
          Optional<String> why = Optional.of("a picture has changed in its bucket");
          if (Moves.move(handle, job, JobState.PREPARED, JobState.WAITING, why, now)) {
            handle
                .createUpdate("UPDATE job SET external_id = NULL WHERE id = :id")
                .bind("id", job)
                .execute();
          }
          return null;
        });
  }

  /** Gives back what a job does not take with it: it is as if it had just been dropped. */
  public void giveBack(Job job) {
    ledger.write(
        handle ->
            handle
                .createUpdate("DELETE FROM original WHERE job = :j")
                .bind("j", job.id())
                .execute());
  }

  /** Forgets what was dropped as jobs that have long been settled. */
  public void forgetSettled() {
    ledger.write(
        handle ->
            handle
                .createUpdate(
                    """
                    DELETE FROM original WHERE EXISTS
                           (SELECT 1 FROM job j WHERE j.id = original.job AND j.settled_at < :then)
                    """)
                .bind("then", ledger.now().minus(KEPT))
                .execute());
  }
}

package io.tryonroutes.ledger;

import io.tryonroutes.pair.Names;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** What the ledger remembers of jobs, for people who ask by name. */
public final class History {
  private static final Pattern WITH_ID = Pattern.compile("(?:(.+)~)?([0-9a-f]{8})", Pattern.DOTALL);

  /** How many of the newest jobs are compared with a name that nobody has. */
  private static final int MOST_COMPARED = 10_000;

  private static final int LONGEST_COMPARED = 200;

  /** No claim waits long for them. */
  private static final int FORGOTTEN_TOGETHER = 1_000;

  private static final int LONGEST_LABEL = 4000;

  /** Jobs whose dead letter lies there still, as far as the ledger knows. */
  private static final String NOT_REPLAYED =
      " NOT EXISTS (SELECT 1 FROM job r WHERE r.replays = j.id) ";

  private final Ledger ledger;

  public History(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * The job that a person means.
   *
   * @param text a pair's name with its batch, {@code batch-12/look-01}, for its newest job; the
   *     same with {@code ~} and a job's id; or an id alone. Case and normal form of the name itself
   *     do not matter.
   */
  public Optional<Job> find(String text) {
    return ledger.read(
        handle -> named(handle, text, 1).stream().findFirst().or(() -> byId(handle, text)));
  }

  private static Optional<Job> byId(Handle handle, String text) {
    Matcher parts = WITH_ID.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    Optional<String> label = Optional.ofNullable(parts.group(1)).map(Names::fold);
    return handle
        .createQuery(Rows.JOBS + " WHERE j.id = :id")
        .bind("id", parts.group(2))
        .map(Rows::job)
        .findOne()
        .filter(job -> label.isEmpty() || label.get().equals(Names.fold(job.path() + job.name())));
  }

  /** The jobs of one name, the newest first. */
  public List<Job> named(String label, int limit) {
    return ledger.read(handle -> named(handle, label, limit));
  }

  private static List<Job> named(Handle handle, String label, int limit) {
    String clean = Texts.cut(label, LONGEST_LABEL);
    return handle
        .createQuery(
            Rows.JOBS
                + """
                 WHERE j.name_key = :key AND j.path = :path
                 ORDER BY j.seq DESC
                """
                + Rows.first(limit))
        .bind("key", Names.fold(Names.withoutFolders(clean)))
        .bind("path", Names.folderOf(clean))
        .map(Rows::job)
        .list();
  }

  /** Names of the newest jobs that a person who wrote this may have meant, the nearest first. */
  public List<String> like(String text, int limit) {
    String wanted = Names.fold(Texts.cut(text, LONGEST_COMPARED));
    int far = 1 + wanted.length() / 3;
    return ledger.read(
        handle -> {
          try (Stream<String> labels =
              handle
                  .createQuery(
                      "SELECT path, name FROM job ORDER BY seq DESC" + Rows.first(MOST_COMPARED))
                  .map((row, context) -> row.getString(1) + row.getString(2))
                  .stream()) {
            return labels
                .distinct()
                .map(label -> Map.entry(label, distance(wanted, Names.fold(label))))
                .filter(entry -> entry.getValue() <= far)
                .sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
          }
        });
  }

  /** People leave out batches and endings more often than they mistype. */
  private static int distance(String wanted, String label) {
    return !wanted.isEmpty() && label.contains(wanted) ? 0 : Names.distance(wanted, label);
  }

  /** A job's life, from the first step on. */
  public List<Event> events(Job job) {
    return ledger.read(
        handle ->
            handle
                .createQuery("SELECT at, state, detail FROM event WHERE job = :job ORDER BY seq")
                .bind("job", job.id())
                .map(
                    (row, context) ->
                        new Event(
                            Rows.time(row, "at").orElseThrow(),
                            JobState.valueOf(row.getString("state")),
                            Optional.ofNullable(row.getString("detail"))))
                .list());
  }

  /**
   * Forgets events of jobs that are settled, a thousand of the oldest at most. The rows of jobs and
   * tasks stay: names in the outbox, replays and what is paid for already hang on them.
   *
   * @param before only what happened earlier
   * @return how many are gone
   */
  public int forgetEvents(Instant before) {
    Optional<Long> last = ledger.read(handle -> lastOfTheOldest(handle, before));
    return last.isEmpty()
        ? 0
        : ledger.write(
            handle ->
                handle
                    .createUpdate(
                        """
                        DELETE FROM event WHERE seq <= :last AND NOT EXISTS
                               (SELECT 1 FROM job j WHERE j.id = event.job AND j.settled_at IS NULL)
                        """)
                    .bind("last", last.get())
                    .execute());
  }

  /** They are read in order, or both databases look for them through all that is younger. */
  private static Optional<Long> lastOfTheOldest(Handle handle, Instant before) {
    return handle
        .createQuery("SELECT seq, at FROM event ORDER BY seq" + Rows.first(FORGOTTEN_TOGETHER))
        .map((row, context) -> Map.entry(row.getLong(1), Rows.time(row, "at").orElseThrow()))
        .stream()
        .takeWhile(event -> event.getValue().isBefore(before))
        .map(Map.Entry::getKey)
        .reduce((first, next) -> next);
  }

  /** The job that its task was wanted for first; others take its result and cost nothing. */
  public Optional<Job> firstWith(String account, String externalId) {
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    Rows.JOBS
                        + """
                         WHERE j.account = :account AND j.external_id = :external
                           AND j.reused = FALSE
                         ORDER BY j.seq LIMIT 1
                        """)
                .bind("account", account)
                .bind("external", externalId)
                .map(Rows::job)
                .findOne());
  }

  /** The newest job that gives this one's dead letter another go. */
  public Optional<Job> replayOf(Job job) {
    return ledger.read(
        handle ->
            handle
                .createQuery(Rows.JOBS + " WHERE j.replays = :id ORDER BY j.seq DESC LIMIT 1")
                .bind("id", job.id())
                .map(Rows::job)
                .findOne());
  }

  /** The order of arrival of the newest job; 0 when there is none. */
  public long newest() {
    return ledger.read(
        handle ->
            handle.createQuery("SELECT COALESCE(MAX(seq), 0) FROM job").mapTo(Long.class).one());
  }

  /**
   * The dead letters with one error code that nobody has replayed, the oldest first.
   *
   * @param after only jobs that came after this one, by {@link Job#seq()}
   * @param last the last job that counts
   */
  public List<Job> deadLetters(String code, long after, long last, int limit) {
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    Rows.JOBS
                        + " WHERE j.fault_code = :code AND j.seq > :after AND j.seq <= :last"
                        + "   AND j.settled_at IS NOT NULL AND"
                        + NOT_REPLAYED
                        + " ORDER BY j.seq"
                        + Rows.first(limit))
                .bind("code", code)
                .bind("after", after)
                .bind("last", last)
                .map(Rows::job)
                .list());
  }

  /** The error codes of all dead letters that nobody has replayed, and how many have each. */
  public Map<String, Long> deadLetterCodes() {
    return ledger.read(
        handle -> {
          Map<String, Long> codes = new LinkedHashMap<>();
          handle
              .createQuery(
                  "SELECT j.fault_code, COUNT(*) FROM job j"
                      + " WHERE j.fault_code IS NOT NULL AND j.settled_at IS NOT NULL AND"
                      + NOT_REPLAYED
                      + " GROUP BY j.fault_code ORDER BY j.fault_code")
              .map((row, context) -> Map.entry(row.getString(1), row.getLong(2)))
              .forEach(entry -> codes.put(entry.getKey(), entry.getValue()));
          return codes;
        });
  }
}

package io.tryonroutes.ledger;

import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** What people and meters want to know of all jobs; cheap with any number of them. */
public final class Overview {
  private static final int LAST_TASKS = 200;

  /** Each state on its own, as {@link Jobs#due} asks for them and for the same reason. */
  private static final String HELD_UP =
      Stream.of(JobState.DELIVERING, JobState.MANIFEST, JobState.DONE, JobState.DEAD)
          .map(
              state ->
                  """
                  SELECT id, seq FROM job
                   WHERE settled_at IS NULL AND account = :account AND state = '%s'
                     AND trouble IS NOT NULL
                  """
                      .formatted(state))
          .collect(
              Collectors.joining(
                  " UNION ALL ", "SELECT id FROM (", ") AS held ORDER BY seq LIMIT 1"));

  private final Ledger ledger;

  public Overview(Ledger ledger) {
    this.ledger = ledger;
  }

  /** How many jobs of all accounts are in each state; every state has an entry. */
  public Map<JobState, Long> counts() {
    return ledger.read(
        handle -> {
          Map<JobState, Long> counts = new EnumMap<>(JobState.class);
          handle
              .createQuery("SELECT state, SUM(jobs) FROM job_count GROUP BY state")
              .map((row, context) -> Map.entry(JobState.valueOf(row.getString(1)), row.getLong(2)))
              .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
          return counts;
        });
  }

  /** The oldest job whose end is held up by a place or a download, with its trouble. */
  public Optional<Job> heldUp() {
    return ledger.read(
        handle ->
            handle
                .createQuery(Rows.JOBS + " WHERE j.id = (" + HELD_UP + ")")
                .bind("account", ledger.account())
                .map(Rows::job)
                .findOne());
  }

  /** How many jobs wait for other accounts than this one; they are never sent to this one. */
  public Map<String, Long> ofOtherAccounts() {
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT account, SUM(jobs) FROM job_count
                     WHERE account <> :account AND state NOT IN ('MANIFEST', 'DONE', 'DEAD')
                     GROUP BY account HAVING SUM(jobs) > 0
                    """)
                .bind("account", ledger.account())
                .map((row, context) -> Map.entry(row.getString(1), row.getLong(2)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /**
   * How long a task of this account takes from its submission until we know of its end: the median
   * of the last ones, for a stop of the service makes some seem long. Empty before the first.
   */
  public Optional<Duration> taskTime() {
    List<Duration> times =
        ledger.read(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT submitted_at, ended_at FROM task
                         WHERE account = :account AND state = 'SUCCEEDED' AND posts = 1
                         ORDER BY submitted_at DESC
                        """
                            + Rows.first(LAST_TASKS))
                    .bind("account", ledger.account())
                    .map(
                        (row, context) ->
                            Duration.between(
                                Rows.time(row, "submitted_at").orElseThrow(),
                                Rows.time(row, "ended_at").orElseThrow()))
                    .stream()
                    .sorted()
                    .toList());
    return times.isEmpty() ? Optional.empty() : Optional.of(times.get(times.size() / 2));
  }

  /** The oldest jobs that are on their way or about to be, for the status. */
  public List<Job> open(int limit) {
    return ledger.read(
        handle ->
            states(handle).stream()
                .flatMap(state -> open(handle, state, limit).stream())
                .sorted(Comparator.comparingLong(Job::seq))
                .limit(limit)
                .toList());
  }

  private record OneState(String account, String state) {}

  private static List<OneState> states(Handle handle) {
    return handle
        .createQuery("SELECT account, state FROM job_count WHERE jobs > 0")
        .map((row, context) -> new OneState(row.getString(1), row.getString(2)))
        .list();
  }

  private static List<Job> open(Handle handle, OneState state, int limit) {
    return handle
        .createQuery(
            Rows.JOBS
                + """
                 WHERE j.settled_at IS NULL AND j.account = :account AND j.state = :state
                 ORDER BY j.settled_at NULLS LAST, j.account, j.state, j.seq
                """
                + Rows.first(limit))
        .bind("account", state.account())
        .bind("state", state.state())
        .map(Rows::job)
        .list();
  }
}

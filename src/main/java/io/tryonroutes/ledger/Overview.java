package io.tryonroutes.ledger;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What people and meters want to know of all jobs; cheap with any number of them. */
public final class Overview {
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
                .createQuery(
                    Rows.JOBS
                        + """
                         WHERE j.settled_at IS NULL AND j.state IN ('DELIVERING', 'DONE', 'DEAD')
                           AND j.account = :account AND j.trouble IS NOT NULL
                         ORDER BY j.seq LIMIT 1
                        """)
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
                     WHERE account <> :account AND state NOT IN ('DONE', 'DEAD')
                     GROUP BY account HAVING SUM(jobs) > 0
                    """)
                .bind("account", ledger.account())
                .map((row, context) -> Map.entry(row.getString(1), row.getLong(2)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** The oldest jobs that are on their way or about to be, for the status. */
  public List<Job> open(int limit) {
    return ledger.read(
        handle ->
            handle
                .createQuery(
                    Rows.JOBS
                        + " WHERE j.settled_at IS NULL ORDER BY j.settled_at, j.seq LIMIT :limit")
                .bind("limit", limit)
                .map(Rows::job)
                .list());
  }
}

package io.tryonroutes.ledger;

import io.tryonroutes.ledger.LedgerTestBase.Node;
import io.tryonroutes.pair.Fault;
import io.tryonroutes.pair.Role;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/**
 * Fills a ledger with years of settled jobs, their tasks and their events, and with some that wait.
 */
final class ManyRows {
  private static final int BATCH = 20_000;
  private static final Fault FAULT =
      new Fault(
          "KLING-1301",
          "The content of a picture is refused.",
          "Kling's rules forbid what one of the pictures shows.",
          "Use another picture; the rules are in Kling's terms of use.",
          false);

  private final Node node;
  private final Instant latest;
  private final Random random = new Random(7);

  /**
   * @param latest when the newest of them was settled
   */
  ManyRows(Node node, Instant latest) {
    this.node = node;
    this.latest = latest;
  }

  /**
   * @param settled how many jobs are settled, one of fifty of them dead, a minute between two
   * @param waiting how many are WAITING
   */
  void enter(int settled, int waiting) throws SQLException {
    node.ledger()
        .read(
            handle -> {
              Connection connection = handle.getConnection();
              connection.setAutoCommit(false);
              enter(connection, settled, waiting);
              connection.setAutoCommit(true);
              return null;
            });
  }

  private void enter(Connection connection, int settled, int waiting) throws SQLException {
    try (PreparedStatement job =
            connection.prepareStatement(
                """
                INSERT INTO job (id, account, owner, path, name, name_key, state, ask_first, model_name,
                                 inputs, external_id, not_before, fault, fault_code, outcome, paid,
                                 published_as, outputs, dropped_at, registered_at, published_at, settled_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, FALSE, 'kolors-virtual-try-on-v1-5', ?, ?, ?, ?, ?, ?, ?, ?,
                        ?, ?, ?, ?, ?)
                """);
        PreparedStatement task =
            connection.prepareStatement(
                """
                INSERT INTO task (account, external_id, content, attempt, state, holds_slot, posts, task_id,
                                  submitted_at, ended_at, result_urls, units, request_ids, fault)
                VALUES (?, ?, ?, 1, ?, FALSE, 1, ?, ?, ?, ?, '1', ?, ?)
                """);
        PreparedStatement event =
            connection.prepareStatement(
                "INSERT INTO event (job, at, state, detail) VALUES (?, ?, ?, ?)")) {
      for (int i = 0; i < settled + waiting; i++) {
        boolean isSettled = i < settled;
        one(i, isSettled, latest.minusSeconds(60L * (settled - i)), job, task, event);
        if (i % BATCH == BATCH - 1 || i == settled + waiting - 1) {
          job.executeBatch();
          task.executeBatch();
          event.executeBatch();
          connection.commit();
          node.ledger().compact();
        }
      }
    }
    count(connection, JobState.DONE, settled - settled / 50);
    count(connection, JobState.DEAD, settled / 50);
    count(connection, JobState.WAITING, waiting);
    connection.commit();
  }

  private void one(
      int i,
      boolean settled,
      Instant at,
      PreparedStatement job,
      PreparedStatement task,
      PreparedStatement event)
      throws SQLException {
    boolean dead = settled && i % 50 == 49;
    String id = String.format(Locale.ROOT, "%08x", i * 2654435761L & 0xffffffffL);
    String name = String.format(Locale.ROOT, "look-%07d", i);
    String content = hex(32);
    String external = "tr-" + content + "-a1";
    String taskId = "8672" + (10_000_000_000_000L + i);
    String state = !settled ? "WAITING" : dead ? "DEAD" : "DONE";
    set(
        job,
        id,
        node.ledger().account(),
        node.ledger().instance(),
        "batch-" + i / 1_000 + "/",
        name,
        name,
        state,
        Rows.json(
            List.of(
                input(Role.HUMAN, name + "_human.jpg", settled),
                input(Role.CLOTH, name + "_cloth.jpg", settled))),
        settled ? external : null,
        at,
        dead ? Rows.json(FAULT) : null,
        dead ? FAULT.code() : null,
        !settled ? null : dead ? "FAILED" : "PUBLISHED",
        !settled ? null : dead ? "NO" : "YES",
        settled && !dead ? name : null,
        settled && !dead
            ? Rows.json(List.of(new Output(name + ".png", hex(64), 1024, 1536)))
            : null,
        at.minusSeconds(60),
        at.minusSeconds(59),
        settled && !dead ? at : null,
        settled ? at : null);
    note(event, id, at.minusSeconds(59), "WAITING", null);
    if (!settled) {
      return;
    }
    set(
        task,
        node.ledger().account(),
        external,
        content,
        dead ? "FAILED" : "SUCCEEDED",
        taskId,
        at.minusSeconds(40),
        at.minusSeconds(20),
        dead ? "[]" : "[\"https://p2-kling.klingai.com/kcdn/cdn-kcdn112452/" + hex(96) + ".png\"]",
        "[\"" + hex(32) + "\",\"" + hex(32) + "\"]",
        dead ? Rows.json(FAULT) : null);
    note(event, id, at.minusSeconds(50), "PREPARED", external);
    note(event, id, at.minusSeconds(40), "SUBMITTING", null);
    note(event, id, at.minusSeconds(39), "RUNNING", taskId);
    note(
        event, id, at.minusSeconds(20), dead ? "DEAD" : "DELIVERING", dead ? FAULT.code() : taskId);
    if (!dead) {
      note(event, id, at, "DONE", null);
    }
  }

  private Input input(Role role, String file, boolean read) {
    return read
        ? new Input(role, file, Optional.of(hex(64)), 812_345, List.of())
        : Input.unread(role, file);
  }

  private String hex(int digits) {
    StringBuilder text = new StringBuilder();
    while (text.length() < digits) {
      text.append(String.format(Locale.ROOT, "%08x", random.nextInt()));
    }
    return text.substring(0, digits);
  }

  private static void note(
      PreparedStatement event, String job, Instant at, String state, String detail)
      throws SQLException {
    set(event, job, at, state, detail);
  }

  private static void set(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(
          i + 1, values[i] instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : values[i]);
    }
    statement.addBatch();
  }

  private void count(Connection connection, JobState state, int jobs) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "UPDATE job_count SET jobs = jobs + %d WHERE state = '%s' AND account = '%s'"
              .formatted(jobs, state, node.ledger().account()));
    }
  }
}

package io.tryonroutes.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.tryonroutes.pair.Fault;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;

/** Turns rows into records and records into the JSON that some columns hold. */
final class Rows {
  static final String JOBS =
      """
      SELECT j.*, t.attempt, t.state AS task_state, t.posts, t.task_id, t.submitted_at, t.stuck_at,
             t.ended_at, t.result_urls, t.units, t.request_ids, t.fault AS task_fault
        FROM job j
        LEFT JOIN task t ON t.account = j.account AND t.external_id = j.external_id
      """;

  private static final ObjectMapper JSON = new ObjectMapper().registerModule(new Jdk8Module());

  private Rows() {}

  /**
   * The first of the rows. The number stands in the statement: of a parameter PostgreSQL thinks
   * that it is a tenth of all, and reads the whole of what is joined to them.
   */
  static String first(int rows) {
    return " LIMIT " + rows + " ";
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Job job(ResultSet row, StatementContext context) throws SQLException {
    return new Job(
        row.getString("id"),
        row.getLong("seq"),
        row.getString("account"),
        row.getString("path"),
        row.getString("name"),
        JobState.valueOf(row.getString("state")),
        row.getBoolean("ask_first"),
        row.getString("model_name"),
        list(row.getString("inputs"), new TypeReference<List<Input>>() {}),
        Optional.ofNullable(row.getString("external_id")),
        row.getBoolean("reused"),
        row.getInt("tries"),
        Optional.ofNullable(row.getString("trouble")),
        fault(row.getString("fault")),
        Optional.ofNullable(row.getString("outcome")).map(Outcome::valueOf),
        Optional.ofNullable(row.getString("paid")).map(Paid::valueOf),
        Optional.ofNullable(row.getString("published_as")),
        Optional.ofNullable(row.getString("replaces")),
        Optional.ofNullable(row.getString("replays")),
        list(row.getString("outputs"), new TypeReference<List<Output>>() {}),
        time(row, "dropped_at").orElseThrow(),
        time(row, "registered_at").orElseThrow(),
        time(row, "published_at"),
        time(row, "settled_at"),
        row.getInt("dead_fetches"),
        Optional.ofNullable(row.getString("manifest")),
        row.getBoolean("again"),
        row.getString("task_state") == null ? Optional.empty() : Optional.of(joinedTask(row)));
  }

  private static TaskRow joinedTask(ResultSet row) throws SQLException {
    return task(row, "task_state", "task_fault");
  }

  static TaskRow task(ResultSet row, StatementContext context) throws SQLException {
    return task(row, "state", "fault");
  }

  private static TaskRow task(ResultSet row, String state, String fault) throws SQLException {
    return new TaskRow(
        row.getString("external_id"),
        row.getInt("attempt"),
        TaskState.valueOf(row.getString(state)),
        row.getInt("posts"),
        Optional.ofNullable(row.getString("task_id")),
        time(row, "submitted_at"),
        time(row, "stuck_at"),
        time(row, "ended_at"),
        list(row.getString("result_urls"), new TypeReference<List<String>>() {}),
        Optional.ofNullable(row.getString("units")),
        list(row.getString("request_ids"), new TypeReference<List<String>>() {}),
        fault(row.getString(fault)));
  }

  static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return Times.read(row, column);
  }

  private static <T> List<T> list(String json, TypeReference<List<T>> type) {
    try {
      return json == null ? List.of() : List.copyOf(JSON.readValue(json, type));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Fault> fault(String json) {
    try {
      return json == null ? Optional.empty() : Optional.of(JSON.readValue(json, Fault.class));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.tryonroutes.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;

/**
 * Times travel to and from the database with their offset. A {@link java.sql.Timestamp} goes by way
 * of the JVM's own time zone, where the hour when summer time ends exists twice.
 */
final class Times extends AbstractArgumentFactory<Instant> {
  Times() {
    super(Types.TIMESTAMP_WITH_TIMEZONE);
  }

  @Override
  protected Argument build(Instant time, ConfigRegistry config) {
    return (position, statement, context) ->
        statement.setObject(position, time.atOffset(ZoneOffset.UTC));
  }

  static Optional<Instant> read(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}

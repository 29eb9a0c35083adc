package io.tryonroutes.ledger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** The two databases that hold ledgers; every rule of the ledger is tested on both. */
enum Database {
  H2 {
    @Override
    String create(Path folder) {
      return "jdbc:h2:file:" + folder.resolve("ledger");
    }

    @Override
    String user() {
      return "sa";
    }
  },
  POSTGRESQL {
    @Override
    String create(Path folder) {
      String name = "t" + UUID.randomUUID().toString().replace("-", "");
      execute("CREATE DATABASE " + name);
      return Server.RUNNING.getJdbcUrl("postgres", name);
    }

    @Override
    String user() {
      return "postgres";
    }
  };

  /** A new database's URL; nobody else uses it. */
  abstract String create(Path folder);

  abstract String user();

  /** Runs a statement as PostgreSQL's administrator. */
  static void execute(String sql) {
    try (Connection connection = Server.RUNNING.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Started when first used, stopped with the JVM. */
  private static final class Server {
    private static final EmbeddedPostgres RUNNING = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().setServerConfig("listen_addresses", "127.0.0.1").start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

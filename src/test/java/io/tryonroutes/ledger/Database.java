package io.tryonroutes.ledger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.flywaydb.core.Flyway;

/** The two databases that hold ledgers; every rule of the ledger is tested on both. */
enum Database {
  H2 {
    @Override
    String create(Path folder) {
      try {
        Files.copy(MigratedFile.H2, folder.resolve(MigratedFile.H2.getFileName()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return url(folder);
    }

    @Override
    String createEmpty(Path folder) {
      return url(folder.resolve("empty"));
    }

    @Override
    String user() {
      return "sa";
    }
  },
  POSTGRESQL {
    @Override
    String create(Path folder) {
      execute(
          """
          DO $$ BEGIN
            EXECUTE (SELECT 'TRUNCATE ' || string_agg(quote_ident(tablename), ', ') || ' RESTART IDENTITY'
                       FROM pg_tables
                      WHERE schemaname = 'public' AND tablename <> 'flyway_schema_history');
          END $$
          """);
      return Server.RUNNING.getJdbcUrl("postgres", "postgres");
    }

    @Override
    String createEmpty(Path folder) {
      String name = "t" + UUID.randomUUID().toString().replace("-", "");
      execute("CREATE DATABASE " + name);
      return Server.RUNNING.getJdbcUrl("postgres", name);
    }

    @Override
    String user() {
      return "postgres";
    }
  };

  /**
   * The URL of a database with its tables and nothing in them. Those that were created before must
   * not be in use any more.
   */
  abstract String create(Path folder);

  /** The URL of a new database without tables. */
  abstract String createEmpty(Path folder);

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

  private static String url(Path folder) {
    return "jdbc:h2:file:" + folder.resolve("ledger");
  }

  /** Migrations take longer than most tests; so they are done once, for all. */
  private static void migrate(String url, Database database) {
    Flyway.configure().dataSource(url, database.user(), "").load().migrate();
  }

  /** Made when first used. */
  private static final class MigratedFile {
    private static final Path H2 = make();

    private static Path make() {
      try {
        Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "migrated");
        migrate(Database.url(folder), Database.H2);
        return folder.resolve("ledger.mv.db");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Started when first used, stopped with the JVM. */
  private static final class Server {
    private static final EmbeddedPostgres RUNNING = start();

    private static EmbeddedPostgres start() {
      try {
        EmbeddedPostgres server =
            EmbeddedPostgres.builder().setServerConfig("listen_addresses", "127.0.0.1").start();
        migrate(server.getJdbcUrl("postgres", "postgres"), POSTGRESQL);
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

package io.tryonroutes.ledger;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * The database with its connection, migrations and transactions. SQL lives in this package and
 * nowhere else; it is the same for H2 and PostgreSQL.
 *
 * <p>Every writing transaction first locks the row of its account. So claims are counted right with
 * several instances, and no two transactions can wait for each other.
 */
public final class Ledger implements AutoCloseable {
  private static final int CONNECTIONS = 16;

  /** Of an H2 file: below that, what is used is written closer together, so much at a time. */
  private static final int LEAST_USED_PERCENT = 50;

  private static final int COMPACTED_BYTES = 2 << 20;
  private static final Pattern H2_FILE = Pattern.compile("jdbc:h2:file:([^;]+)");

  private final AgroalDataSource source;
  private final Jdbi jdbi;
  private final SharedTransactions writes;
  private final Clock clock;
  private final String account;
  private final String instance;

  private Ledger(AgroalDataSource source, Jdbi jdbi, Clock clock, String account, String instance) {
    this.source = source;
    this.jdbi = jdbi;
    this.clock = clock;
    this.account = account;
    this.instance = instance;
    this.writes = new SharedTransactions(jdbi, this::lockAccount);
  }

  /**
   * Opens the ledger, brings its tables up to date and enters this instance.
   *
   * @param url {@code jdbc:h2:…} or {@code jdbc:postgresql:…}
   * @param account the label of the Kling account that new jobs go to
   * @param instance this instance's name, the same after a restart
   * @param slots what the account's pack allows, at least 1
   * @throws LedgerUnavailable in one line, when the database is away or in use
   */
  public static Ledger open(
      String url,
      String user,
      String password,
      String account,
      String instance,
      int slots,
      Clock clock) {
    AgroalDataSource source = connect(withSafeOptions(url), user, password);
    try {
      Flyway.configure(Ledger.class.getClassLoader()).dataSource(source).load().migrate();
    } catch (FlywayException e) {
      source.close();
      throw unavailable(url, e);
    }
    Jdbi jdbi = Jdbi.create(source).registerArgument(new Times());
    Ledger ledger = new Ledger(source, jdbi, clock, account, instance);
    try {
      ledger.enter(slots);
    } catch (JdbiException e) {
      source.close();
      throw unavailable(url, e);
    }
    return ledger;
  }

  /**
   * Whether another process has the file of an H2 ledger open, which is for one. Says no when it
   * cannot tell; then {@link #open} does.
   */
  public static boolean isInUse(String url) {
    Matcher file = H2_FILE.matcher(url);
    if (!file.lookingAt()) {
      return false;
    }
    try (FileChannel store =
        FileChannel.open(Path.of(file.group(1) + ".mv.db"), StandardOpenOption.WRITE)) {
      return store.tryLock() == null;
    } catch (IOException | InvalidPathException | OverlappingFileLockException e) {
      return false;
    }
  }

  /**
   * H2 writes each commit at once only when told to; it must outlive a kill (measured). Those who
   * wait for the account's row wait longer than its 2 s, or a slow disk looks like a lost answer. A
   * query that ran during a commit would be answered from before it until something else is written
   * (h2database issue 4208; measured, one commit in four), so no answer is kept. Of prepared
   * statements it keeps 8, or as many as it is told to: without that, a quarter of all its work was
   * to read and plan the same ones again (measured).
   */
  private static String withSafeOptions(String url) {
    if (!url.startsWith("jdbc:h2:")) {
      return url;
    }
    String safe = url;
    for (String option :
        new String[] {
          "MODE=PostgreSQL",
          "WRITE_DELAY=0",
          "DB_CLOSE_ON_EXIT=FALSE",
          "LOCK_TIMEOUT=30000",
          "OPTIMIZE_REUSE_RESULTS=0",
          "QUERY_CACHE_SIZE=256",
          "COMPRESS=TRUE"
        }) {
      String key = option.substring(0, option.indexOf('=') + 1);
      if (!safe.contains(";" + key)) {
        safe += ";" + option;
      }
    }
    return safe;
  }

  private static AgroalDataSource connect(String url, String user, String password) {
    AgroalDataSourceConfigurationSupplier settings =
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(
                pool ->
                    pool.maxSize(CONNECTIONS)
                        .acquisitionTimeout(Duration.ofSeconds(30))
                        .connectionValidator(ConnectionValidator.defaultValidatorWithTimeout(5))
                        .validateOnBorrow(true)
                        .connectionFactoryConfiguration(
                            factory ->
                                factory
                                    .connectionProviderClass(driver(url))
                                    .jdbcUrl(url)
                                    .principal(new NamePrincipal(user))
                                    .credential(new SimplePassword(password))));
    try {
      return AgroalDataSource.from(settings);
    } catch (SQLException e) {
      throw unavailable(url, e);
    }
  }

  /** Named, for Java looks for drivers once in a process and gives them to one class loader. */
  private static Class<? extends Driver> driver(String url) {
    return url.startsWith("jdbc:h2:") ? org.h2.Driver.class : org.postgresql.Driver.class;
  }

  /** What follows the address in a URL may hold a password. */
  private static LedgerUnavailable unavailable(String url, Exception cause) {
    return new LedgerUnavailable(
        "the ledger " + url.split("[?;]", 2)[0] + " cannot be opened: " + reason(cause), cause);
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String text = String.valueOf(cause.getMessage());
    return text.contains("already in use") || text.contains("locked")
        ? "another instance of the service uses it"
        : text.lines().findFirst().orElse("no reason given").replaceAll("[?;]\\w+=[^\"\\s]*", "");
  }

  private void enter(int slots) {
    jdbi.useTransaction(
        handle -> {
          handle
              .createUpdate(
                  """
                  INSERT INTO account (name, slots, effective_slots) VALUES (:a, :n, :n)
                  ON CONFLICT DO NOTHING
                  """)
              .bind("a", account)
              .bind("n", slots)
              .execute();
          handle
              .createUpdate(
                  """
                  UPDATE account SET slots = :n, effective_slots =
                         CASE WHEN slots = :n THEN effective_slots ELSE :n END
                   WHERE name = :a
                  """)
              .bind("n", slots)
              .bind("a", account)
              .execute();
          for (JobState state : JobState.values()) {
            handle
                .createUpdate(
                    """
                    INSERT INTO job_count (account, state, jobs) VALUES (:a, :state, 0)
                    ON CONFLICT DO NOTHING
                    """)
                .bind("a", account)
                .bind("state", state.name())
                .execute();
          }
          handle
              .createUpdate(
                  """
                  INSERT INTO instance (name, seen_at) VALUES (:me, :now) ON CONFLICT DO NOTHING
                  """)
              .bind("me", instance)
              .bind("now", now())
              .execute();
          handle
              .createUpdate("UPDATE instance SET seen_at = :now WHERE name = :me")
              .bind("me", instance)
              .bind("now", now())
              .execute();
        });
  }

  /** Runs a transaction that changes something, perhaps together with others of this account. */
  <T, X extends Exception> T write(HandleCallback<T, X> work) throws X {
    return writes.run(work);
  }

  private void lockAccount(Handle handle) {
    handle
        .createQuery("SELECT name FROM account WHERE name = :a FOR UPDATE")
        .bind("a", account)
        .mapTo(String.class)
        .one();
  }

  <T, X extends Exception> T read(HandleCallback<T, X> work) throws X {
    return jdbi.withHandle(work);
  }

  /** Now, in the milliseconds that both databases keep. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  String account() {
    return account;
  }

  String instance() {
    return instance;
  }

  /**
   * Gives room in the file of an H2 ledger free for what comes next; others do that by themselves.
   * So does H2, but not when it writes each commit at once: its file grew by 0.3 MB with each pair
   * (measured). What is freed is used again 45 s later, for a disk may lose what it wrote last.
   */
  public void compact() {
    try {
      jdbi.useHandle(handle -> compact(handle.getConnection()));
    } catch (SQLException e) {
      throw new LedgerUnavailable("the ledger's file cannot be compacted: " + e.getMessage(), e);
    }
  }

  private static void compact(Connection connection) throws SQLException {
    if (connection.isWrapperFor(JdbcConnection.class)
        && connection.unwrap(JdbcConnection.class).getSession() instanceof SessionLocal h2) {
      h2.getDatabase().getStore().getMvStore().compact(LEAST_USED_PERCENT, COMPACTED_BYTES);
    }
  }

  @Override
  public void close() {
    source.close();
  }
}

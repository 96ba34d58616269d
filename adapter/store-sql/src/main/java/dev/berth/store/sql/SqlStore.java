package dev.berth.store.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.store.Store;
import java.nio.file.Path;
import java.util.Properties;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.SerializableTransactionRunner;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteException;

/**
 * The store on SQLite, for one node, or on PostgreSQL. Thread-safe.
 *
 * <p>SQLite runs in WAL mode with {@code synchronous=FULL}: what a transaction that returned has
 * written survives a crash of the machine. Writers of one process take turns in order of arrival,
 * instead of polling SQLite's lock, and share syncs to disk: see {@link SqliteWriter}.
 */
public final class SqlStore implements Store {
  private static final int CONNECTIONS = 4;

  /** How often a transaction that met another one is begun again; PostgreSQL only. */
  private static final int RETRIES = 100;

  private static final long WAIT_MILLIS = 10_000;

  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final Migrations migrations;

  /** The one who writes, on SQLite only. */
  private final @Nullable SqliteWriter writer;

  /** The transaction that this thread is in. */
  @SuppressWarnings("ThreadLocalUsage") // A thread may be in transactions of two stores.
  private final ThreadLocal<@Nullable Transaction> current = new ThreadLocal<>();

  private SqlStore(DataSource source, String what, @Nullable SqliteWriter writer) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("store");
    config.setDataSource(source);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(WAIT_MILLIS);
    try {
      this.pool = new HikariDataSource(config);
    } catch (RuntimeException e) {
      throw new BerthException(
          ErrorCode.INVALID_CONFIGURATION, "Cannot open " + what + ": " + cause(e) + ".", e);
    }
    this.jdbi = Jdbi.create(pool);
    jdbi.setTransactionHandler(new SerializableTransactionRunner());
    jdbi.getConfig(SerializableTransactionRunner.Configuration.class).setMaxRetries(RETRIES);
    this.migrations = new Migrations(pool);
    this.writer = writer;
  }

  /**
   * Opens, or makes, a database file.
   *
   * @throws BerthException {@code INVALID_CONFIGURATION} if it cannot be opened
   */
  public static SqlStore sqlite(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setBusyTimeout((int) WAIT_MILLIS);
    config.setTransactionMode(SQLiteConfig.TransactionMode.DEFERRED);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return new SqlStore(source, "the database '" + file + "'", new SqliteWriter(source));
  }

  /**
   * Opens a PostgreSQL database; its driver has to be on the class path.
   *
   * @param url {@code jdbc:postgresql://…}
   * @param properties of the driver, {@code user} and {@code password} among them
   * @throws BerthException {@code INVALID_CONFIGURATION} if it cannot be opened
   */
  public static SqlStore postgresql(String url, Properties properties) {
    return new SqlStore(new DriverSource(url, properties), "the PostgreSQL database", null);
  }

  @Override
  public void migrate(String feature) {
    if (writer == null) {
      migrations.run(feature);
    } else {
      writer.aside(() -> migrations.run(feature));
    }
  }

  /**
   * A work within a work is part of the outer one's transaction.
   *
   * @throws IllegalStateException within a work that only reads
   */
  @Override
  public <T> T write(Work<T> work) {
    Transaction outer = current.get();
    if (outer != null) {
      if (!outer.writes()) {
        throw new IllegalStateException("A transaction that only reads cannot write");
      }
      return work.apply(outer.handle());
    }
    Work<T> alone = handle -> within(new Transaction(handle, true), work);
    return telling(
        () ->
            writer == null
                ? jdbi.inTransaction(TransactionIsolationLevel.SERIALIZABLE, alone::apply)
                : writer.write(alone));
  }

  @Override
  public <T> T read(Work<T> work) {
    Transaction outer = current.get();
    if (outer != null) {
      return work.apply(outer.handle());
    }
    Work<T> alone = handle -> within(new Transaction(handle, false), work);
    // SQLite has one level only, the strictest.
    return telling(
        () ->
            writer == null
                ? jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, alone::apply)
                : jdbi.inTransaction(alone::apply));
  }

  @Override
  public void scrub() {
    if (writer != null) {
      telling(
          () -> {
            writer.scrub();
            return 0;
          });
    }
  }

  @Override
  public void close() {
    if (writer != null) {
      writer.close();
    }
    pool.close();
  }

  private record Transaction(Handle handle, boolean writes) {}

  private <T> T within(Transaction transaction, Work<T> work) {
    current.set(transaction);
    try {
      return work.apply(transaction.handle());
    } finally {
      current.remove();
    }
  }

  /** Tells people of failures of the database. */
  private static <T> T telling(Supplier<T> transaction) {
    try {
      return transaction.get();
    } catch (ConnectionException e) {
      throw new BerthException(
          ErrorCode.UNAVAILABLE, "Cannot reach the store: " + cause(e) + ". Try again.", e);
    } catch (JdbiException e) {
      if (isDiskFull(e)) {
        throw new BerthException(
            ErrorCode.UNAVAILABLE,
            "Cannot write to the store: the disk of the data directory is full. Make room on it,"
                + " then try again.",
            e);
      }
      throw e;
    }
  }

  /** SQLite finds some of it while it writes, some while it makes its shared memory larger. */
  private static boolean isDiskFull(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLiteException sqlite) {
        return switch (sqlite.getResultCode()) {
          case SQLITE_FULL, SQLITE_IOERR_SHMSIZE -> true;
          default -> false;
        };
      }
    }
    return false;
  }

  private static String cause(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return String.valueOf(deepest.getMessage());
  }
}

package dev.berth.store.sql;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.store.Store.Work;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionException;
import org.jspecify.annotations.Nullable;

/**
 * The one connection of a SQLite database that writes. Thread-safe.
 *
 * <p>Works take turns in order of arrival, each on the thread of its caller. One that sees others
 * waiting leaves its transaction open for the next, and the last commits for all of them: one sync
 * to disk for a {@link WriteBatch}. Nobody returns, with a result or a failure, before that commit.
 */
final class SqliteWriter implements AutoCloseable {
  private final DataSource source;
  private final CachedStatements statements = new CachedStatements();
  private final ReentrantLock turn = new ReentrantLock(true);

  /** Its handles are in the transaction of the connection, and leave it open. */
  private final Jdbi jdbi;

  // These are touched by whose turn it is only.
  private @Nullable Connection connection;
  private @Nullable WriteBatch batch;
  private boolean closed;

  SqliteWriter(DataSource source) {
    this.source = source;
    this.jdbi = Jdbi.create(new Connected());
    jdbi.setStatementBuilderFactory(_ -> statements);
  }

  /**
   * Runs a work as a transaction of its own.
   *
   * @throws org.jdbi.v3.core.JdbiException if the database fails
   */
  <T> T write(Work<T> work) {
    while (true) {
      WriteBatch joined;
      WriteBatch.Outcome<T> outcome;
      turn.lock();
      try {
        joined = batch == null ? begin() : batch;
        outcome = joined.run(work);
        batch = joined;
        if (joined.isComplete() || !turn.hasQueuedThreads()) {
          end(joined);
        }
      } finally {
        turn.unlock();
      }
      switch (joined.ending()) {
        case WriteBatch.Ending.Committed _ -> {
          return outcome.get();
        }
        case WriteBatch.Ending.NotCommitted(Throwable cause) ->
            throw new TransactionException("Failed to commit", cause);
        case WriteBatch.Ending.Broken(WriteBatch.Outcome<?> by) -> {
          if (by == outcome) {
            return outcome.get();
          }
          // It was the work of another that failed so badly: this one is done again.
        }
      }
    }
  }

  /** Runs what changes tables by connections of its own while no work is under way. */
  void aside(Runnable change) {
    turn.lock();
    try {
      if (batch != null) {
        end(batch);
      }
      statements.clear();
      change.run();
    } finally {
      turn.unlock();
    }
  }

  /**
   * Moves all that is in the log into the database and empties the log.
   *
   * @throws BerthException {@code UNAVAILABLE} if a reader has kept it for too long
   */
  void scrub() {
    aside(
        () -> {
          try (Connection own = source.getConnection();
              Statement statement = own.createStatement();
              ResultSet checkpoint = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
            boolean busy = checkpoint.next() && checkpoint.getInt(1) != 0;
            if (busy) {
              throw new BerthException(
                  ErrorCode.UNAVAILABLE,
                  "Cannot scrub the store: something has been reading it for too long. Try again.");
            }
          } catch (SQLException e) {
            throw new ConnectionException(e);
          }
        });
  }

  @Override
  public void close() {
    aside(
        () -> {
          closed = true;
          disconnect();
        });
  }

  private WriteBatch begin() {
    if (closed) {
      throw new ConnectionException(new SQLException("it is closed"));
    }
    try {
      if (connection == null) {
        connection = source.getConnection();
        try (Statement statement = connection.createStatement()) {
          // What is removed is overwritten, for it may have been a key.
          statement.execute("PRAGMA secure_delete = ON");
        }
        connection.setAutoCommit(false);
      }
      return new WriteBatch(connection, jdbi);
    } catch (SQLException e) {
      throw new ConnectionException(e);
    }
  }

  private void end(WriteBatch ended) {
    batch = null;
    if (!(ended.end() instanceof WriteBatch.Ending.Committed)) {
      disconnect();
    }
  }

  private void disconnect() {
    statements.clear();
    Connection old = connection;
    connection = null;
    if (old == null) {
      return;
    }
    try {
      old.close();
    } catch (SQLException e) {
      // It was given up for a failure that has been told.
    }
  }

  /** Lends the connection, which is there while a batch is. */
  private final class Connected implements ConnectionFactory {
    @Override
    public Connection openConnection() {
      return Objects.requireNonNull(connection);
    }

    @Override
    public void closeConnection(Connection same) {}
  }
}

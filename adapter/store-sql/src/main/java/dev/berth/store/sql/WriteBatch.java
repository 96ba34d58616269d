package dev.berth.store.sql;

import dev.berth.store.Store.Work;
import java.lang.reflect.UndeclaredThrowableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Works that share one transaction of SQLite, and so one sync to disk. Each runs within a
 * savepoint: one that fails is undone alone.
 *
 * <p>Works run one after the other, {@link #run} and {@link #end} by whose turn it is; {@link
 * #ending} is waited for by all of them.
 */
final class WriteBatch {
  /** Bounds how long the first of a batch waits for the others. */
  private static final int MOST_WORKS = 64;

  private final Connection connection;
  private final Jdbi jdbi;
  private final CompletableFuture<Ending> ending = new CompletableFuture<>();
  private int works;
  private @Nullable Outcome<?> breaker;

  /**
   * A transaction of no works.
   *
   * @param connection in a transaction always, that is without auto-commit
   * @param jdbi whose handles are of that connection and leave its transaction open
   */
  WriteBatch(Connection connection, Jdbi jdbi) {
    this.connection = connection;
    this.jdbi = jdbi;
  }

  /** How a batch ended. */
  sealed interface Ending {
    /** On disk. */
    record Committed() implements Ending {}

    /** All of it was undone, for the disk did not take it. */
    record NotCommitted(Throwable cause) implements Ending {}

    /** All of it was undone, for one work could not be undone alone. */
    record Broken(Outcome<?> by) implements Ending {}
  }

  /** What came of one work, to be told when its batch has ended. */
  static final class Outcome<T> {
    private final @Nullable T result;
    private final @Nullable Throwable failure;

    private Outcome(@Nullable T result, @Nullable Throwable failure) {
      this.result = result;
      this.failure = failure;
    }

    @SuppressWarnings("NullAway") // The result is null only where a work may return that.
    T get() {
      return switch (failure) {
        case null -> result;
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new UndeclaredThrowableException(failure);
      };
    }
  }

  <T> Outcome<T> run(Work<T> work) {
    works++;
    Savepoint before;
    try {
      before = connection.setSavepoint();
    } catch (SQLException e) {
      return broken(e);
    }
    Outcome<T> outcome;
    try (Handle handle = jdbi.open()) {
      outcome = new Outcome<>(work.apply(handle), null);
    } catch (Throwable e) {
      outcome = new Outcome<>(null, e);
    }
    try {
      if (outcome.failure != null) {
        connection.rollback(before);
      }
      connection.releaseSavepoint(before);
      return outcome;
    } catch (SQLException e) {
      return broken(outcome.failure == null ? e : outcome.failure);
    }
  }

  /** Whether no more works may join. */
  boolean isComplete() {
    return works >= MOST_WORKS || breaker != null;
  }

  /** Commits, or undoes all of it. */
  Ending end() {
    Ending end = breaker == null ? commit() : new Ending.Broken(breaker);
    ending.complete(end);
    return end;
  }

  /** Waits for the end, whether interrupted or not. */
  Ending ending() {
    return ending.join();
  }

  private Ending commit() {
    try {
      connection.commit();
      return new Ending.Committed();
    } catch (SQLException e) {
      return new Ending.NotCommitted(e);
    }
  }

  private <T> Outcome<T> broken(Throwable failure) {
    Outcome<T> outcome = new Outcome<>(null, failure);
    breaker = outcome;
    return outcome;
  }
}

package dev.berth.store;

import org.jdbi.v3.core.Handle;

/**
 * Relational state: the truth about what is desired. A feature owns its tables and names them with
 * its own prefix ({@code deploy_stack}). Thread-safe; calls block.
 *
 * <p>What a transaction that returned has written is on disk. SQL has to be what SQLite and
 * PostgreSQL both understand.
 */
public interface Store extends AutoCloseable {
  /**
   * Brings a feature's tables to their newest form: runs, in order and once each, the scripts
   * {@code V1__what.sql}, {@code V2__what.sql} … at {@code /dev/berth/FEATURE/migrations} on the
   * class path. Called once by a feature, before its first transaction.
   *
   * @throws dev.berth.kernel.BerthException {@code INVALID_CONFIGURATION} if the data was written
   *     by a newer release
   */
  void migrate(String feature);

  /** Runs work in one transaction that may write; writers wait for each other. */
  <T> T write(Work<T> work);

  /** Runs work in one transaction that only reads, on one consistent state. */
  <T> T read(Work<T> work);

  /**
   * Rids the files of the database of what committed transactions have removed or written over, as
   * far as the database can: its log is emptied. For what must not be found there any more, as
   * keys; blocks, and waits for reads that are under way.
   *
   * @throws dev.berth.kernel.BerthException {@code UNAVAILABLE} if reads kept it waiting too long
   */
  void scrub();

  @Override
  void close();

  /**
   * What is done in a transaction. An exception rolls it back and comes out as it is. It may be
   * done again from its beginning when it met another transaction, so it changes nothing but the
   * store.
   *
   * @param <T> the result
   */
  @FunctionalInterface
  interface Work<T> {
    T apply(Handle handle);
  }
}

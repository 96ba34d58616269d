package dev.berth.identity;

import dev.berth.store.Store;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * The directory that decisions are made of, and its only writer. Thread-safe; reading does not
 * wait, changes wait for each other.
 */
final class DirectoryState {
  private final Store store;
  private final ReentrantLock writer = new ReentrantLock();
  private volatile Directory present = Directory.EMPTY;

  DirectoryState(Store store) {
    this.store = store;
  }

  /** Reads everything from the store. */
  void load() {
    present = store.read(DirectoryTables::read);
  }

  Directory now() {
    return present;
  }

  /**
   * Changes it; on disk, and what is decided from, when this returns.
   *
   * @param edit checks and changes what there is; may throw, and nothing is changed
   * @return what there is now
   */
  @SuppressWarnings("ReferenceEquality") // The same one: nothing was changed.
  Directory change(UnaryOperator<Directory> edit) {
    writer.lock();
    try {
      Directory before = present;
      Directory after = edit.apply(before);
      if (after != before) {
        store.write(handle -> DirectoryChanges.write(handle, before, after));
        present = after;
      }
      return after;
    } finally {
      writer.unlock();
    }
  }
}

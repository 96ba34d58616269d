package dev.berth.identity;

import dev.berth.store.Store;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * The directory that decisions are made of, and its only writer. Thread-safe; reading does not
 * wait, changes wait for each other.
 */
final class DirectoryState {
  private final Store store;
  private final AtomicReference<Directory> present = new AtomicReference<>(Directory.EMPTY);
  private final ReentrantLock writer = new ReentrantLock();

  DirectoryState(Store store) {
    this.store = store;
  }

  /** Reads everything from the store. */
  void load() {
    present.set(store.read(DirectoryTables::read));
  }

  Directory now() {
    return present.get();
  }

  /**
   * Changes it; on disk, and what is decided from, when this returns.
   *
   * @param edit checks and changes what there is; may throw, and nothing is changed
   * @return what there is now
   */
  Directory change(UnaryOperator<Directory> edit) {
    writer.lock();
    try {
      Directory before = present.get();
      Directory after = edit.apply(before);
      if (after != before) {
        store.write(handle -> DirectoryChanges.write(handle, before, after));
        present.set(after);
      }
      return after;
    } finally {
      writer.unlock();
    }
  }
}

package dev.berth.engine.embedded;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.Threads;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.function.Consumer;

/** Tells which tasks leave their exit codes in a directory. */
final class ExitWatcher implements AutoCloseable {
  private final WatchService watch;
  private final Consumer<TaskId> listener;

  private ExitWatcher(WatchService watch, Consumer<TaskId> listener) {
    this.watch = watch;
    this.listener = listener;
  }

  /**
   * Begins to watch.
   *
   * @param listener called on a thread of its own for each; may block
   */
  static ExitWatcher start(Path directory, Consumer<TaskId> listener) throws IOException {
    Files.createDirectories(directory);
    WatchService watch = directory.getFileSystem().newWatchService();
    directory.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
    ExitWatcher watcher = new ExitWatcher(watch, listener);
    Threads.start("engine-exits", watcher::run);
    return watcher;
  }

  private void run() {
    try {
      while (true) {
        WatchKey key = watch.take();
        for (WatchEvent<?> event : key.pollEvents()) {
          tell(event);
        }
        if (!key.reset()) {
          return;
        }
      }
    } catch (ClosedWatchServiceException e) {
      // Closed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(WatchEvent<?> event) {
    if (!(event.context() instanceof Path name)) {
      // Too many at once: the periodic look at every task finds them.
      return;
    }
    try {
      TaskId id = new TaskId(name.toString());
      Threads.start("engine-exit-" + id, () -> listener.accept(id));
    } catch (BerthException e) {
      // conmon's temporary file on its way to its name.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    watch.close();
  }
}

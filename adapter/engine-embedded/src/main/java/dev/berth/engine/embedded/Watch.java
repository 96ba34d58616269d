package dev.berth.engine.embedded;

import dev.berth.engine.TaskState;
import dev.berth.kernel.Threads;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Watches over running tasks: their exit codes at once, and every now and then their logs' sizes
 * and whether their parents still live.
 */
final class Watch implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Watch.class.getName());
  private static final long LOG_PERIOD_MILLISECONDS = 250;
  private static final long PARENT_PERIOD_MILLISECONDS = 2000;

  private final TaskTable table;
  private final TaskLife life;
  private final Conmon conmon;
  private final ScheduledExecutorService scheduler = Threads.scheduler("engine-watch");
  private final ExitWatcher exits;

  private Watch(TaskTable table, TaskLife life, Conmon conmon, Path directory) throws IOException {
    this.table = table;
    this.life = life;
    this.conmon = conmon;
    this.exits = ExitWatcher.start(directory, id -> table.find(id).ifPresent(life::ended));
  }

  static Watch start(TaskTable table, TaskLife life, Conmon conmon, Path exits) throws IOException {
    Watch watch = new Watch(table, life, conmon, exits);
    ScheduledFuture<?> _ =
        watch.scheduler.scheduleWithFixedDelay(
            watch::lookAtLogs,
            LOG_PERIOD_MILLISECONDS,
            LOG_PERIOD_MILLISECONDS,
            TimeUnit.MILLISECONDS);
    ScheduledFuture<?> _ =
        watch.scheduler.scheduleWithFixedDelay(
            watch::lookAtParents,
            PARENT_PERIOD_MILLISECONDS,
            PARENT_PERIOD_MILLISECONDS,
            TimeUnit.MILLISECONDS);
    return watch;
  }

  private void lookAtLogs() {
    for (TaskEntry entry : table.entries()) {
      if (!(entry.state() instanceof TaskState.Running)) {
        continue;
      }
      try {
        conmon.log(entry.folder()).rotate(conmon);
      } catch (IOException | RuntimeException e) {
        LOG.log(Level.WARNING, "Cannot rotate the log of task " + entry.folder().id(), e);
      }
    }
  }

  private void lookAtParents() {
    for (TaskEntry entry : table.entries()) {
      if (entry.state() instanceof TaskState.Running) {
        Threads.start("engine-look-" + entry.folder().id(), () -> look(entry));
      } else if (entry.isUnsaved()) {
        Threads.start("engine-save-" + entry.folder().id(), () -> life.saveAgain(entry));
      }
    }
  }

  private void look(TaskEntry entry) {
    life.ended(entry);
    boolean isGone = entry.state() instanceof TaskState.Running && !conmon.isAlive(entry.folder());
    if (isGone) {
      life.lost(entry, "killed: its parent process conmon is gone, and with it its output");
    }
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    try {
      exits.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "Cannot stop watching for exit codes", e);
    }
  }
}

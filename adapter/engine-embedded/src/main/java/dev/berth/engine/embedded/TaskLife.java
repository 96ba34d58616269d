package dev.berth.engine.embedded;

import dev.berth.engine.EngineEvent;
import dev.berth.engine.EngineTask;
import dev.berth.engine.TaskState;
import dev.berth.engine.TaskState.Cause;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes tasks from one state to the next and tells it. Every method but those of {@link #ended} and
 * {@link #lost} is called with the task's lock held. Thread-safe.
 */
final class TaskLife {
  private static final Logger LOG = System.getLogger(TaskLife.class.getName());
  private static final int START_ROUNDS = 1000;
  private static final long START_PAUSE_NANOS = 1_000_000;
  private static final int CANNOT_EXECUTE = 126;
  private static final int NOT_FOUND = 127;
  private static final int KILLED = 137;
  private static final int UNKNOWN_CODE = 255;

  private final InstantSource clock;
  private final Conmon conmon;
  private final Cgroups cgroups;
  private final TaskNetworks networks;
  private final Remains remains;
  private final Events events;

  TaskLife(
      InstantSource clock,
      Conmon conmon,
      Cgroups cgroups,
      TaskNetworks networks,
      Remains remains,
      Events events) {
    this.clock = clock;
    this.conmon = conmon;
    this.cgroups = cgroups;
    this.networks = networks;
    this.remains = remains;
    this.events = events;
  }

  /** Takes a task from created to running, or to exited. */
  EngineTask start(TaskEntry entry, EngineTask task) {
    TaskFolder folder = entry.folder();
    try {
      long pid = conmon.create(folder, task.spec().process().terminal());
      conmon.start(folder, pid);
      EngineTask running = entry.save(new TaskState.Running(clock.instant(), pid));
      networks.started(task.id());
      events.publish(new EngineEvent.TaskStarted(running));
      return running;
    } catch (Conmon.RefusedException e) {
      String message = String.valueOf(e.getMessage());
      throw notStarted(entry, e, code(message), message);
    } catch (IOException | RuntimeException e) {
      throw notStarted(entry, e, NOT_FOUND, String.valueOf(e.getMessage()));
    }
  }

  private BerthException notStarted(TaskEntry entry, Exception cause, int code, String message) {
    String reason = RuntimeMessage.readable(message);
    finish(entry, new TaskState.Exited(clock.instant(), code, Cause.NOT_STARTED, reason));
    return new BerthException(
        ErrorCode.ENGINE_FAILED,
        "Cannot start task '%s': %s.".formatted(entry.folder().id(), reason),
        cause);
  }

  /** A shell's codes for a program that cannot be executed, and for one that is not there. */
  private static int code(String message) {
    return message.contains("permission denied") ? CANNOT_EXECUTE : NOT_FOUND;
  }

  /** Looks whether a running task has left its exit code, and if so, takes it to exited. */
  void ended(TaskEntry entry) {
    entry.lock().lock();
    try {
      if (!(entry.state() instanceof TaskState.Running)) {
        return;
      }
      OptionalLong code = TextFiles.findNumber(entry.folder().exit());
      if (code.isPresent()) {
        finish(entry, exited(entry, (int) code.getAsLong()));
      }
    } finally {
      entry.lock().unlock();
    }
  }

  private TaskState.Exited exited(TaskEntry entry, int code) {
    Instant at = time(entry.folder().exit());
    long kills = cgroups.memoryKills(entry.folder().id().value());
    String reason =
        code > 128 ? "killed by " + Signals.name(code - 128) : "exited with code " + code;
    if (kills == 0) {
      return new TaskState.Exited(at, code, Cause.EXITED, reason);
    }
    if (code == KILLED && kills == 1) {
      return new TaskState.Exited(at, code, Cause.OUT_OF_MEMORY, "killed: out of memory");
    }
    String memory =
        "out of memory: %d %s killed".formatted(kills, kills == 1 ? "process" : "processes");
    // A program that fails after one of its processes was killed most likely fails for that.
    boolean survived = code == 0 || (code > 128 && code != KILLED);
    return survived
        ? new TaskState.Exited(at, code, Cause.EXITED, reason + ", earlier " + memory)
        : new TaskState.Exited(at, code, Cause.OUT_OF_MEMORY, memory + ", " + reason);
  }

  private Instant time(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (NoSuchFileException e) {
      return clock.instant();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "Cannot read when a task ended", e);
      return clock.instant();
    }
  }

  /** Writes down what could not be written down before. */
  void saveAgain(TaskEntry entry) {
    entry.lock().lock();
    try {
      entry.saveAgain();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "Still no room for the record of task " + entry.folder().id(), e);
    } finally {
      entry.lock().unlock();
    }
  }

  /** Kills and gives up a task that nobody watches over any more. */
  void lost(TaskEntry entry, String reason) {
    entry.lock().lock();
    try {
      if (entry.state() instanceof TaskState.Exited) {
        return;
      }
      if (TextFiles.findNumber(entry.folder().exit()).isPresent()) {
        ended(entry);
        return;
      }
      finish(entry, new TaskState.Exited(clock.instant(), UNKNOWN_CODE, Cause.LOST, reason));
    } finally {
      entry.lock().unlock();
    }
  }

  private void finish(TaskEntry entry, TaskState.Exited state) {
    try {
      // Before anybody may take the log for finished: conmon may have begun a part by itself.
      conmon.log(entry.folder()).adopt();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "Cannot complete the log of task " + entry.folder().id(), e);
    }
    events.publish(new EngineEvent.TaskExited(entry.take(state)));
    remains.release(entry.folder());
    entry.markEnded();
  }

  /**
   * Sends a signal to a running task's first process, unless that has ended.
   *
   * @param pid that process's
   */
  void signal(TaskEntry entry, long pid, int signal) throws IOException {
    // Between the gate and the task's program it is still the runtime, which dies of signals.
    for (int round = 0; conmon.isStarting(pid) && round < START_ROUNDS; round++) {
      LockSupport.parkNanos(START_PAUSE_NANOS);
    }
    if (cgroups.processes(entry.folder().id().value()).contains(pid)) {
      ProcessCalls.kill(pid, signal);
    }
  }

  /** Kills every process of a task at once. */
  void kill(TaskEntry entry) throws IOException {
    cgroups.kill(entry.folder().id().value());
  }
}

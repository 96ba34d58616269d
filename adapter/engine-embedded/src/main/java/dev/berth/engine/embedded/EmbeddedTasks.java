package dev.berth.engine.embedded;

import dev.berth.engine.Contents;
import dev.berth.engine.EngineEvent;
import dev.berth.engine.EngineTask;
import dev.berth.engine.ExecSession;
import dev.berth.engine.ExecSpec;
import dev.berth.engine.LogRequest;
import dev.berth.engine.LogStream;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.TaskState;
import dev.berth.engine.TaskStats;
import dev.berth.engine.Tasks;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TaskId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Tasks as containers of an OCI runtime, each with a conmon as its parent. Thread-safe. */
final class EmbeddedTasks implements Tasks {
  private static final Duration KILL_TIME = Duration.ofSeconds(20);

  private final TaskTable table;
  private final TaskPreparation preparation;
  private final TaskLife life;
  private final Remains remains;
  private final Inside inside;
  private final Events events;

  EmbeddedTasks(
      TaskTable table,
      TaskPreparation preparation,
      TaskLife life,
      Remains remains,
      Inside inside,
      Events events) {
    this.table = table;
    this.preparation = preparation;
    this.life = life;
    this.remains = remains;
    this.inside = inside;
    this.events = events;
  }

  @Override
  public EngineTask create(TaskSpec spec, Contents contents) {
    TaskEntry entry = table.add(spec.id());
    entry.lock().lock();
    try {
      entry.claim(spec);
      return create(spec, contents, entry);
    } finally {
      entry.lock().unlock();
    }
  }

  private EngineTask create(TaskSpec spec, Contents contents, TaskEntry entry) {
    boolean made = false;
    try {
      EngineTask task = preparation.prepare(spec, contents, entry);
      entry.save(task);
      made = true;
      events.publish(new EngineEvent.TaskCreated(task));
      return task;
    } catch (IOException e) {
      throw failure("create", spec.id(), e);
    } finally {
      if (!made) {
        remains.remove(entry.folder());
        entry.markEnded();
        table.remove(entry);
      }
    }
  }

  @Override
  public EngineTask start(TaskId id) {
    TaskEntry entry = table.get(id);
    entry.lock().lock();
    try {
      EngineTask task = entry.task().orElseThrow(() -> TaskTable.unknown(id));
      return switch (task.state()) {
        case TaskState.Created() -> life.start(entry, task);
        case TaskState.Running running -> task;
        case TaskState.Exited exited ->
            throw new BerthException(
                ErrorCode.CONFLICT,
                "Cannot start task '%s': it has ended (%s). Create another."
                    .formatted(id, exited.reason()));
      };
    } finally {
      entry.lock().unlock();
    }
  }

  @Override
  public void stop(TaskId id, Duration grace) {
    TaskEntry entry = table.get(id);
    if (!(entry.state() instanceof TaskState.Running running)) {
      return;
    }
    try {
      if (!grace.isZero() && !grace.isNegative()) {
        life.signal(entry, running.pid(), Signals.number(entry.origin().stopSignal()));
        if (entry.awaitEnd(grace)) {
          return;
        }
      }
      endNow(entry);
    } catch (IOException e) {
      throw failure("stop", id, e);
    } catch (InterruptedException e) {
      throw interrupted("stop", id);
    }
  }

  private void endNow(TaskEntry entry) throws IOException, InterruptedException {
    life.kill(entry);
    if (!entry.awaitEnd(KILL_TIME)) {
      throw new IOException("it did not end after SIGKILL");
    }
  }

  @Override
  public void kill(TaskId id, String signal) {
    int number = Signals.number(signal);
    TaskEntry entry = table.get(id);
    entry.lock().lock();
    try {
      if (entry.state() instanceof TaskState.Running running) {
        life.signal(entry, running.pid(), number);
      }
    } catch (IOException e) {
      throw failure("signal", id, e);
    } finally {
      entry.lock().unlock();
    }
  }

  @Override
  public void remove(TaskId id) {
    Optional<TaskEntry> found = table.find(id);
    if (found.isEmpty()) {
      return;
    }
    TaskEntry entry = found.get();
    try {
      if (entry.state() instanceof TaskState.Running) {
        endNow(entry);
      }
    } catch (IOException e) {
      throw failure("remove", id, e);
    } catch (InterruptedException e) {
      throw interrupted("remove", id);
    }
    entry.lock().lock();
    try {
      if (table.remove(entry)) {
        remains.remove(entry.folder());
        entry.markEnded();
        events.publish(new EngineEvent.TaskRemoved(id));
      }
    } finally {
      entry.lock().unlock();
    }
  }

  @Override
  public Optional<EngineTask> find(TaskId id) {
    return table.find(id).flatMap(TaskEntry::task);
  }

  @Override
  public List<EngineTask> list() {
    return table.tasks();
  }

  @Override
  public ExecSession exec(TaskId id, ExecSpec spec) {
    TaskEntry entry = table.get(id);
    requireRunning(entry, "run a command in");
    try {
      return inside.execs().start(entry.folder(), spec);
    } catch (IOException e) {
      throw failure("run a command in", id, e);
    }
  }

  @Override
  public LogStream logs(TaskId id, LogRequest request) {
    TaskEntry entry = table.get(id);
    LogParts parts = new LogParts(entry.folder(), inside.logs());
    return new LogReader(parts, request, entry::isOver);
  }

  @Override
  public TaskStats stats(TaskId id) {
    TaskEntry entry = table.get(id);
    TaskState.Running running = requireRunning(entry, "measure");
    return inside.usage().of(id.value(), running.pid());
  }

  private static TaskState.Running requireRunning(TaskEntry entry, String verb) {
    if (entry.state() instanceof TaskState.Running running) {
      return running;
    }
    throw new BerthException(
        ErrorCode.CONFLICT,
        "Cannot %s task '%s': it does not run.".formatted(verb, entry.folder().id()));
  }

  private static BerthException failure(String verb, TaskId id, IOException cause) {
    return new BerthException(
        ErrorCode.ENGINE_FAILED,
        "Cannot %s task '%s': %s.".formatted(verb, id, FileTrouble.text(cause)),
        cause);
  }

  private static BerthException interrupted(String verb, TaskId id) {
    Thread.currentThread().interrupt();
    return new BerthException(
        ErrorCode.UNAVAILABLE, "Cannot %s task '%s': interrupted.".formatted(verb, id));
  }
}

package dev.berth.engine.docker;

import dev.berth.engine.Contents;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Tasks as containers of a daemon. Thread-safe. */
final class DockerTasks implements Tasks {
  private static final Duration KILL_TIME = Duration.ofSeconds(20);

  /** How long to wait for the daemon's word before asking it. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final DockerApi api;
  private final TaskTable table;
  private final Observer observer;
  private final TaskCreation creation;
  private final TaskFiles files;
  private final Execs execs;

  DockerTasks(
      DockerApi api,
      TaskTable table,
      Observer observer,
      TaskCreation creation,
      TaskFiles files,
      Execs execs) {
    this.api = api;
    this.table = table;
    this.observer = observer;
    this.creation = creation;
    this.files = files;
    this.execs = execs;
  }

  @Override
  public EngineTask create(TaskSpec spec, Contents contents) {
    String purpose = "create task '%s'".formatted(spec.id());
    observer.requireAdopted(purpose);
    api.requireListening(purpose);
    table.reserve(spec);
    try {
      String container = creation.create(spec, contents);
      observer.look(container);
      return table.get(spec.id()).task();
    } catch (ApiFailure e) {
      if (e.status() == ApiFailure.NO_ANSWER && table.find(spec.id()).isEmpty()) {
        giveUp(spec.id(), e);
      }
      throw e;
    } finally {
      table.release(spec.id());
    }
  }

  /** What was made although no answer said so is removed, now or as soon as it is seen. */
  private void giveUp(TaskId id, ApiFailure failure) {
    table.doubt(id);
    files.remove(id);
    try {
      observer.lookForMissed();
    } catch (BerthException e) {
      // The daemon is away: all is looked at when it is back.
      failure.addSuppressed(e);
    }
  }

  @Override
  public EngineTask start(TaskId id) {
    KnownTask known = table.get(id);
    switch (known.task().state()) {
      case TaskState.Created() -> start(known);
      case TaskState.Running _ -> {
        return known.task();
      }
      case TaskState.Exited exited ->
          throw new BerthException(
              ErrorCode.CONFLICT,
              "Cannot start task '%s': it has ended (%s). Create another."
                  .formatted(id, exited.reason()));
    }
    return table.get(id).task();
  }

  private void start(KnownTask known) {
    TaskId id = known.task().id();
    String purpose = "start task '%s'".formatted(id);
    api.requireListening(purpose);
    try {
      api.ask(Call.post(path(known, "start"), purpose));
    } catch (ApiFailure e) {
      long asked = table.moment();
      observer.look(known.container());
      boolean refused = e.status() != ApiFailure.NO_ANSWER;
      boolean untouched = table.get(id).task().state() instanceof TaskState.Created;
      if (!refused && !untouched) {
        // It was done, and the answer lost.
        return;
      }
      if (refused && untouched) {
        // Podman keeps no word of it.
        TaskState ended = TaskReader.notStarted(known.task().created(), 255, e.said());
        table.put(known.withTask(known.task().withState(ended)), asked);
      }
      PortCheck.requireFree(known.task().spec());
      throw e.status() == 404 || e.status() == 400 ? e.as(ErrorCode.ENGINE_FAILED) : e;
    }
    observer.look(known.container());
  }

  @Override
  public void stop(TaskId id, Duration grace) {
    KnownTask known = table.get(id);
    if (!known.task().isRunning()) {
      return;
    }
    try {
      if (!grace.isZero() && !grace.isNegative()) {
        String signal = creation.stopSignal(known);
        signal(known, signal);
        if (awaitEnd(known, grace)) {
          return;
        }
      }
      endNow(known, "stop");
    } catch (InterruptedException e) {
      throw interrupted("stop", id);
    }
  }

  private void endNow(KnownTask known, String verb) throws InterruptedException {
    signal(known, "SIGKILL");
    if (!awaitEnd(known, KILL_TIME)) {
      throw new BerthException(
          ErrorCode.ENGINE_FAILED,
          "Cannot %s task '%s': it did not end after SIGKILL. Look at what its processes wait for."
              .formatted(verb, known.task().id()));
    }
  }

  /** Waits for the daemon to tell the end; asks now and then, should its word have been lost. */
  private boolean awaitEnd(KnownTask known, Duration atMost) throws InterruptedException {
    Duration left = atMost;
    while (left.compareTo(PATIENCE) > 0) {
      if (table.awaitEnd(known.task().id(), PATIENCE)) {
        return true;
      }
      observer.look(known.container());
      left = left.minus(PATIENCE);
    }
    if (table.awaitEnd(known.task().id(), left)) {
      return true;
    }
    observer.look(known.container());
    return table.awaitEnd(known.task().id(), Duration.ZERO);
  }

  @Override
  public void kill(TaskId id, String signal) {
    KnownTask known = table.get(id);
    String name = Signals.name(signal);
    if (known.task().isRunning()) {
      signal(known, name);
    }
  }

  private void signal(KnownTask known, String signal) {
    TaskId id = known.task().id();
    try {
      api.ask(
          Call.post(path(known, "kill"), "send %s to task '%s'".formatted(signal, id))
              .with("signal", signal));
    } catch (ApiFailure e) {
      // It may have ended by itself meanwhile.
      observer.look(known.container());
      if (table.find(id).map(found -> found.task().isRunning()).orElse(false)) {
        throw e;
      }
    }
  }

  @Override
  public void remove(TaskId id) {
    Optional<KnownTask> found = table.find(id);
    if (found.isEmpty()) {
      return;
    }
    KnownTask known = found.get();
    try {
      if (known.task().isRunning()) {
        endNow(known, "remove");
      }
    } catch (InterruptedException e) {
      throw interrupted("remove", id);
    }
    creation.removeContainer(known.container(), "remove task '%s'".formatted(id));
    files.remove(id);
    table.remove(known.container());
  }

  @Override
  public Optional<EngineTask> find(TaskId id) {
    return table.find(id).map(KnownTask::task);
  }

  @Override
  public List<EngineTask> list() {
    return table.all().stream().map(KnownTask::task).toList();
  }

  @Override
  public ExecSession exec(TaskId id, ExecSpec spec) {
    String container = requireRunning(id, "run a command in").container();
    return execs.start(new TaskContainer(id, container), spec);
  }

  @Override
  public LogStream logs(TaskId id, LogRequest request) {
    KnownTask known = table.get(id);
    return LogFeed.open(api, known, request);
  }

  @Override
  public TaskStats stats(TaskId id) {
    KnownTask known = requireRunning(id, "measure");
    return Usage.read(
        api.ask(
            Call.get(path(known, "stats"), "measure task '%s'".formatted(id))
                .with("stream", "false")
                .with("one-shot", "true")),
        known.task().spec().isolation().limits().memory());
  }

  private KnownTask requireRunning(TaskId id, String verb) {
    KnownTask known = table.get(id);
    if (!known.task().isRunning()) {
      throw new BerthException(
          ErrorCode.CONFLICT, "Cannot %s task '%s': it does not run.".formatted(verb, id));
    }
    return known;
  }

  private static String path(KnownTask known, String verb) {
    return "/containers/%s/%s".formatted(known.container(), verb);
  }

  private static BerthException interrupted(String verb, TaskId id) {
    Thread.currentThread().interrupt();
    return new BerthException(
        ErrorCode.UNAVAILABLE, "Cannot %s task '%s': interrupted.".formatted(verb, id));
  }
}

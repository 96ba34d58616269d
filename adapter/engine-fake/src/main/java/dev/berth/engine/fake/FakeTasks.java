package dev.berth.engine.fake;

import dev.berth.engine.Contents;
import dev.berth.engine.EngineEvent;
import dev.berth.engine.EngineTask;
import dev.berth.engine.ExecSession;
import dev.berth.engine.ExecSpec;
import dev.berth.engine.LogLine;
import dev.berth.engine.LogRequest;
import dev.berth.engine.LogStream;
import dev.berth.engine.Mount;
import dev.berth.engine.NetworkName;
import dev.berth.engine.Networking;
import dev.berth.engine.PortBinding;
import dev.berth.engine.TaskIdentity;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.TaskState;
import dev.berth.engine.TaskStats;
import dev.berth.engine.Tasks;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TaskId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The tasks of a {@link FakeMachine}. Thread-safe; changes hold one lock. */
final class FakeTasks implements Tasks {
  private static final int LARGEST_FILE = 1 << 20;

  private final FakeMachine machine;
  private final InstantSource clock;
  private final ScheduledExecutorService timer;
  private final Consumer<EngineEvent> events;
  private final AtomicInteger addresses = new AtomicInteger(1);

  FakeTasks(
      FakeMachine machine,
      InstantSource clock,
      ScheduledExecutorService timer,
      Consumer<EngineEvent> events) {
    this.machine = machine;
    this.clock = clock;
    this.timer = timer;
    this.events = events;
  }

  @Override
  public synchronized EngineTask create(TaskSpec spec, Contents contents) {
    if (machine.tasks.containsKey(spec.id())) {
      throw new BerthException(
          ErrorCode.CONFLICT, "Cannot create task '" + spec.id() + "': it exists already.");
    }
    machine.images.require(spec.identity().tenant(), spec.image());
    spec.networking().attachments().forEach(a -> machine.networks.require(a.network()));
    requireFreePorts(spec);
    requireDifferentPlaces(spec);
    Map<String, byte[]> files = read(spec, contents);
    if ("create".equals(Behaviour.of(spec).failOn())) {
      throw new BerthException(
          ErrorCode.ENGINE_FAILED, "Cannot create task '" + spec.id() + "': its label says so.");
    }
    EngineTask task =
        new EngineTask(spec, new TaskState.Created(), clock.instant(), allot(spec), List.of());
    machine.volumes.createMissing(spec.filesystem());
    machine.tasks.put(spec.id(), new FakeTask(task, files));
    events.accept(new EngineEvent.TaskCreated(task));
    return task;
  }

  private static void requireDifferentPlaces(TaskSpec spec) {
    List<String> targets = spec.filesystem().mounts().stream().map(Mount::target).toList();
    if (targets.stream().distinct().count() < targets.size()) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot create task '%s': two are mounted at one place of %s."
              .formatted(spec.id(), targets));
    }
  }

  private static Map<String, byte[]> read(TaskSpec spec, Contents contents) {
    Map<String, byte[]> files = new HashMap<>();
    for (Mount mount : spec.filesystem().mounts()) {
      if (mount instanceof Mount.File file) {
        byte[] content = contents.read(file.content());
        if (content.length > LARGEST_FILE) {
          throw new BerthException(
              ErrorCode.INVALID_INPUT,
              "Cannot create task '%s': the config or secret for '%s' has more than %d bytes."
                  .formatted(spec.id(), file.target(), LARGEST_FILE));
        }
        files.put(file.target(), content);
      }
    }
    return files;
  }

  @Override
  public synchronized EngineTask start(TaskId id) {
    FakeTask entry = get(id);
    if (!(entry.task().state() instanceof TaskState.Created)) {
      throw new BerthException(
          ErrorCode.CONFLICT, "Cannot start task '" + id + "': it has been started before.");
    }
    if ("start".equals(entry.behaviour().failOn())) {
      end(entry, 127, TaskState.Cause.NOT_STARTED, "its label says so");
      throw new BerthException(
          ErrorCode.ENGINE_FAILED, "Cannot start task '" + id + "': its label says so.");
    }
    EngineTask running = entry.task().withState(new TaskState.Running(clock.instant(), 0));
    entry.set(running);
    String print = entry.behaviour().print();
    if (print != null) {
      write(entry, print);
    }
    String show = entry.behaviour().show();
    if (show != null) {
      entry.linesOf(show).forEach(line -> write(entry, line));
    }
    events.accept(new EngineEvent.TaskStarted(running));
    endLater(entry);
    return running;
  }

  private void write(FakeTask entry, String line) {
    entry.log().write(new LogLine(clock.instant(), LogLine.Source.STDOUT, line));
  }

  @Override
  public void stop(TaskId id, Duration grace) {
    FakeTask entry = get(id);
    if (entry.behaviour().ignoreStop()) {
      kill(id, "KILL");
    } else {
      kill(id, "TERM");
    }
  }

  @Override
  public synchronized void kill(TaskId id, String signal) {
    FakeTask entry = get(id);
    int number =
        switch (signal.startsWith("SIG") ? signal.substring(3) : signal) {
          case "KILL", "9" -> 9;
          case "TERM", "15" -> 15;
          case "INT", "2" -> 2;
          case "QUIT", "3" -> 3;
          default -> 0;
        };
    boolean ends = number != 0 && (number == 9 || !entry.behaviour().ignoreStop());
    if (ends && entry.task().isRunning()) {
      end(entry, 128 + number, TaskState.Cause.EXITED, "killed by signal " + number);
    }
  }

  @Override
  public synchronized void remove(TaskId id) {
    FakeTask entry = machine.tasks.get(id);
    if (entry == null) {
      return;
    }
    if (entry.task().isRunning()) {
      end(entry, 137, TaskState.Cause.EXITED, "killed by signal 9");
    }
    machine.tasks.remove(id);
    events.accept(new EngineEvent.TaskRemoved(id));
  }

  @Override
  public Optional<EngineTask> find(TaskId id) {
    return Optional.ofNullable(machine.tasks.get(id)).map(FakeTask::task);
  }

  @Override
  public List<EngineTask> list() {
    return machine.tasks.values().stream()
        .map(FakeTask::task)
        .sorted(Comparator.comparing(EngineTask::id))
        .toList();
  }

  @Override
  public ExecSession exec(TaskId id, ExecSpec spec) {
    FakeTask entry = running(id, "run a command in");
    return new FakeExec(spec, entry.behaviour().execExitCode());
  }

  @Override
  public LogStream logs(TaskId id, LogRequest request) {
    return new FakeLogStream(get(id).log(), request);
  }

  @Override
  public TaskStats stats(TaskId id) {
    FakeTask entry = running(id, "measure");
    ByteSize nothing = new ByteSize(0);
    return new TaskStats(
        Duration.ZERO,
        nothing,
        entry.task().spec().isolation().limits().memory(),
        1,
        nothing,
        nothing);
  }

  /** Goes on with the timers of tasks that an earlier engine started. */
  synchronized void resume() {
    machine.tasks.values().stream()
        .filter(entry -> entry.task().isRunning())
        .forEach(this::endLater);
    machine.tasks.values().removeIf(e -> e.task().state() instanceof TaskState.Created);
  }

  private void endLater(FakeTask entry) {
    Duration runFor = entry.behaviour().runFor();
    if (runFor != null) {
      ScheduledFuture<?> _ =
          timer.schedule(() -> endByItself(entry), runFor.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private synchronized void endByItself(FakeTask entry) {
    if (entry.task().isRunning()) {
      int code = entry.behaviour().exitCode();
      if (entry.behaviour().outOfMemory()) {
        end(entry, code, TaskState.Cause.OUT_OF_MEMORY, "killed: out of memory");
      } else {
        end(entry, code, TaskState.Cause.EXITED, "exited with code " + code);
      }
    }
  }

  private void end(FakeTask entry, int exitCode, TaskState.Cause cause, String reason) {
    EngineTask task = entry.task();
    EngineTask ended =
        new EngineTask(
            task.spec(),
            new TaskState.Exited(clock.instant(), exitCode, cause, reason),
            task.created(),
            Map.of(),
            task.warnings());
    entry.set(ended);
    events.accept(new EngineEvent.TaskExited(ended));
  }

  private FakeTask get(TaskId id) {
    FakeTask entry = machine.tasks.get(id);
    if (entry == null) {
      throw new BerthException(ErrorCode.NOT_FOUND, "Cannot find task '" + id + "'.");
    }
    return entry;
  }

  private FakeTask running(TaskId id, String verb) {
    FakeTask entry = get(id);
    if (!entry.task().isRunning()) {
      throw new BerthException(
          ErrorCode.CONFLICT, "Cannot " + verb + " task '" + id + "': it does not run.");
    }
    return entry;
  }

  private void requireFreePorts(TaskSpec spec) {
    for (FakeTask other : machine.tasks.values()) {
      TaskSpec theirs = other.task().spec();
      if (other.task().state() instanceof TaskState.Exited || sameService(spec, theirs)) {
        continue;
      }
      for (PortBinding port : spec.networking().ports()) {
        boolean taken =
            theirs.networking().ports().stream()
                .anyMatch(p -> p.hostPort() == port.hostPort() && p.protocol() == port.protocol());
        if (taken) {
          throw new BerthException(
              ErrorCode.PORT_TAKEN,
              "Cannot publish port %d: task '%s' has it. Choose another port."
                  .formatted(port.hostPort(), theirs.identity().displayName()));
        }
      }
    }
  }

  private static boolean sameService(TaskSpec a, TaskSpec b) {
    TaskIdentity mine = a.identity();
    TaskIdentity theirs = b.identity();
    return mine.tenant().equals(theirs.tenant())
        && mine.stack().equals(theirs.stack())
        && mine.service().equals(theirs.service());
  }

  private Map<NetworkName, InetAddress> allot(TaskSpec spec) {
    Map<NetworkName, InetAddress> allotted = new HashMap<>();
    for (Networking.Attachment attachment : spec.networking().attachments()) {
      int n = addresses.incrementAndGet();
      byte[] address = {127, (byte) (1 + (n >> 16) % 250), (byte) (n >> 8), (byte) n};
      try {
        allotted.put(attachment.network(), InetAddress.getByAddress(address));
      } catch (UnknownHostException e) {
        throw new IllegalStateException("Four bytes are an address", e);
      }
    }
    return allotted;
  }
}

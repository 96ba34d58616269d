package dev.berth.deploy;

import dev.berth.deploy.ObservedTask.Readiness;
import dev.berth.engine.Engine;
import dev.berth.engine.EngineTask;
import dev.berth.engine.TaskState;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.Threads;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which running tasks may get requests; a virtual thread for each task that has something
 * to be checked. Thread-safe.
 *
 * <ul>
 *   <li>with a health check: when it passes
 *   <li>with a routed port: when the port accepts a connection
 *   <li>with neither: when it has run for a moment, so that one that fails at once is not taken for
 *       a success
 * </ul>
 */
final class HealthMonitor implements AutoCloseable {
  /** Checks that run inside tasks at once, of all tasks. */
  private static final int CONCURRENT_CHECKS = 32;

  private final Engine engine;
  private final InstantSource clock;
  private final Runnable onChange;
  private final Semaphore checks = new Semaphore(CONCURRENT_CHECKS);
  private final Map<TaskId, Probe> probes = new ConcurrentHashMap<>();

  /**
   * @param onChange told when what {@link #readiness} says of a task has changed
   */
  HealthMonitor(Engine engine, InstantSource clock, Runnable onChange) {
    this.engine = engine;
    this.clock = clock;
    this.onChange = onChange;
  }

  /**
   * A task to look after.
   *
   * @param port the port of its that has to accept connections if there is no health check; empty:
   *     none
   */
  record Watched(EngineTask task, DesiredService service, OptionalInt port) {}

  /** Looks after these tasks and no others from now on. Called by one thread at a time. */
  void follow(List<Watched> running) {
    Set<TaskId> wanted = new HashSet<>();
    for (Watched watched : running) {
      if (!(watched.task().state() instanceof TaskState.Running state)) {
        continue;
      }
      TaskId id = watched.task().id();
      wanted.add(id);
      Probe old = probes.get(id);
      if (old == null || !old.isFor(watched)) {
        start(watched, HealthState.starting(state.since()), old);
      }
    }
    probes.forEach(
        (id, probe) -> {
          if (!wanted.contains(id)) {
            probes.remove(id);
            probe.close();
          }
        });
  }

  Readiness readiness(TaskId task) {
    Probe probe = probes.get(task);
    return probe == null ? Readiness.STARTING : probe.readiness();
  }

  /** From when on a ready task can be relied upon; null: it is not ready. */
  @Nullable Instant proven(TaskId task) {
    Probe probe = probes.get(task);
    return probe == null ? null : probe.proven();
  }

  private void start(Watched watched, HealthState state, @Nullable Probe old) {
    HealthState begin = state;
    if (old != null) {
      old.close();
      // A changed check starts anew, but a task that gets requests keeps them meanwhile.
      begin = old.readiness() == Readiness.READY ? state.passed() : state;
    }
    Probe probe = new Probe(watched, begin, engine, clock, checks, onChange);
    if (old != null) {
      probe.trust(old);
    }
    probes.put(watched.task().id(), probe);
    Threads.start("health-" + watched.task().id(), probe);
  }

  @Override
  public void close() {
    probes.values().forEach(Probe::close);
    probes.clear();
  }
}

package dev.berth.server;

import dev.berth.engine.Engine;
import dev.berth.engine.EngineHealth;
import dev.berth.kernel.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * What the server's own endpoints show of a platform. Thread-safe.
 *
 * @param version of this release
 * @param data its data directory
 * @param configuration what it runs with
 * @param engine what runs its tasks
 * @param stacks what {@code GET /api/stacks} would list for a tenant
 * @param surroundings clock and machine
 * @param started when it was started
 * @param phase how far it has come
 * @param httpPort where its front door listens; 0 until it does
 */
record PlatformState(
    String version,
    DataDirectory data,
    Configuration configuration,
    Engine engine,
    Function<TenantId, List<?>> stacks,
    Surroundings surroundings,
    Instant started,
    AtomicReference<Phase> phase,
    AtomicInteger httpPort) {

  /** How far a platform has come. */
  enum Phase {
    STARTING,
    READY,
    STOPPING
  }

  /** {@code starting}, {@code ready}, or {@code degraded} when no task can be started. */
  String status() {
    if (phase.get() != Phase.READY) {
      return "starting";
    }
    return health().ready() ? "ready" : "degraded";
  }

  EngineHealth health() {
    return engine.health();
  }

  /** Tasks that run now. */
  long runningTasks() {
    return engine.tasks().list().stream().filter(task -> task.isRunning()).count();
  }
}

package dev.berth.server;

import static java.util.Objects.requireNonNull;

import dev.berth.deploy.Deployments;
import dev.berth.deploy.LocalNode;
import dev.berth.engine.EngineHealth;
import dev.berth.engine.Runner;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What the server's own endpoints show of a platform. Thread-safe.
 *
 * @param version of this release
 * @param data its data directory
 * @param configuration what it runs with
 * @param chosen what runs its tasks
 * @param deployments what is deployed, on all targets
 * @param surroundings clock and machine
 * @param started when it was started
 * @param phase how far it has come
 * @param doors where its front door listens
 */
record PlatformState(
    String version,
    DataDirectory data,
    Configuration configuration,
    ChosenEngine chosen,
    Deployments deployments,
    Surroundings surroundings,
    Instant started,
    AtomicReference<Phase> phase,
    AtomicReference<Doors> doors) {

  /**
   * The ports of the front door.
   *
   * @param http 0 until it listens
   * @param https 0 until it listens; -1: none
   */
  record Doors(int http, int https) {
    static final Doors CLOSED = new Doors(0, 0);
  }

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

  /** The ports the front door listens at now. */
  Doors listening() {
    return requireNonNull(doors.get(), "set when made");
  }

  /** The machine that it runs on, as it is now. */
  LocalNode node() {
    return surroundings.machine().node("localhost:" + listening().http());
  }

  Runner engine() {
    return chosen.runner();
  }

  EngineHealth health() {
    return engine().health();
  }
}

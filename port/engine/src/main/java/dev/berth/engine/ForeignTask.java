package dev.berth.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One running copy of a {@link ForeignService}. Immutable: a moment's picture.
 *
 * @param id the engine's own
 * @param name what the engine calls it
 * @param node the machine it is on; empty: the one that is talked to, or none yet
 * @param endpoint where this process reaches it; null: nowhere
 */
public record ForeignTask(
    String id,
    String name,
    TaskState state,
    Health health,
    Instant created,
    String node,
    ClusterTask.@Nullable Endpoint endpoint) {
  /** What its own health check says. */
  public enum Health {
    /** It has none. */
    NONE,
    STARTING,
    HEALTHY,
    UNHEALTHY
  }

  /** Whether it may get requests. */
  public boolean isReady() {
    return state instanceof TaskState.Running
        && (health == Health.NONE || health == Health.HEALTHY);
  }
}

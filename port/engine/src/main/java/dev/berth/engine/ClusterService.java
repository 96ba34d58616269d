package dev.berth.engine;

import java.time.Instant;
import java.util.Map;

/**
 * A service as its cluster sees it. Immutable: a moment's picture.
 *
 * @param labels as its spec had them
 * @param replicas how many tasks the cluster works towards
 * @param update how the last change is getting on
 */
public record ClusterService(
    ServiceIdentity identity,
    Map<String, String> labels,
    int replicas,
    Update update,
    Instant created,
    Instant updated) {
  public ClusterService {
    labels = Map.copyOf(labels);
  }

  /**
   * How an update is getting on.
   *
   * @param message for people; empty: nothing to say
   */
  public record Update(State state, String message) {
    public static final Update NONE = new Update(State.NONE, "");

    /** Where an update is. */
    public enum State {
      /** There was none. */
      NONE,
      UPDATING,
      PAUSED,
      COMPLETED,
      ROLLING_BACK,
      ROLLBACK_PAUSED,
      /** What runs is what was before. */
      ROLLED_BACK
    }
  }
}

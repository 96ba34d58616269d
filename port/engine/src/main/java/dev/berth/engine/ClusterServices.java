package dev.berth.engine;

import dev.berth.engine.PullRequest.Credentials;
import org.jspecify.annotations.Nullable;

/**
 * Changing the services of a cluster. What a method returned of is what the cluster works towards;
 * {@link Cluster#picture} shows it within a second. Thread-safe; calls block.
 */
public interface ClusterServices {
  /**
   * Makes a service, and the configs and secrets that it needs.
   *
   * @param contents what its {@link Mount.File}s hold, asked before this returns and never again
   * @param credentials with which nodes fetch its image; the cluster keeps them as long as the
   *     service, and shows them to nobody but the registry; null: none
   * @throws dev.berth.kernel.BerthException {@code CONFLICT} if there is one, or if somebody else
   *     has one of the name; {@code PORT_TAKEN}; {@code UNSUPPORTED} for what the cluster cannot do
   */
  void create(ClusterServiceSpec spec, Contents contents, @Nullable Credentials credentials);

  /** Makes a service whose image everybody may fetch. */
  default void create(ClusterServiceSpec spec, Contents contents) {
    create(spec, contents, null);
  }

  /**
   * Changes a service; the cluster replaces its tasks by itself, as the spec's update says. A
   * change of nothing but replicas, labels or update rules, or of placement where tasks may stay,
   * leaves running tasks alone. Configs and secrets that no service uses any more are removed.
   *
   * @param credentials with which nodes fetch its image from now on; running tasks are left alone;
   *     null: those that it has, unless its image comes from another registry now: that one is not
   *     shown them
   * @throws dev.berth.kernel.BerthException {@code NOT_FOUND} if there is none; {@code CONFLICT} if
   *     another changed it at the same time: look again
   */
  void update(ClusterServiceSpec spec, Contents contents, @Nullable Credentials credentials);

  /** Changes a service that keeps the credentials it has. */
  default void update(ClusterServiceSpec spec, Contents contents) {
    update(spec, contents, null);
  }

  /** Removes a service with its tasks, configs and secrets. Idempotent; does not wait. */
  void remove(ServiceIdentity identity);
}

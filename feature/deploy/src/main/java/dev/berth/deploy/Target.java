package dev.berth.deploy;

import dev.berth.engine.EngineHealth;
import dev.berth.engine.Runner;
import dev.berth.kernel.TargetName;
import dev.berth.kernel.TenantId;
import java.util.Optional;

/**
 * A place where stacks are deployed: brings what runs there to what is desired of it. Thread-safe.
 *
 * <p>Lifecycle: construct, {@link #start}, {@link #close}; tasks keep running.
 */
sealed interface Target extends AutoCloseable permits EngineTarget, ClusterTarget, UnopenedTarget {
  TargetName name();

  /**
   * What runs the tasks; whoever opened it closes it, after the target.
   *
   * @throws dev.berth.kernel.BerthException {@code UNAVAILABLE} if it could not be opened so far
   */
  Runner runner();

  /** Whether tasks can be started there now, and if not, why. Cheap. */
  EngineHealth health();

  /** What was last seen there, of all tenants. */
  Situation situation();

  /** Fetches its images. */
  Pulls pulls();

  /**
   * Adopts what runs, and begins.
   *
   * @throws dev.berth.kernel.BerthException if it cannot be used
   */
  void start();

  /** What is desired has changed: look now. */
  void wake();

  /** Networks or volumes have changed by another hand: look now, at them too. */
  void relist();

  /** For people: what keeps a stack that is not desired from being gone; empty: nothing known. */
  Optional<String> trouble(StackKey stack);

  /** Whether any task of a tenant is still there. */
  boolean hasTasksOf(TenantId tenant);

  @Override
  void close();
}

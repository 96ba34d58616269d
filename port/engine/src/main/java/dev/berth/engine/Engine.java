package dev.berth.engine;

import java.util.List;
import java.util.function.Consumer;

/**
 * Runs tasks on one machine. The engine is the truth about what runs. Thread-safe; calls block, so
 * they belong on virtual threads.
 *
 * <p>Lifecycle:
 *
 * <ol>
 *   <li>{@link #recover()}, once, before anything else: adopts the tasks of this instance that an
 *       earlier process started, and clears what one left half made.
 *   <li>everything else, from any thread.
 *   <li>{@link #close()}: lets go; tasks keep running.
 * </ol>
 *
 * <p>Every operation fails with a {@link dev.berth.kernel.BerthException}: {@code NOT_FOUND} for a
 * thing that does not exist, {@code UNSUPPORTED} where a {@link Capability} is missing, {@code
 * ENGINE_FAILED} with the cause otherwise.
 */
public non-sealed interface Engine extends Runner {
  /**
   * Adopts what runs. Idempotent.
   *
   * @return every task of this instance that the engine still knows, running or ended
   */
  List<EngineTask> recover();

  /**
   * Tells what happens from now on. Events of one task come in order; the listener is called by one
   * thread at a time, and what it does has to be short.
   *
   * @return ends the subscription when closed
   */
  Subscription watch(Consumer<EngineEvent> listener);

  @Override
  Tasks tasks();

  /** Lets go of the machine; tasks keep running, and a later engine adopts them. */
  @Override
  void close();
}

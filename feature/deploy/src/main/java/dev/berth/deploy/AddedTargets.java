package dev.berth.deploy;

import dev.berth.engine.Runner;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TargetName;
import dev.berth.kernel.Threads;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The targets that operators add beside the one of the configuration: keeps their definitions,
 * opens what runs their tasks, and closes it. One that cannot be opened is there all the same, with
 * the reason, and is tried again. Thread-safe.
 *
 * <p>Lifecycle: construct, {@link #start}, {@link #close}.
 */
final class AddedTargets implements AutoCloseable {
  private static final Logger LOG = System.getLogger(AddedTargets.class.getName());
  private static final Duration TRIED_AGAIN_AFTER = Duration.ofSeconds(15);
  private static final int MOST = 64;

  private final TargetTable table;
  private final RunnerFactory factory;
  private final TargetAssembly assembly;
  private final Targets targets;
  private final Stacks stacks;
  private final Map<TargetName, TargetDefinition> definitions = new ConcurrentHashMap<>();

  /** Of those that are open. */
  private final Map<TargetName, Runner> runners = new ConcurrentHashMap<>();

  /** Held while targets come and go. */
  private final ReentrantLock changing = new ReentrantLock();

  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread thread;

  AddedTargets(
      TargetTable table,
      RunnerFactory factory,
      TargetAssembly assembly,
      Targets targets,
      Stacks stacks) {
    this.table = table;
    this.factory = factory;
    this.assembly = assembly;
    this.targets = targets;
    this.stacks = stacks;
  }

  /** Opens those of the store. */
  void start() {
    for (TargetDefinition definition : table.list()) {
      definitions.put(definition.name(), definition);
      Target target = opened(definition);
      targets.add(target);
      if (!target.health().ready()) {
        LOG.log(
            Level.WARNING,
            "Target '" + target.name() + "' cannot be used now: " + target.health().summary());
      }
    }
    thread = Threads.start("deploy-targets", this::tryAgain);
  }

  Optional<TargetDefinition> find(TargetName name) {
    return Optional.ofNullable(definitions.get(name));
  }

  /**
   * Adds a target; whether its daemon answers is shown by its health.
   *
   * @throws BerthException {@code CONFLICT} if there is one of the name; {@code INVALID_INPUT} or
   *     {@code UNSUPPORTED} if it never can be used
   */
  Target create(TargetDefinition definition) {
    changing.lock();
    try {
      TargetName name = definition.name();
      if (targets.find(name).isPresent()) {
        throw new BerthException(
            ErrorCode.CONFLICT,
            "Cannot add target '%s': there is one of that name. Remove it first with 'berth target rm %s', or give another name."
                .formatted(name, name));
      }
      if (definitions.size() >= MOST) {
        throw new BerthException(
            ErrorCode.TOO_MANY,
            "Cannot add target '%s': there are %d already, the most there may be. Remove one."
                .formatted(name, MOST));
      }
      requireOther(definition);
      Target target = open(definition);
      try {
        table.save(definition);
      } catch (RuntimeException e) {
        close(target);
        throw e;
      }
      definitions.put(name, definition);
      targets.add(target);
      return target;
    } finally {
      changing.unlock();
    }
  }

  private void requireOther(TargetDefinition definition) {
    definitions.values().stream()
        .filter(other -> other.dockerHost().equals(definition.dockerHost()))
        .filter(other -> other.engine().equals(definition.engine()))
        .findFirst()
        .ifPresent(
            other -> {
              throw new BerthException(
                  ErrorCode.CONFLICT,
                  "Cannot add target '%s': '%s' is target '%s' already."
                      .formatted(definition.name(), definition.dockerHost(), other.name()));
            });
  }

  /**
   * Removes a target that has no stacks.
   *
   * @throws BerthException {@code NOT_FOUND}; {@code CONFLICT} while there are stacks or their
   *     tasks, or for the one of the configuration
   */
  void remove(TargetName name) {
    changing.lock();
    try {
      Target target = targets.get(name);
      if (!definitions.containsKey(name)) {
        throw new BerthException(
            ErrorCode.CONFLICT,
            "Cannot remove target '%s': it is the one of the configuration. Change the setting 'engine' instead."
                .formatted(name));
      }
      stacks.whileNoneIsOn(
          name,
          () -> {
            requireEnded(target);
            table.remove(name);
            stacks.foreign().forget(name);
            Target _ = targets.remove(name);
          });
      definitions.remove(name);
      close(target);
    } finally {
      changing.unlock();
    }
  }

  private static void requireEnded(Target target) {
    if (target.health().ready() && !target.situation().tasks().isEmpty()) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot remove target '%s': tasks of stacks that were there still end. Try again in a while."
              .formatted(target.name()));
    }
  }

  private void close(Target target) {
    target.close();
    Runner runner = runners.remove(target.name());
    if (runner != null) {
      runner.close();
    }
  }

  /** As {@link #open}, but whatever is wrong, there is a target. */
  private Target opened(TargetDefinition definition) {
    try {
      return open(definition);
    } catch (BerthException e) {
      return assembly.unopened(definition.name(), String.valueOf(e.getMessage()));
    }
  }

  private Target open(TargetDefinition definition) {
    Runner runner = factory.open(definition);
    Target target = null;
    try {
      target = assembly.assemble(definition.name(), runner);
      target.start();
      runners.put(definition.name(), runner);
      return target;
    } catch (BerthException e) {
      if (target != null) {
        target.close();
      }
      runner.close();
      return assembly.unopened(definition.name(), String.valueOf(e.getMessage()));
    }
  }

  private void tryAgain() {
    try {
      while (!closed.await(TRIED_AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS)) {
        for (Target target : targets.list()) {
          if (target instanceof UnopenedTarget) {
            tryAgain(target.name());
          }
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void tryAgain(TargetName name) {
    changing.lock();
    try {
      TargetDefinition definition = definitions.get(name);
      if (definition != null && closed.getCount() > 0) {
        targets.add(opened(definition));
      }
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "Cannot open target '" + name + "'", e);
    } finally {
      changing.unlock();
    }
  }

  /** Closes the targets that it opened, and what runs their tasks. */
  @Override
  public void close() {
    closed.countDown();
    Thread running = thread;
    try {
      if (running != null) {
        running.join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    for (TargetName name : definitions.keySet()) {
      Target target = targets.remove(name);
      if (target != null) {
        close(target);
      }
    }
  }
}

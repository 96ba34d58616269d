package dev.berth.deploy;

import dev.berth.deploy.StackParameters.Name;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.Threads;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Updates stacks when parameters and secrets change, those of one moment together; and looks at all
 * of them at the start, since they may have changed meanwhile.
 *
 * <p>Lifecycle: construct, {@link #start}, {@link #close}.
 */
final class ParameterWatch implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ParameterWatch.class.getName());

  /** Who changes one parameter often changes others with it. */
  private static final Duration TOGETHER = Duration.ofMillis(500);

  private static final Duration LONGEST_REST = Duration.ofMinutes(1);
  private static final Duration REST_AFTER_FAILURE = Duration.ofSeconds(2);

  private final ParameterSource source;
  private final Stacks stacks;
  private final ParameterRefresh refresh;
  private final Signal signal = new Signal();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ConcurrentLinkedQueue<ParameterSource.Change> changes =
      new ConcurrentLinkedQueue<>();
  private @Nullable Thread thread;

  /** What is to be looked at, by stack; confined to the thread. */
  private final Map<StackKey, Wanted> due = new HashMap<>();

  ParameterWatch(ParameterSource source, Stacks stacks, ParameterRefresh refresh) {
    this.source = source;
    this.stacks = stacks;
    this.refresh = refresh;
  }

  /** Names that have changed; or all, whatever they are called. */
  private static final class Wanted {
    private final Set<String> names = new HashSet<>();
    private boolean all;

    boolean has(Name name) {
      return all || names.stream().anyMatch(name::isMeantBy);
    }
  }

  void start() {
    source.onChange(
        change -> {
          changes.add(change);
          signal.give();
        });
    stacks.keys().forEach(key -> wanted(key).all = true);
    signal.give();
    thread = Threads.start("deploy-parameters", this::loop);
  }

  private Wanted wanted(StackKey key) {
    return due.computeIfAbsent(key, _ -> new Wanted());
  }

  private void loop() {
    try {
      while (true) {
        signal.await((due.isEmpty() ? LONGEST_REST : REST_AFTER_FAILURE).toNanos());
        if (changes.isEmpty() && due.isEmpty()) {
          if (closed.getCount() == 0) {
            return;
          }
          continue;
        }
        if (closed.await(TOGETHER.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        take();
        look();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void take() {
    Map<StackKey, Wanted> taken = new HashMap<>();
    for (var change = changes.poll(); change != null; change = changes.poll()) {
      ParameterSource.Change one = change;
      stacks.keys().stream()
          .filter(key -> key.tenant().equals(one.tenant()))
          .forEach(key -> taken.computeIfAbsent(key, _ -> new Wanted()).names.add(one.name()));
    }
    taken.forEach((key, more) -> wanted(key).names.addAll(more.names));
  }

  /** What cannot be done now is done in a moment. */
  private void look() {
    for (StackKey key : Set.copyOf(due.keySet())) {
      try {
        refresh.refresh(key, wanted(key)::has);
        due.remove(key);
      } catch (BerthException e) {
        LOG.log(Level.DEBUG, () -> "Cannot look at the parameters of stack '" + key + "' now", e);
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "Cannot look at the parameters of stack '" + key + "'", e);
        due.remove(key);
      }
    }
  }

  @Override
  public void close() {
    closed.countDown();
    signal.give();
    Thread running = thread;
    if (running == null) {
      return;
    }
    try {
      running.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.berth.engine.fake;

import dev.berth.engine.Capability;
import dev.berth.engine.Engine;
import dev.berth.engine.EngineEvent;
import dev.berth.engine.EngineHealth;
import dev.berth.engine.EngineTask;
import dev.berth.engine.ForeignStacks;
import dev.berth.engine.Images;
import dev.berth.engine.Networks;
import dev.berth.engine.Subscription;
import dev.berth.engine.Tasks;
import dev.berth.engine.Volumes;
import dev.berth.kernel.Threads;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * An engine whose tasks are entries in a map: they start at once, have addresses from {@code
 * 127.0.0.0/8}, write the lines and end when their labels say so. Thread-safe.
 */
public final class FakeEngine implements Engine {
  private final FakeMachine machine;
  private final ScheduledExecutorService timer = Threads.scheduler("fake-engine-timer");
  private final ExecutorService dispatcher = Threads.single("fake-engine-events");
  private final List<Consumer<EngineEvent>> listeners = new CopyOnWriteArrayList<>();
  private final FakeTasks tasks;
  private volatile EngineHealth health =
      EngineHealth.ready("The fake engine runs nothing.", List.of());

  /** An engine on a machine of its own. */
  public FakeEngine(InstantSource clock) {
    this(clock, new FakeMachine());
  }

  /** An engine on a machine where an earlier one may have left tasks. */
  public FakeEngine(InstantSource clock, FakeMachine machine) {
    this.machine = machine;
    this.tasks = new FakeTasks(machine, clock, timer, this::tell);
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(
        Capability.EXEC,
        Capability.FOREIGN_STACKS,
        Capability.HOST_IMAGE,
        Capability.LOAD_IMAGES,
        Capability.PULL_IMAGES,
        Capability.ADDRESSES,
        Capability.OUT_OF_MEMORY,
        Capability.PUBLISH_PORTS,
        Capability.SHARED_PORTS);
  }

  @Override
  public EngineHealth health() {
    return health;
  }

  /** Makes the engine say this of itself. */
  public void setHealth(EngineHealth changed) {
    health = changed;
    tell(new EngineEvent.HealthChanged(changed));
  }

  @Override
  public List<EngineTask> recover() {
    tasks.resume();
    return tasks.list();
  }

  @Override
  public Subscription watch(Consumer<EngineEvent> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public Tasks tasks() {
    return tasks;
  }

  @Override
  public Images images() {
    return machine.images;
  }

  @Override
  public Networks networks() {
    return machine.networks;
  }

  @Override
  public Volumes volumes() {
    return machine.volumes;
  }

  @Override
  public ForeignStacks foreign() {
    return machine.foreign;
  }

  @Override
  public void close() {
    timer.shutdownNow();
    dispatcher.close();
  }

  private void tell(EngineEvent event) {
    if (!dispatcher.isShutdown()) {
      dispatcher.execute(() -> listeners.forEach(listener -> listener.accept(event)));
    }
  }
}

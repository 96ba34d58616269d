package dev.berth.deploy;

import dev.berth.engine.Engine;
import dev.berth.engine.EngineHealth;
import dev.berth.kernel.TargetName;
import dev.berth.kernel.TenantId;
import java.util.Optional;

/** One engine, whose every task Berth starts and ends itself. */
final class EngineTarget implements Target {
  private final TargetName name;
  private final Engine engine;
  private final Pulls pulls;
  private final Reconciler reconciler;

  EngineTarget(TargetName name, Engine engine, Pulls pulls, Reconciler reconciler) {
    this.name = name;
    this.engine = engine;
    this.pulls = pulls;
    this.reconciler = reconciler;
  }

  @Override
  public TargetName name() {
    return name;
  }

  @Override
  public Engine runner() {
    return engine;
  }

  @Override
  public EngineHealth health() {
    return engine.health();
  }

  @Override
  public Situation situation() {
    return reconciler.situation();
  }

  @Override
  public Pulls pulls() {
    return pulls;
  }

  @Override
  public void start() {
    engine.recover();
    reconciler.start();
  }

  @Override
  public void wake() {
    reconciler.wake();
  }

  @Override
  public void relist() {
    reconciler.relist();
  }

  @Override
  public Optional<String> trouble(StackKey stack) {
    EngineHealth health = engine.health();
    return health.ready() ? reconciler.trouble(stack) : Optional.of(health.summary());
  }

  @Override
  public boolean hasTasksOf(TenantId tenant) {
    return engine.tasks().list().stream()
        .anyMatch(task -> task.spec().identity().tenant().equals(tenant));
  }

  @Override
  public void close() {
    reconciler.close();
  }
}

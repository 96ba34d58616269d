package dev.berth.deploy;

import dev.berth.engine.Capability;
import dev.berth.engine.Engine;
import dev.berth.engine.EngineEvent;
import dev.berth.engine.EngineHealth;
import dev.berth.engine.EngineTask;
import dev.berth.engine.Images;
import dev.berth.engine.Networks;
import dev.berth.engine.Subscription;
import dev.berth.engine.Tasks;
import dev.berth.engine.Volumes;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** An engine that is another but for its images or what it can do. */
record ChangedEngine(Engine engine, Images images, Set<Capability> capabilities) implements Engine {
  static Engine withImages(Engine engine, Images images) {
    return new ChangedEngine(engine, images, engine.capabilities());
  }

  static Engine withoutPulling(Engine engine) {
    Set<Capability> left = EnumSet.copyOf(engine.capabilities());
    left.remove(Capability.PULL_IMAGES);
    return new ChangedEngine(engine, engine.images(), left);
  }

  @Override
  public String name() {
    return engine.name();
  }

  @Override
  public EngineHealth health() {
    return engine.health();
  }

  @Override
  public List<EngineTask> recover() {
    return engine.recover();
  }

  @Override
  public Subscription watch(Consumer<EngineEvent> listener) {
    return engine.watch(listener);
  }

  @Override
  public Tasks tasks() {
    return engine.tasks();
  }

  @Override
  public Networks networks() {
    return engine.networks();
  }

  @Override
  public Volumes volumes() {
    return engine.volumes();
  }

  @Override
  public void close() {
    engine.close();
  }
}

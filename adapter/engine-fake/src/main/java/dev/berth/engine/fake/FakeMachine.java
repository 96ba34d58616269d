package dev.berth.engine.fake;

import dev.berth.kernel.TaskId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What outlives a {@link FakeEngine}, as processes outlive Berth: a second engine on the same
 * machine adopts the tasks of the first. Thread-safe.
 */
public final class FakeMachine {
  final Map<TaskId, FakeTask> tasks = new ConcurrentHashMap<>();
  final FakeImages images = new FakeImages();
  final FakeNetworks networks = new FakeNetworks(tasks);
  final FakeVolumes volumes = new FakeVolumes(tasks);
}

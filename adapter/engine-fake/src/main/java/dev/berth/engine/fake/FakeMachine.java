package dev.berth.engine.fake;

import dev.berth.engine.Mount;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.TaskState;
import dev.berth.kernel.TaskId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * What outlives a {@link FakeEngine}, as processes outlive Berth: a second engine on the same
 * machine adopts the tasks of the first. Thread-safe.
 */
public final class FakeMachine {
  final Map<TaskId, FakeTask> tasks = new ConcurrentHashMap<>();
  final FakeImages images = new FakeImages();
  final FakeForeignStacks foreign = new FakeForeignStacks(images);
  final FakeNetworks networks =
      new FakeNetworks(
          name ->
              anyLeft(
                  spec ->
                      spec.networking().attachments().stream()
                          .anyMatch(attachment -> attachment.network().equals(name))));
  final FakeVolumes volumes =
      new FakeVolumes(
          name ->
              anyLeft(
                  spec ->
                      spec.filesystem().mounts().stream()
                          .anyMatch(m -> m instanceof Mount.Volume v && v.volume().equals(name))));

  /** What others run there. */
  public FakeForeignStacks foreign() {
    return foreign;
  }

  private boolean anyLeft(Predicate<TaskSpec> condition) {
    return tasks.values().stream()
        .map(FakeTask::task)
        .filter(task -> !(task.state() instanceof TaskState.Exited))
        .anyMatch(task -> condition.test(task.spec()));
  }
}

package dev.berth.deploy;

import dev.berth.engine.RunningTasks;
import dev.berth.kernel.TaskId;
import dev.berth.records.KnownTask;
import dev.berth.records.TaskDirectory;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tasks of all stacks on all targets, for those who watch them. Thread-safe. */
final class WatchedTasks implements TaskDirectory {
  private final Stacks stacks;
  private final Targets targets;

  WatchedTasks(Stacks stacks, Targets targets) {
    this.stacks = stacks;
    this.targets = targets;
  }

  @Override
  public List<KnownTask> tasks() {
    DesiredState desired = stacks.desired();
    return targets.situation().tasks().stream().map(task -> known(task, desired)).toList();
  }

  private static KnownTask known(SeenTask task, DesiredState desired) {
    Map<String, String> labels =
        desired
            .find(task.service())
            .map(service -> service.spec().routing().labels())
            .orElse(Map.of());
    return new KnownTask(task.identity(), labels, task.node(), task.isRunning(), task.address());
  }

  @Override
  public Optional<RunningTasks> find(TaskId task) {
    return targets.tasks(task);
  }
}

package dev.berth.engine.fake;

import dev.berth.engine.Mount;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.TaskState;
import dev.berth.engine.Volume;
import dev.berth.engine.VolumeName;
import dev.berth.engine.Volumes;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TaskId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Volumes by name alone; their paths do not exist. */
final class FakeVolumes implements Volumes {
  private final Map<VolumeName, Volume> volumes = new ConcurrentHashMap<>();
  private final Map<TaskId, FakeTask> tasks;

  FakeVolumes(Map<TaskId, FakeTask> tasks) {
    this.tasks = tasks;
  }

  @Override
  public Volume create(VolumeName name, Map<String, String> labels) {
    Path path = Path.of("/nowhere", name.tenant().value(), name.name());
    return volumes.computeIfAbsent(name, n -> new Volume(n, path, Instant.EPOCH, labels));
  }

  @Override
  public Optional<Volume> find(VolumeName name) {
    return Optional.ofNullable(volumes.get(name));
  }

  @Override
  public List<Volume> list() {
    return new ArrayList<>(volumes.values());
  }

  /** What the label {@code fake.used} says, as {@code 10m}. */
  @Override
  public ByteSize used(VolumeName name) {
    return find(name)
        .map(volume -> ByteSize.parse(volume.labels().getOrDefault("fake.used", "0")))
        .orElse(new ByteSize(0));
  }

  @Override
  public void remove(VolumeName name) {
    boolean used =
        tasks.values().stream()
            .map(FakeTask::task)
            .filter(task -> !(task.state() instanceof TaskState.Exited))
            .anyMatch(task -> uses(task.spec(), name));
    if (used) {
      throw new BerthException(
          ErrorCode.CONFLICT, "Cannot remove volume '" + name + "': a task uses it.");
    }
    volumes.remove(name);
  }

  void createMissing(TaskSpec spec) {
    for (Mount mount : spec.filesystem().mounts()) {
      if (mount instanceof Mount.Volume volume) {
        create(volume.volume(), Map.of());
      }
    }
  }

  private static boolean uses(TaskSpec spec, VolumeName name) {
    return spec.filesystem().mounts().stream()
        .anyMatch(mount -> mount instanceof Mount.Volume v && v.volume().equals(name));
  }
}

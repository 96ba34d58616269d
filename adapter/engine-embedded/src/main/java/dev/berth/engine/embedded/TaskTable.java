package dev.berth.engine.embedded;

import dev.berth.engine.EngineTask;
import dev.berth.engine.VolumeName;
import dev.berth.engine.embedded.EngineSettings.Home;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Every task that this process knows. Reading never waits. Thread-safe. */
final class TaskTable {
  private final ConcurrentSkipListMap<TaskId, TaskEntry> entries = new ConcurrentSkipListMap<>();
  private final Home home;

  TaskTable(Home home) {
    this.home = home;
  }

  /**
   * Adds a task that is not made yet.
   *
   * @throws BerthException {@code CONFLICT} if there is one of that id
   */
  TaskEntry add(TaskId id) {
    TaskEntry entry = new TaskEntry(TaskFolder.of(home, id));
    if (entries.putIfAbsent(id, entry) != null) {
      throw new BerthException(
          ErrorCode.CONFLICT, "Cannot create task '%s': there is one of that id.".formatted(id));
    }
    return entry;
  }

  Optional<TaskEntry> find(TaskId id) {
    return Optional.ofNullable(entries.get(id));
  }

  /**
   * @throws BerthException {@code NOT_FOUND}
   */
  TaskEntry get(TaskId id) {
    return find(id).orElseThrow(() -> unknown(id));
  }

  static BerthException unknown(TaskId id) {
    return new BerthException(
        ErrorCode.NOT_FOUND, "Cannot find task '%s': there is none of that id.".formatted(id));
  }

  /** Forgets a task; false if that was done already. */
  boolean remove(TaskEntry entry) {
    return entries.remove(entry.folder().id(), entry);
  }

  /** In the order of their ids. */
  Collection<TaskEntry> entries() {
    return entries.values();
  }

  /** Those that are made, in the order of their ids. */
  List<EngineTask> tasks() {
    return entries.values().stream().flatMap(entry -> entry.task().stream()).toList();
  }

  /** Whether a task of a tenant uses an image. */
  boolean usesImage(TenantId tenant, String imageId) {
    return entries.values().stream()
        .filter(entry -> entry.origin().imageId().equals(imageId))
        .anyMatch(entry -> entry.task().map(task -> tenant(task).equals(tenant)).orElse(true));
  }

  private static TenantId tenant(EngineTask task) {
    return task.spec().identity().tenant();
  }

  /** The tasks that use a volume. */
  List<TaskId> usersOf(VolumeName volume) {
    return entries.values().stream()
        .filter(entry -> entry.volumes().contains(volume))
        .map(entry -> entry.folder().id())
        .toList();
  }
}

package dev.berth.records;

import dev.berth.engine.RunningTasks;
import dev.berth.kernel.TaskId;
import java.util.List;
import java.util.Optional;

/** The tasks of all tenants, wherever they run, for those who watch them. Thread-safe. */
public interface TaskDirectory {
  /** Every task that is known now, also those that have ended and are not removed yet. Cheap. */
  List<KnownTask> tasks();

  /** Where a task can be talked to; empty: it is nowhere. */
  Optional<RunningTasks> find(TaskId task);
}

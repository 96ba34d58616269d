package dev.berth.engine.embedded;

import dev.berth.engine.TaskSpec;
import dev.berth.kernel.TaskId;
import java.util.List;
import java.util.Set;

/** What tasks need of networks. Thread-safe. */
interface TaskNetworks extends AutoCloseable {
  /** Makes a task's network namespace and its places in its networks; all or nothing. */
  TaskNetwork attach(TaskSpec spec);

  /** Lets others find a task, which has started. */
  void started(TaskId id);

  /** Gives back all a task had. Idempotent. */
  void detach(TaskId id);

  /** Called once, after a restart: everything of other tasks is given back. */
  void recover(Set<TaskId> alive);

  /** What does not work on this machine as it should, a sentence each. Cheap. */
  List<String> warnings();

  /** Lets go; what tasks have stays. */
  @Override
  void close();
}

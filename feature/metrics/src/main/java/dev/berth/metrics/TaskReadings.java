package dev.berth.metrics;

import dev.berth.engine.RunningTasks;
import dev.berth.engine.TaskIdentity;
import dev.berth.engine.TaskStats;
import dev.berth.kernel.BerthException;
import dev.berth.records.KnownTask;
import dev.berth.records.TaskDirectory;
import dev.berth.series.Sample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What tasks use. Thread-safe; blocks on engines. */
final class TaskReadings {
  static final String CPU = "berth_task_cpu_seconds_total";
  static final String MEMORY = "berth_task_memory_bytes";
  static final String LIMIT = "berth_task_memory_limit_bytes";
  static final String PIDS = "berth_task_processes";
  static final String RECEIVED = "berth_task_network_receive_bytes_total";
  static final String SENT = "berth_task_network_transmit_bytes_total";

  private static final double NANOS = 1e9;

  private final TaskDirectory directory;

  TaskReadings(TaskDirectory directory) {
    this.directory = directory;
  }

  /** Which task it is, as all of its series say. */
  static Map<String, String> labels(KnownTask task) {
    TaskIdentity identity = task.identity();
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("tenant", identity.tenant().value());
    labels.put("stack", identity.stack().value());
    labels.put("service", identity.service().value());
    labels.put("task", identity.id().value());
    labels.put("slot", Integer.toString(identity.slot()));
    labels.put("node", task.node());
    return labels;
  }

  /** Nothing for a task whose engine tells nothing. */
  List<Sample> read(KnownTask task, long time) {
    try {
      Optional<RunningTasks> where = directory.find(task.identity().id());
      return where.isEmpty() ? List.of() : samples(task, where.get(), time);
    } catch (BerthException e) {
      return List.of();
    }
  }

  private static List<Sample> samples(KnownTask task, RunningTasks where, long time) {
    TaskStats stats = where.stats(task.identity().id());
    Map<String, String> labels = labels(task);
    Samples samples =
        new Samples(time)
            .add(CPU, labels, stats.cpuTime().toNanos() / NANOS)
            .add(MEMORY, labels, (double) stats.memory().bytes())
            .add(PIDS, labels, stats.pids())
            .add(RECEIVED, labels, (double) stats.received().bytes())
            .add(SENT, labels, (double) stats.sent().bytes());
    if (stats.memoryLimit() != null) {
      samples.add(LIMIT, labels, (double) stats.memoryLimit().bytes());
    }
    return samples.all();
  }
}

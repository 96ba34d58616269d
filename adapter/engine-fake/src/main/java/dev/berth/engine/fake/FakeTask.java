package dev.berth.engine.fake;

import dev.berth.engine.EngineTask;
import dev.berth.engine.TaskState;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** One entry: the task, and what it wrote. Guarded by itself. */
final class FakeTask {
  private final Behaviour behaviour;
  private final FakeLog log = new FakeLog();
  private final Map<String, byte[]> files;
  private EngineTask task;

  /**
   * @param files what its configs and secrets hold, by where they are in it
   */
  FakeTask(EngineTask task, Map<String, byte[]> files) {
    this.task = task;
    this.files = Map.copyOf(files);
    this.behaviour = Behaviour.of(task.spec());
  }

  Behaviour behaviour() {
    return behaviour;
  }

  /** The lines of one of its configs and secrets; none of any other file. */
  List<String> linesOf(String path) {
    byte[] content = files.getOrDefault(path, new byte[0]);
    return new String(content, StandardCharsets.UTF_8).lines().toList();
  }

  synchronized EngineTask task() {
    return task;
  }

  synchronized void set(EngineTask changed) {
    task = changed;
    if (changed.state() instanceof TaskState.Exited) {
      log.finish();
    }
  }

  FakeLog log() {
    return log;
  }
}

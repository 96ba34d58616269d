package dev.berth.engine.fake;

import dev.berth.engine.EngineTask;
import dev.berth.engine.LogLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One entry: the task, and what it wrote. Guarded by itself. */
final class FakeTask {
  /** Kept lines; older ones are forgotten. */
  private static final int LINES = 10_000;

  private final Behaviour behaviour;
  private final List<LogLine> lines = new ArrayList<>();
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
    notifyAll();
  }

  synchronized void write(LogLine line) {
    if (lines.size() == LINES) {
      lines.removeFirst();
    }
    lines.add(line);
    notifyAll();
  }

  synchronized List<LogLine> lines() {
    return List.copyOf(lines);
  }

  /** Waits for a line beyond those already seen, or the end of the task. */
  synchronized void awaitMoreThan(int seen) throws InterruptedException {
    while (lines.size() <= seen && task.isRunning()) {
      wait(100);
    }
  }
}

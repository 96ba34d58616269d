package dev.berth.logs;

import dev.berth.engine.ExecSession;
import dev.berth.engine.ExecSpec;
import dev.berth.engine.LogLine;
import dev.berth.engine.LogRequest;
import dev.berth.engine.LogStream;
import dev.berth.engine.RunningTasks;
import dev.berth.engine.TaskIdentity;
import dev.berth.engine.TaskStats;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import dev.berth.records.KnownTask;
import dev.berth.records.TaskDirectory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tasks that write what a test says, and keep it. Thread-safe. */
final class FakeTasks implements TaskDirectory, RunningTasks {
  private final Map<TaskId, KnownTask> tasks = new LinkedHashMap<>();
  private final Map<TaskId, List<LogLine>> lines = new LinkedHashMap<>();

  synchronized TaskId run(String tenant, String stack, String service, String id) {
    TaskId task = new TaskId(id);
    put(task, tenant, stack, service, true);
    lines.putIfAbsent(task, new ArrayList<>());
    return task;
  }

  private void put(TaskId id, String tenant, String stack, String service, boolean running) {
    TaskIdentity identity =
        new TaskIdentity(
            id, new TenantId(tenant), new StackName(stack), new ServiceName(service), 1, Map.of());
    tasks.put(id, new KnownTask(identity, Map.of(), "here", running, null));
  }

  synchronized void end(TaskId id) {
    TaskIdentity known = Objects.requireNonNull(tasks.get(id)).identity();
    put(id, known.tenant().value(), known.stack().value(), known.service().value(), false);
    notifyAll();
  }

  synchronized void remove(TaskId id) {
    tasks.remove(id);
    notifyAll();
  }

  void write(TaskId id, Instant time, String text) {
    write(id, new LogLine(time, LogLine.Source.STDOUT, text));
  }

  synchronized void write(TaskId id, LogLine line) {
    written(id).add(line);
    notifyAll();
  }

  private List<LogLine> written(TaskId id) {
    return Objects.requireNonNull(lines.get(id));
  }

  @Override
  public synchronized List<KnownTask> tasks() {
    return List.copyOf(tasks.values());
  }

  @Override
  public Optional<RunningTasks> find(TaskId task) {
    return Optional.of(this);
  }

  @Override
  public ExecSession exec(TaskId id, ExecSpec spec) {
    throw new UnsupportedOperationException();
  }

  @Override
  public TaskStats stats(TaskId id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public LogStream logs(TaskId id, LogRequest request) {
    return new Stream(id, request);
  }

  private synchronized boolean runs(TaskId id) {
    KnownTask task = tasks.get(id);
    return task != null && task.running();
  }

  private final class Stream implements LogStream {
    private final TaskId id;
    private final LogRequest request;
    private int next;
    private boolean closed;

    private Stream(TaskId id, LogRequest request) {
      this.id = id;
      this.request = request;
    }

    @Override
    public @Nullable LogLine next() throws InterruptedException {
      synchronized (FakeTasks.this) {
        while (!closed) {
          List<LogLine> all = written(id);
          while (next < all.size()) {
            LogLine line = all.get(next++);
            Instant since = request.since();
            if (since == null || !line.time().isBefore(since)) {
              return line;
            }
          }
          if (!request.follow() || !runs(id)) {
            return null;
          }
          FakeTasks.this.wait();
        }
        return null;
      }
    }

    @Override
    public void close() {
      synchronized (FakeTasks.this) {
        closed = true;
        FakeTasks.this.notifyAll();
      }
    }
  }
}

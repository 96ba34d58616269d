package dev.berth.deploy;

import dev.berth.deploy.ObservedTask.Readiness;
import dev.berth.engine.ExecSession;
import dev.berth.engine.ExecSpec;
import dev.berth.engine.ForeignService;
import dev.berth.engine.ForeignStacks;
import dev.berth.engine.ForeignTask;
import dev.berth.engine.LogRequest;
import dev.berth.engine.LogStream;
import dev.berth.engine.RunningTasks;
import dev.berth.engine.TaskIdentity;
import dev.berth.engine.TaskStats;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Names;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the tasks of a foreign stack wrote, merged in the order of time. For one request. */
final class ForeignLogs implements Response.LineSource {
  private static final String UNNAMED = "foreign";

  private final ForeignStacks foreign;
  private final LogRequest wanted;
  private final Map<TaskId, ForeignTask> tasks = new HashMap<>();
  private final List<SeenTask> seen = new ArrayList<>();

  /**
   * @param service whose tasks; empty: all
   * @throws BerthException {@code NOT_FOUND} for a service that it does not have
   */
  ForeignLogs(
      ForeignStacks foreign, Foreigners.Located located, String service, LogRequest wanted) {
    this.foreign = foreign;
    this.wanted = wanted;
    String stack = located.stack().name();
    for (ForeignService one : located.stack().services()) {
      if (service.isEmpty() || one.name().equals(service)) {
        add(located, one);
      }
    }
    if (!service.isEmpty() && seen.isEmpty()) {
      throw new BerthException(
          ErrorCode.NOT_FOUND,
          "Cannot find service '%s': foreign stack '%s' has none of that name. 'berth foreign inspect %s' shows its services."
              .formatted(
                  service.length() > 63 ? service.substring(0, 63) + "…" : service, stack, stack));
    }
  }

  private void add(Foreigners.Located located, ForeignService service) {
    String stack = located.stack().name();
    for (int i = 0; i < service.tasks().size(); i++) {
      ForeignTask task = service.tasks().get(i);
      TaskIdentity identity =
          new TaskIdentity(
              ForeignRoutes.id(task),
              TenantId.PLATFORM,
              new StackName(Names.isValid(stack) ? stack : UNNAMED),
              new ServiceName(Names.isValidInside(service.name()) ? service.name() : UNNAMED),
              i + 1,
              Map.of());
      tasks.put(identity.id(), task);
      seen.add(
          new SeenTask(
              located.target(),
              identity,
              service.image(),
              task.node(),
              task.state(),
              Readiness.READY,
              null,
              task.created(),
              null));
    }
  }

  @Override
  public void writeTo(Response.LineSink sink) throws IOException, InterruptedException {
    RunningTasks logs = new Logs();
    try (LogMerge merge = new LogMerge(_ -> logs, wanted)) {
      sink.onClose(merge::close);
      seen.forEach(merge::add);
      while (!merge.isClosed()) {
        LogRecord line = merge.next(false);
        if (line != null) {
          sink.write(line);
        } else if (merge.hasEnded()) {
          return;
        }
      }
    }
  }

  /** Its tasks are looked at and not touched. */
  private final class Logs implements RunningTasks {
    @Override
    public LogStream logs(TaskId id, LogRequest request) {
      return foreign.logs(Objects.requireNonNull(tasks.get(id)), request);
    }

    @Override
    public ExecSession exec(TaskId id, ExecSpec spec) {
      throw new UnsupportedOperationException("Tasks of others run no commands of ours");
    }

    @Override
    public TaskStats stats(TaskId id) {
      throw new UnsupportedOperationException("Tasks of others are not measured");
    }
  }
}

package dev.berth.engine.fake;

import dev.berth.engine.ExecSession;
import dev.berth.engine.ExecSpec;
import dev.berth.engine.LogRequest;
import dev.berth.engine.LogStream;
import dev.berth.engine.RunningTasks;
import dev.berth.engine.TaskStats;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TaskId;
import java.time.Duration;

/** Talking to the tasks of one instance on a {@link FakeSwarm}. */
final class FakeClusterTasks implements RunningTasks {
  private final FakeSwarm swarm;
  private final String instance;

  FakeClusterTasks(FakeSwarm swarm, String instance) {
    this.swarm = swarm;
    this.instance = instance;
  }

  @Override
  public ExecSession exec(TaskId id, ExecSpec spec) {
    return new FakeExec(spec, near(id, "run a command in").behaviour.execExitCode());
  }

  @Override
  public LogStream logs(TaskId id, LogRequest request) {
    return new FakeLogStream(get(id, "read the log of").log, request);
  }

  @Override
  public TaskStats stats(TaskId id) {
    FakeServiceTask task = near(id, "measure");
    ByteSize nothing = new ByteSize(0);
    ByteSize limit = task.spec.template().isolation().limits().memory();
    return new TaskStats(Duration.ZERO, nothing, limit, 1, nothing, nothing);
  }

  private FakeServiceTask near(TaskId id, String verb) {
    FakeServiceTask task = get(id, verb);
    synchronized (swarm) {
      FakeNode node = task.node;
      if (!task.isRunning() || node == null) {
        throw refused(id, verb, ErrorCode.CONFLICT, "it does not run");
      }
      if (!node.here) {
        throw refused(id, verb, ErrorCode.UNSUPPORTED, "it is on node '" + node.name + "'");
      }
      return task;
    }
  }

  private FakeServiceTask get(TaskId id, String verb) {
    synchronized (swarm) {
      swarm.requireAnswer("%s task '%s'".formatted(verb, id));
      FakeServiceTask task = swarm.task(id);
      if (!task.service.instance.equals(instance)) {
        throw refused(id, verb, ErrorCode.NOT_FOUND, "there is none");
      }
      return task;
    }
  }

  private static BerthException refused(TaskId id, String verb, ErrorCode code, String why) {
    return new BerthException(code, "Cannot %s task '%s': %s.".formatted(verb, id, why));
  }
}

package dev.berth.metrics;

import dev.berth.engine.ExecSession;
import dev.berth.engine.ExecSpec;
import dev.berth.engine.LogRequest;
import dev.berth.engine.LogStream;
import dev.berth.engine.RunningTasks;
import dev.berth.engine.TaskIdentity;
import dev.berth.engine.TaskStats;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import dev.berth.records.KnownTask;
import dev.berth.records.TaskDirectory;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tasks that use what the test says. */
final class FakeDirectory implements TaskDirectory, RunningTasks {
  private final List<KnownTask> all = new CopyOnWriteArrayList<>();
  private volatile Duration cpu = Duration.ZERO;

  void add(String tenant, String service, int number, Map<String, String> labels) {
    TaskIdentity identity =
        new TaskIdentity(
            new TaskId("%s%010d".formatted(service.charAt(0) == 'w' ? "aa" : "bb", number)),
            new TenantId(tenant),
            new StackName("shop"),
            new ServiceName(service),
            1,
            Map.of());
    all.add(new KnownTask(identity, labels, "one", true, InetAddress.getLoopbackAddress()));
  }

  void use(Duration more) {
    cpu = cpu.plus(more);
  }

  @Override
  public List<KnownTask> tasks() {
    return List.copyOf(all);
  }

  @Override
  public Optional<RunningTasks> find(TaskId task) {
    return Optional.of(this);
  }

  @Override
  public TaskStats stats(TaskId id) {
    return new TaskStats(
        cpu, new ByteSize(1000), new ByteSize(4000), 3, new ByteSize(10), new ByteSize(20));
  }

  @Override
  public ExecSession exec(TaskId id, ExecSpec spec) {
    throw new UnsupportedOperationException();
  }

  @Override
  public LogStream logs(TaskId id, LogRequest request) {
    throw new UnsupportedOperationException();
  }
}

package dev.berth.deploy;

import dev.berth.access.Action;
import dev.berth.engine.TaskStats;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.TenantId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/tasks}: looking at tasks. */
final class TaskEndpoints {
  private final Overview overview;
  private final Targets targets;

  TaskEndpoints(Overview overview, Targets targets) {
    this.overview = overview;
    this.targets = targets;
  }

  /**
   * What a task uses.
   *
   * @param cpuTime of all its processes, since its start
   * @param memoryLimitBytes null: none
   * @param pids processes and threads
   */
  public record StatsView(
      Duration cpuTime,
      long memoryBytes,
      @Nullable Long memoryLimitBytes,
      int pids,
      long receivedBytes,
      long sentBytes) {
    static StatsView of(TaskStats stats) {
      ByteSize limit = stats.memoryLimit();
      return new StatsView(
          stats.cpuTime(),
          stats.memory().bytes(),
          limit == null ? null : limit.bytes(),
          stats.pids(),
          stats.received().bytes(),
          stats.sent().bytes());
    }
  }

  List<Endpoint> list() {
    return List.of(
        Endpoint.get("/api/tasks", new Action("task:List"), request -> "task/*", this::tasks),
        Endpoint.get(
            "/api/tasks/{task}", new Action("task:Inspect"), TaskEndpoints::resource, this::task),
        Endpoint.get(
            "/api/tasks/{task}/stats",
            new Action("task:Inspect"),
            TaskEndpoints::resource,
            this::stats));
  }

  private Response tasks(Request request) {
    TenantId tenant = request.principal().tenant();
    String stack = request.query("stack").orElse("");
    String service = request.query("service").orElse("");
    boolean all = request.flag("all");
    return Response.ok(
        overview.tasks(
            task ->
                task.service().tenant().equals(tenant)
                    && (all || !task.hasEnded())
                    && (stack.isEmpty() || task.service().stack().value().equals(stack))
                    && (service.isEmpty() || task.service().service().value().equals(service))));
  }

  private Response task(Request request) {
    return Response.ok(overview.taskView(request.principal().tenant(), request.path("task")));
  }

  private Response stats(Request request) {
    SeenTask task = overview.task(request.principal().tenant(), request.path("task"));
    return Response.ok(StatsView.of(targets.tasks(task).stats(task.id())));
  }

  static String resource(Request request) {
    return "task/" + request.path("task");
  }
}

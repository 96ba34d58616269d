package dev.berth.deploy;

import dev.berth.compose.ServiceSection.Healthcheck;
import dev.berth.engine.TaskIdentity;
import dev.berth.engine.TaskState;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows tasks. */
final class TaskViews {
  private TaskViews() {}

  /**
   * @param service what is desired of its service; null: nothing any more
   */
  static TaskView of(SeenTask task, @Nullable DesiredService service) {
    TaskIdentity identity = task.identity();
    TaskState.Running running = task.state() instanceof TaskState.Running state ? state : null;
    TaskState.Exited exited = task.state() instanceof TaskState.Exited state ? state : null;
    TaskLabels labels = task.labels();
    return new TaskView(
        identity.id().value(),
        identity.displayName(),
        identity.tenant().value(),
        identity.stack().value(),
        identity.service().value(),
        identity.slot(),
        task.node(),
        task.image(),
        task.state().getClass().getSimpleName().toLowerCase(Locale.ROOT),
        health(task, service),
        exited == null ? null : exited.exitCode(),
        task.reason(),
        task.created(),
        running == null ? null : running.since(),
        exited == null ? null : exited.at(),
        task.address() == null ? null : task.address().getHostAddress(),
        running == null || running.pid() == 0 ? null : running.pid(),
        labels.restarts(),
        labels.version());
  }

  private static String health(SeenTask task, @Nullable DesiredService service) {
    Healthcheck check = service == null ? null : service.spec().upkeep().healthcheck();
    boolean checked = check != null && !check.command().isEmpty();
    if (!task.isRunning() || service == null) {
      return "none";
    }
    return switch (task.readiness()) {
      case STARTING -> "starting";
      case READY -> checked ? "healthy" : "none";
      case UNHEALTHY -> "unhealthy";
    };
  }
}

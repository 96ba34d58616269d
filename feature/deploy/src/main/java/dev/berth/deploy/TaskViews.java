package dev.berth.deploy;

import dev.berth.compose.ServiceSection.Healthcheck;
import dev.berth.engine.EngineTask;
import dev.berth.engine.TaskIdentity;
import dev.berth.engine.TaskState;
import java.net.InetAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Shows tasks. Immutable.
 *
 * @param node the name of this machine
 */
record TaskViews(String node) {
  /**
   * @param service what is desired of its service; null: nothing any more
   */
  TaskView of(ObservedTask observed, @Nullable DesiredService service) {
    EngineTask task = observed.task();
    TaskIdentity identity = task.spec().identity();
    TaskState.Running running = task.state() instanceof TaskState.Running state ? state : null;
    TaskState.Exited exited = task.state() instanceof TaskState.Exited state ? state : null;
    TaskLabels labels = observed.labels();
    return new TaskView(
        identity.id().value(),
        identity.displayName(),
        identity.tenant().value(),
        identity.stack().value(),
        identity.service().value(),
        identity.slot(),
        node,
        task.spec().image(),
        task.state().getClass().getSimpleName().toLowerCase(Locale.ROOT),
        health(observed, service),
        exited == null ? null : exited.exitCode(),
        RestartRule.reason(observed).orElse(null),
        task.created(),
        running == null ? null : running.since(),
        exited == null ? null : exited.at(),
        task.address().map(InetAddress::getHostAddress).orElse(null),
        running == null || running.pid() == 0 ? null : running.pid(),
        labels.restarts(),
        labels.version());
  }

  private static String health(ObservedTask observed, @Nullable DesiredService service) {
    Healthcheck check = service == null ? null : service.spec().upkeep().healthcheck();
    boolean checked = check != null && !check.command().isEmpty();
    if (!observed.task().isRunning() || service == null) {
      return "none";
    }
    return switch (observed.readiness()) {
      case STARTING -> "starting";
      case READY -> checked ? "healthy" : "none";
      case UNHEALTHY -> "unhealthy";
    };
  }
}

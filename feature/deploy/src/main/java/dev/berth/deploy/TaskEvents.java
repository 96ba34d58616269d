package dev.berth.deploy;

import dev.berth.deploy.ObservedTask.Readiness;
import dev.berth.engine.TaskState;
import dev.berth.kernel.TaskId;
import dev.berth.records.EventSink;
import dev.berth.records.PlatformEvent;
import dev.berth.records.PlatformEvent.Severity;
import dev.berth.records.PlatformEvent.Subject;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells what became of the tasks of a target. For one thread. */
final class TaskEvents {
  /** 128 and SIGTERM: it ended because it was asked to. */
  private static final int ASKED = 143;

  private final EventSink sink;
  private final Map<TaskId, SeenTask> seen = new HashMap<>();

  TaskEvents(EventSink sink) {
    this.sink = sink;
  }

  void look(List<SeenTask> tasks, Instant now) {
    Set<TaskId> there = new HashSet<>();
    for (SeenTask task : tasks) {
      boolean _ = there.add(task.id());
      look(task, seen.put(task.id(), task), now);
    }
    seen.keySet().retainAll(there);
  }

  private void look(SeenTask task, @Nullable SeenTask before, Instant now) {
    switch (task.state()) {
      case TaskState.Created() -> {
        // Nothing runs yet.
      }
      case TaskState.Running(Instant since, long _) -> {
        if (before == null || !before.isRunning()) {
          tell(task, since, "started", Severity.INFO, "started", Map.of());
        }
        readiness(task, before, now);
      }
      case TaskState.Exited exited -> {
        if (before == null || !before.hasEnded()) {
          ended(task, exited);
        }
      }
    }
  }

  private void readiness(SeenTask task, @Nullable SeenTask before, Instant now) {
    boolean was = before != null && before.readiness() == Readiness.UNHEALTHY;
    if (task.readiness() == Readiness.UNHEALTHY && !was) {
      String text = "is not healthy";
      sink.tell(event(task, now, "task.unhealthy", Severity.WARN, text, Map.of(), ""));
    } else if (task.readiness() == Readiness.READY && was) {
      sink.tell(event(task, now, "task.healthy", Severity.INFO, "is healthy", Map.of(), ""));
    }
  }

  private void ended(SeenTask task, TaskState.Exited exited) {
    Map<String, String> details = Map.of("exit_code", Integer.toString(exited.exitCode()));
    String reason = task.reason() == null ? exited.reason() : task.reason();
    String text = reason.isEmpty() ? "ended" : "ended: " + reason;
    switch (exited.cause()) {
      case EXITED -> {
        boolean well = exited.exitCode() == 0 || exited.exitCode() == ASKED;
        tell(task, exited.at(), "exited", well ? Severity.INFO : Severity.WARN, text, details);
      }
      case OUT_OF_MEMORY -> tell(task, exited.at(), "oom", Severity.ERROR, text, details);
      case NOT_STARTED ->
          tell(task, exited.at(), "failed", Severity.ERROR, "did not start: " + reason, Map.of());
      case LOST -> tell(task, exited.at(), "lost", Severity.WARN, text, Map.of());
    }
  }

  /** What happens to a task once. */
  private void tell(
      SeenTask task,
      Instant at,
      String what,
      Severity severity,
      String text,
      Map<String, String> details) {
    String identity = "task.%s %s %s".formatted(what, task.service().tenant(), task.id());
    sink.tell(event(task, at, "task." + what, severity, text, details, identity));
  }

  private static PlatformEvent event(
      SeenTask task,
      Instant at,
      String type,
      Severity severity,
      String text,
      Map<String, String> details,
      String identity) {
    ServiceKey service = task.service();
    Map<String, String> all = new HashMap<>(details);
    all.put("target", task.target().value());
    all.put("image", task.image());
    return new PlatformEvent(
        at,
        new Subject(
            service.tenant(),
            service.stack().value(),
            service.service().value(),
            task.id().value(),
            task.slot(),
            task.node()),
        type,
        severity,
        "Task '%s' %s".formatted(task.identity().displayName(), text),
        all,
        identity);
  }
}

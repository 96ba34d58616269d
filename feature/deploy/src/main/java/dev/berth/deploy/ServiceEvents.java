package dev.berth.deploy;

import dev.berth.kernel.TargetName;
import dev.berth.kernel.TaskId;
import dev.berth.records.EventSink;
import dev.berth.records.PlatformEvent;
import dev.berth.records.PlatformEvent.Severity;
import dev.berth.records.PlatformEvent.Subject;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells how the services of a target get on. For one thread. */
final class ServiceEvents {
  private final String target;
  private final EventSink sink;

  /** Told of, and not well since. */
  private final Set<ServiceKey> failed = new HashSet<>();

  private final Map<ServiceKey, Rollout> rollouts = new HashMap<>();

  ServiceEvents(TargetName target, EventSink sink) {
    this.target = target.value();
    this.sink = sink;
  }

  void look(Situation situation, Instant now) {
    Set<ServiceKey> there = new HashSet<>();
    situation
        .desired()
        .services()
        .forEach(
            service -> {
              boolean _ = there.add(service.key());
              rollout(service, now);
              situation.status(service.key()).ifPresent(status -> status(service, status, now));
            });
    failed.retainAll(there);
    rollouts.keySet().retainAll(there);
  }

  private void status(DesiredService service, ServiceStatus status, Instant now) {
    ServiceKey key = service.key();
    if (status.state() == ServiceStatus.State.FAILED) {
      if (failed.add(key)) {
        TaskId culprit = status.culprit();
        String text = status.message().isEmpty() ? "fails" : "fails: " + status.message();
        String identity =
            culprit == null ? "" : identity("service.failed", key, service.hash() + " " + culprit);
        sink.tell(event(key, now, "service.failed", Severity.ERROR, text, culprit, identity));
      }
    } else if (status.isConverged() && failed.remove(key)) {
      sink.tell(event(key, now, "service.recovered", Severity.INFO, "is well again", null, ""));
    }
  }

  private void rollout(DesiredService service, Instant now) {
    Rollout rollout = service.rollout();
    if (rollout == null) {
      return;
    }
    ServiceKey key = service.key();
    Rollout before = rollouts.put(key, rollout);
    if (before != null && before.state() == rollout.state()) {
      return;
    }
    String why = rollout.message().isEmpty() ? "" : ": " + rollout.message();
    switch (rollout.state()) {
      case UPDATING ->
          tell(key, rollout, rollout.begun(), "update.started", Severity.INFO, "is updated");
      case COMPLETED ->
          tell(key, rollout, now, "update.completed", Severity.INFO, "has been updated");
      case PAUSED ->
          tell(key, rollout, now, "update.paused", Severity.ERROR, "its update is paused" + why);
      case ROLLBACK_STARTED ->
          tell(key, rollout, rollout.begun(), "rollback.started", Severity.WARN, "goes back" + why);
      case ROLLBACK_COMPLETED ->
          tell(key, rollout, now, "rollback.completed", Severity.WARN, "has gone back" + why);
      case ROLLBACK_PAUSED ->
          tell(
              key, rollout, now, "rollback.paused", Severity.ERROR, "its rollback is paused" + why);
    }
  }

  private void tell(
      ServiceKey key, Rollout rollout, Instant at, String type, Severity severity, String text) {
    String identity = identity(type, key, rollout.begun().toString());
    sink.tell(event(key, at, type, severity, text, rollout.culprit(), identity));
  }

  private static String identity(String type, ServiceKey key, String which) {
    return "%s %s/%s %s".formatted(type, key.tenant(), key, which);
  }

  private PlatformEvent event(
      ServiceKey key,
      Instant at,
      String type,
      Severity severity,
      String text,
      @Nullable TaskId culprit,
      String identity) {
    Subject subject =
        new Subject(
            key.tenant(),
            key.stack().value(),
            key.service().value(),
            culprit == null ? "" : culprit.value(),
            0,
            "");
    String message = "Service '%s' %s".formatted(key, text);
    return new PlatformEvent(
        at, subject, type, severity, message, Map.of("target", target), identity);
  }
}

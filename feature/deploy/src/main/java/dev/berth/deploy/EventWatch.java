package dev.berth.deploy;

import dev.berth.engine.EngineHealth;
import dev.berth.engine.Node;
import dev.berth.kernel.TargetName;
import dev.berth.records.EventSink;
import dev.berth.records.PlatformEvent;
import dev.berth.records.PlatformEvent.Severity;
import dev.berth.records.PlatformEvent.Subject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells what has become otherwise between two looks at a target. What began or ended while Berth
 * did not look is told when it is seen; such events have an identity, so that whoever keeps them
 * knows which it has. For one thread.
 */
final class EventWatch {
  private final String target;
  private final EventSink sink;
  private final InstantSource clock;
  private final TaskEvents tasks;
  private final ServiceEvents services;
  private final Map<StackKey, DesiredStack> begun = new HashMap<>();
  private final Map<StackKey, Long> completed = new HashMap<>();
  private final Map<String, Node> nodes = new HashMap<>();
  private @Nullable Boolean ready;
  private boolean nodesSeen;

  EventWatch(TargetName target, EventSink sink, InstantSource clock) {
    this.target = target.value();
    this.sink = sink;
    this.clock = clock;
    this.tasks = new TaskEvents(sink);
    this.services = new ServiceEvents(target, sink);
  }

  /** What a target was like and came to now. */
  void look(Situation situation, EngineHealth health) {
    Instant now = clock.instant();
    health(health, now);
    situation.desired().stacks().values().forEach(this::stack);
    gone(situation.desired(), now);
    situation.completed().forEach((stack, version) -> completed(stack, version, now));
    completed.keySet().retainAll(situation.completed().keySet());
    services.look(situation, now);
    tasks.look(situation.tasks(), now);
  }

  /** The machines of a cluster; the first time nothing is news. */
  void nodes(List<Node> all) {
    if (all.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    Set<String> there = new HashSet<>();
    for (Node node : all) {
      boolean _ = there.add(node.id());
      Node before = nodes.put(node.id(), node);
      if (before == null) {
        if (nodesSeen) {
          node(node, now, "node.added", Severity.INFO, "is part of the cluster");
        }
        continue;
      }
      if (before.state() != node.state()) {
        boolean well = node.state() == Node.State.READY;
        String word = node.state().name().toLowerCase(Locale.ROOT);
        String more = node.message().isEmpty() ? "" : ": " + node.message();
        node(node, now, "node." + word, well ? Severity.INFO : Severity.ERROR, "is " + word + more);
      }
      if (before.availability() != node.availability()) {
        String word = node.availability().name().toLowerCase(Locale.ROOT);
        node(node, now, "node." + word, Severity.INFO, "has availability " + word);
      }
    }
    for (Node each : List.copyOf(nodes.values())) {
      if (!there.contains(each.id())) {
        nodes.remove(each.id());
        node(each, now, "node.removed", Severity.WARN, "is no part of the cluster any more");
      }
    }
    nodesSeen = true;
  }

  private void node(Node node, Instant now, String type, Severity severity, String what) {
    sink.tell(
        new PlatformEvent(
            now,
            Subject.node(node.name()),
            type,
            severity,
            "Node '%s' of target '%s' %s".formatted(node.name(), target, what),
            Map.of("target", target),
            ""));
  }

  private void health(EngineHealth health, Instant now) {
    Boolean before = ready;
    ready = health.ready();
    if (before != null && before != health.ready()) {
      String what = health.ready() ? "is back" : "is away: " + health.summary();
      sink.tell(
          new PlatformEvent(
              now,
              Subject.node(""),
              health.ready() ? "target.back" : "target.away",
              health.ready() ? Severity.INFO : Severity.ERROR,
              "Target '%s' %s".formatted(target, what),
              Map.of("target", target),
              ""));
    }
  }

  private void stack(DesiredStack stack) {
    DesiredStack before = begun.put(stack.key(), stack);
    if (before == null || before.version() != stack.version()) {
      tell(
          stack,
          stack.updated(),
          "deployment.started",
          "Stack '%s' is to become version %d".formatted(stack.key(), stack.version()));
    }
  }

  private void gone(DesiredState desired, Instant now) {
    for (DesiredStack stack : List.copyOf(begun.values())) {
      if (desired.find(stack.key()).isEmpty()) {
        begun.remove(stack.key());
        tell(
            stack,
            now,
            "stack.removed",
            "Stack '%s' is not wanted any more".formatted(stack.key()));
      }
    }
  }

  private void completed(StackKey key, long version, Instant now) {
    Long before = completed.put(key, version);
    DesiredStack stack = begun.get(key);
    boolean news = before == null || before != version;
    if (news && stack != null && stack.version() == version) {
      tell(
          stack,
          now,
          "deployment.completed",
          "Version %d of stack '%s' is complete".formatted(version, key));
    }
  }

  /** A stack that is made anew begins again with version 1, at another time. */
  private void tell(DesiredStack stack, Instant at, String type, String message) {
    StackKey key = stack.key();
    sink.tell(
        new PlatformEvent(
            at,
            Subject.stack(key.tenant(), key.stack().value()),
            type,
            Severity.INFO,
            message,
            Map.of("target", target, "version", Long.toString(stack.version())),
            "%s %s/%s %d %s"
                .formatted(type, key.tenant(), key.stack(), stack.version(), stack.updated())));
  }
}

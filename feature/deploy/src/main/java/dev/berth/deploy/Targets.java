package dev.berth.deploy;

import dev.berth.engine.RunningTasks;
import dev.berth.engine.Volumes;
import dev.berth.http.Request;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TargetName;
import dev.berth.kernel.TaskId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every place where stacks are deployed. Thread-safe. */
final class Targets {
  private final ConcurrentSkipListMap<TargetName, Target> targets = new ConcurrentSkipListMap<>();

  void add(Target target) {
    targets.put(target.name(), target);
  }

  /** In the order of their names. */
  List<Target> list() {
    return List.copyOf(targets.values());
  }

  /** Forgets one; null: there was none. */
  @Nullable Target remove(TargetName name) {
    return targets.remove(name);
  }

  Optional<Target> find(TargetName name) {
    return Optional.ofNullable(targets.get(name));
  }

  /**
   * @throws BerthException {@code NOT_FOUND}
   */
  Target get(TargetName name) {
    Target target = targets.get(name);
    if (target == null) {
      throw missing(name);
    }
    return target;
  }

  private BerthException missing(TargetName name) {
    String known =
        targets.keySet().stream().map(one -> "'" + one + "'").collect(Collectors.joining(", "));
    return new BerthException(
        ErrorCode.NOT_FOUND,
        "Cannot find target '%s': there is none of that name. There are: %s."
            .formatted(name, known));
  }

  /** The one that a request names with {@code ?target=}, else the one that is always there. */
  Target asked(Request request) {
    return get(
        request
            .query("target")
            .filter(text -> !text.isBlank())
            .map(TargetName::new)
            .orElse(TargetName.LOCAL));
  }

  /** What was last seen in all of them. */
  Situation situation() {
    return Situation.of(targets.values().stream().map(Target::situation).toList());
  }

  /** Where a task can be talked to. */
  RunningTasks tasks(SeenTask task) {
    return get(task.target()).runner().tasks();
  }

  /** Where a task can be talked to; empty: it is nowhere. */
  Optional<RunningTasks> tasks(TaskId task) {
    return situation().find(task).map(this::tasks);
  }

  /** For people: what keeps a stack that is not desired from being gone; empty: nothing known. */
  Optional<String> trouble(StackKey stack) {
    return targets.values().stream()
        .filter(target -> !target.situation().isClearOf(stack))
        .flatMap(target -> target.trouble(stack).stream())
        .findFirst();
  }

  /** For people: how far a pull is; empty: it is not under way. */
  Optional<String> pullStatus(StackKey stack, String reference) {
    return targets.values().stream()
        .flatMap(target -> target.pulls().status(stack, reference).stream())
        .findFirst();
  }

  /**
   * The named volumes of all engines, but for those added and not ready now; a cluster's are those
   * of its nodes.
   */
  List<Volumes> volumes() {
    return targets.values().stream()
        .filter(EngineTarget.class::isInstance)
        .filter(target -> target.name().equals(TargetName.LOCAL) || target.health().ready())
        .map(target -> target.runner().volumes())
        .toList();
  }

  void wake() {
    targets.values().forEach(Target::wake);
  }

  void close() {
    targets.values().forEach(Target::close);
  }
}

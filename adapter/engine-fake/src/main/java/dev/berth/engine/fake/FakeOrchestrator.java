package dev.berth.engine.fake;

import dev.berth.engine.ClusterService;
import dev.berth.engine.ClusterServiceSpec;
import dev.berth.engine.ClusterServiceSpec.Published;
import dev.berth.engine.ClusterServiceSpec.Restart;
import dev.berth.engine.LogLine;
import dev.berth.engine.TaskState;
import dev.berth.kernel.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Brings the tasks of a {@link FakeSwarm} to what its services say: fills slots, replaces what has
 * ended, moves what may not stay, carries updates out. Guarded by its swarm.
 */
final class FakeOrchestrator {
  /** How long a task takes to start or to stop. */
  private static final Duration MOMENT = Duration.ofMillis(10);

  /** A task that ends at once is not replaced more often. */
  private static final Duration SHORTEST_DELAY = Duration.ofMillis(50);

  private final FakeSwarm swarm;
  private final Set<FakeService> unsettled = new LinkedHashSet<>();

  /** Those with tasks that no node suits. */
  private final Set<FakeService> waiting = new LinkedHashSet<>();

  private long tasks;

  FakeOrchestrator(FakeSwarm swarm) {
    this.swarm = swarm;
  }

  /** Has a look at a service with the next {@link #settle}. */
  void touch(FakeService service) {
    unsettled.add(service);
  }

  /** Looks again at those with tasks for which there was no place. */
  private void touchWaiting() {
    unsettled.addAll(waiting);
    waiting.clear();
  }

  void settle() {
    while (!unsettled.isEmpty()) {
      FakeService service = unsettled.iterator().next();
      unsettled.remove(service);
      advance(service);
    }
  }

  /** Does something for a service when time has passed. */
  void later(Duration delay, FakeService service, Runnable action) {
    swarm.later(
        delay,
        () -> {
          action.run();
          touch(service);
        });
  }

  private void advance(FakeService service) {
    List<FakeSlot> wanted = service.removed ? List.of() : new FakeSlots(service, swarm).wanted();
    for (FakeSlot slot : List.copyOf(service.slots)) {
      if (!wanted.contains(slot)) {
        List.copyOf(slot.tasks).forEach(task -> dismiss(task, false));
        if (slot.hasEnded()) {
          service.slots.remove(slot);
        }
      }
    }
    wanted.forEach(this::evict);
    advanceUpdate(service, wanted);
    for (FakeSlot slot : wanted) {
      fill(slot, service);
      slot.tasks.stream().filter(t -> t.isLive() && t.node == null).forEach(this::place);
    }
    if (service.removed && service.slots.isEmpty()) {
      swarm.forget(service);
    }
  }

  /** Sends away what was made for nodes as its own is no more. */
  private void evict(FakeSlot slot) {
    for (FakeServiceTask task : List.copyOf(slot.tasks)) {
      FakeNode node = task.node;
      boolean stays =
          node == null
              || (node.keepsTasks()
                  && FakeConstraint.allHold(task.spec.placement().constraints(), node));
      if (task.isLive() && !stays) {
        dismiss(task, true);
      }
    }
  }

  private void advanceUpdate(FakeService service, List<FakeSlot> wanted) {
    FakeUpdate update = service.update;
    if (update == null) {
      return;
    }
    switch (update.advance(wanted)) {
      case GOES_ON -> {}
      case DONE -> {
        service.update = null;
        service.shownUpdate =
            update.rollback
                ? shown(ClusterService.Update.State.ROLLED_BACK, "rollback completed")
                : shown(ClusterService.Update.State.COMPLETED, "update completed");
      }
      case FAILED -> fail(service, update);
    }
  }

  private void fail(FakeService service, FakeUpdate update) {
    String why = "due to failure or early termination of task " + update.culprit().id;
    ClusterServiceSpec before = service.previous;
    service.update = null;
    if (update.rollback) {
      service.shownUpdate =
          shown(ClusterService.Update.State.ROLLBACK_PAUSED, "rollback paused " + why);
    } else if (update.rules.failureAction() == ClusterServiceSpec.Update.FailureAction.ROLLBACK
        && before != null) {
      service.spec = before;
      service.previous = null;
      service.update = new FakeUpdate(service, this, true);
      service.shownUpdate =
          shown(ClusterService.Update.State.ROLLING_BACK, "update rolled back " + why);
      touch(service);
    } else {
      service.shownUpdate = shown(ClusterService.Update.State.PAUSED, "update paused " + why);
    }
  }

  private static ClusterService.Update shown(ClusterService.Update.State state, String message) {
    return new ClusterService.Update(state, message);
  }

  private void fill(FakeSlot slot, FakeService service) {
    FakeUpdate update = service.update;
    if (slot.hasLive() || slot.waiting || (update != null && update.holds(slot))) {
      return;
    }
    FakeServiceTask last = slot.newest();
    if (last == null || !last.wanted) {
      make(slot, service);
    } else if (mayFollow(last, slot)) {
      Duration delay = last.spec.operation().restart().delay();
      slot.waiting = true;
      later(
          delay.compareTo(SHORTEST_DELAY) > 0 ? delay : SHORTEST_DELAY,
          service,
          () -> {
            slot.waiting = false;
            if (last.equals(slot.newest()) && service.slots.contains(slot) && !service.removed) {
              last.wanted = false;
              slot.attempts.add(System.nanoTime());
            }
          });
    }
  }

  private static boolean mayFollow(FakeServiceTask last, FakeSlot slot) {
    Restart restart = last.spec.operation().restart();
    boolean job = last.service.isJob();
    boolean meant =
        switch (restart.condition()) {
          case NONE -> false;
          case ON_FAILURE -> !last.hasSucceeded();
          case ANY -> !job || !last.hasSucceeded();
        };
    Integer most = restart.maxAttempts();
    if (!meant || most == null) {
      return meant;
    }
    Duration window = restart.window();
    long from = window == null ? Long.MIN_VALUE : System.nanoTime() - window.toNanos();
    return slot.attempts.stream().filter(at -> at > from).count() < most;
  }

  /** Makes a task of what a service is now. */
  void make(FakeSlot slot, FakeService service) {
    tasks++;
    TaskId id = new TaskId("fake%08d".formatted(tasks));
    FakeServiceTask task = new FakeServiceTask(id, service, slot, swarm.now());
    slot.add(task);
    place(task);
  }

  private void place(FakeServiceTask task) {
    FakePlacement placement = new FakePlacement(task);
    placement
        .choose(swarm.nodes())
        .ifPresentOrElse(
            node -> start(task, node),
            () -> {
              task.message = placement.reason();
              waiting.add(task.service);
            });
  }

  private void start(FakeServiceTask task, FakeNode node) {
    task.node = node;
    task.message = "";
    task.ports = ports(task, node);
    node.tasks.add(task);
    if (node.here) {
      swarm.volumes(task.service.instance).createMissing(task.spec.template().filesystem());
    }
    later(task.behaviour.startAfter().plus(MOMENT), task.service, () -> started(task));
  }

  private static Map<Integer, Integer> ports(FakeServiceTask task, FakeNode node) {
    Map<Integer, Integer> ports = new HashMap<>();
    for (Published port : task.spec.ports().published()) {
      if (port.host()) {
        int chosen = port.port() == 0 ? node.freePort(ports.values()) : port.port();
        ports.put(port.target(), chosen);
      } else {
        ports.putIfAbsent(port.target(), port.port());
      }
    }
    return Collections.unmodifiableMap(ports);
  }

  private void started(FakeServiceTask task) {
    if (task.hasEnded() || !task.wanted) {
      return;
    }
    String image = task.spec.template().image();
    if (!swarm.registries().letsIn(image, task.service.credentials)) {
      String reason = "unauthorized: authentication required: image '" + image + "'";
      end(task, 255, TaskState.Cause.NOT_STARTED, reason);
      return;
    }
    if (swarm.fails(image) || "start".equals(task.behaviour.failOn())) {
      end(task, 127, TaskState.Cause.NOT_STARTED, "image '" + image + "' does not start");
      return;
    }
    task.state = new TaskState.Running(swarm.now(), 0);
    write(task);
    Duration runFor = task.behaviour.runFor();
    if (runFor != null) {
      int code = task.behaviour.exitCode();
      TaskState.Cause cause =
          task.behaviour.outOfMemory() ? TaskState.Cause.OUT_OF_MEMORY : TaskState.Cause.EXITED;
      later(runFor, task.service, () -> end(task, code, cause, "exited with code " + code));
    }
  }

  private void write(FakeServiceTask task) {
    List<String> lines = new ArrayList<>();
    if (task.behaviour.print() != null) {
      lines.add(Objects.requireNonNull(task.behaviour.print()));
    }
    if (task.behaviour.show() != null) {
      lines.addAll(FakeService.linesOf(task, Objects.requireNonNull(task.behaviour.show())));
    }
    if (lines.isEmpty()) {
      lines.add("started");
    }
    lines.forEach(l -> task.log.write(new LogLine(swarm.now(), LogLine.Source.STDOUT, l)));
  }

  /**
   * Has a task ended.
   *
   * @param evicted whether because of where it is
   */
  void dismiss(FakeServiceTask task, boolean evicted) {
    if (!task.wanted) {
      return;
    }
    task.wanted = false;
    task.evicted = evicted;
    if (task.hasEnded()) {
      return;
    }
    if (task.node == null) {
      end(task, 255, TaskState.Cause.NOT_STARTED, "it was not started");
    } else if (task.behaviour.ignoreStop()) {
      Duration grace = task.spec.operation().stopGrace();
      later(grace, task.service, () -> stopped(task, 9));
    } else {
      later(MOMENT, task.service, () -> stopped(task, 15));
    }
  }

  private void stopped(FakeServiceTask task, int signal) {
    end(task, 128 + signal, TaskState.Cause.EXITED, "killed by signal " + signal);
  }

  /** Ends a task here and now. */
  void end(FakeServiceTask task, int exitCode, TaskState.Cause cause, String reason) {
    if (task.hasEnded()) {
      return;
    }
    task.state = new TaskState.Exited(swarm.now(), exitCode, cause, reason);
    task.message = reason;
    task.log.finish();
    FakeNode node = task.node;
    if (node != null) {
      node.tasks.remove(task);
    }
    touch(task.service);
    touchWaiting();
  }

  /** Loses what runs on a node that is gone. */
  void lose(FakeNode node) {
    for (FakeServiceTask task : List.copyOf(node.tasks)) {
      task.wanted = false;
      task.evicted = true;
      end(task, 255, TaskState.Cause.LOST, "node '" + node.name + "' is down");
    }
  }
}

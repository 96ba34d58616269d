package dev.berth.deploy;

import dev.berth.engine.Engine;
import dev.berth.engine.Mount;
import dev.berth.engine.TaskIdentity;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.IdSource;
import dev.berth.kernel.TaskId;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** Does one step on the engine. Thread-safe; blocks. */
final class StepRunner {
  private static final Logger LOG = System.getLogger(StepRunner.class.getName());

  /** Engine calls that make or remove things at once; ending a task mostly waits, and is apart. */
  private static final int CONCURRENT_CALLS = 8;

  private final TargetMark mark;
  private final Engine engine;
  private final Traffic traffic;
  private final IdSource ids;
  private final Stacks stacks;
  private final Pulls pulls;
  private final Semaphore calls = new Semaphore(CONCURRENT_CALLS);

  StepRunner(
      TargetMark mark, Engine engine, Traffic traffic, IdSource ids, Stacks stacks, Pulls pulls) {
    this.mark = mark;
    this.engine = engine;
    this.traffic = traffic;
    this.ids = ids;
    this.stacks = stacks;
    this.pulls = pulls;
  }

  /**
   * @throws BerthException if the engine could not
   */
  void run(Step step) throws InterruptedException {
    if (step instanceof Step.StopTask stop) {
      stop(stop);
      return;
    }
    if (step instanceof Step.PullImage pull) {
      stacks.imagePulled(pull, pulls.run(pull));
      return;
    }
    calls.acquire();
    try {
      call(step);
    } finally {
      calls.release();
    }
  }

  private void call(Step step) {
    switch (step) {
      case Step.EnsureNetwork network -> engine.networks().create(network.spec());
      case Step.EnsureVolume volume ->
          engine.volumes().create(volume.volume().name(), volume.volume().labels());
      case Step.CreateTask create -> create(create);
      case Step.StartTask start -> start(start.id());
      case Step.PullImage pull -> throw new IllegalArgumentException("Pulling has its own way");
      case Step.StopTask stop -> throw new IllegalArgumentException("Stopping has its own way");
      case Step.RemoveTask remove -> engine.tasks().remove(remove.id());
      case Step.RemoveNetwork remove -> engine.networks().remove(remove.network());
      case Step.RemoveVolume remove -> engine.volumes().remove(remove.volume());
    }
  }

  private void create(Step.CreateTask step) {
    ServiceSpec spec = step.service().spec();
    spec.filesystem().mounts().forEach(StepRunner::requireUnmoved);
    TaskId id = new TaskId(ids.next());
    TaskLabels labels =
        new TaskLabels(
            step.service().hash(),
            step.version(),
            step.attempt(),
            step.restarts(),
            spec.upkeep().stopGrace());
    Map<String, String> all = new HashMap<>(spec.routing().labels());
    all.putAll(labels.render());
    mark.write(all);
    ServiceKey key = step.service().key();
    engine
        .tasks()
        .create(
            spec.render(
                new TaskIdentity(id, key.tenant(), key.stack(), key.service(), step.slot(), all)),
            stacks.contents(key.tenant()));
    start(id);
  }

  /** What was allowed is the path as it was: a link in its place would lead elsewhere. */
  private static void requireUnmoved(Mount mount) {
    if (!(mount instanceof Mount.Bind bind)) {
      return;
    }
    try {
      if (!bind.source().toRealPath().equals(bind.source())) {
        throw new BerthException(
            ErrorCode.DENIED,
            "Cannot mount '%s': there is a symbolic link in it that was not there when the stack was deployed. Remove the link, or deploy again."
                .formatted(bind.source()));
      }
    } catch (IOException e) {
      throw new BerthException(
          ErrorCode.NOT_FOUND,
          "Cannot mount '%s': it is not there any more. Make it, or deploy again without it."
              .formatted(bind.source()),
          e);
    }
  }

  /** A task that does not start has ended, with the reason: the next plan sees it. */
  private void start(TaskId id) {
    try {
      engine.tasks().start(id);
    } catch (BerthException e) {
      LOG.log(Level.DEBUG, () -> "Task '" + id + "' did not start", e);
    }
  }

  private void stop(Step.StopTask step) throws InterruptedException {
    drain(step.id(), step.grace());
    try {
      engine.tasks().stop(step.id(), step.grace());
    } catch (BerthException e) {
      if (e.code() != ErrorCode.NOT_FOUND) {
        throw e;
      }
    }
  }

  /** A front door that fails must not keep a task alive. */
  private void drain(TaskId id, Duration atMost) throws InterruptedException {
    try {
      traffic.drain(id, atMost);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "Cannot drain task '" + id + "'", e);
    }
  }
}

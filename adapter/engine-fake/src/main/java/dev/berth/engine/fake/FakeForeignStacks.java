package dev.berth.engine.fake;

import dev.berth.engine.ForeignPicture;
import dev.berth.engine.ForeignService;
import dev.berth.engine.ForeignStack;
import dev.berth.engine.ForeignStacks;
import dev.berth.engine.ForeignTask;
import dev.berth.engine.LogLine;
import dev.berth.engine.LogRequest;
import dev.berth.engine.LogStream;
import dev.berth.engine.TaskState;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Stacks of others that a test has put there; their tasks are entries that are changed in place.
 * Thread-safe.
 */
public final class FakeForeignStacks implements ForeignStacks {
  private final Map<String, ForeignStack> stacks = new ConcurrentSkipListMap<>();
  private final List<String> shared = new ArrayList<>();
  private final FakeImages images;
  private @Nullable String failure;

  FakeForeignStacks(FakeImages images) {
    this.images = images;
  }

  /** A service to be put there. */
  public static FakeForeignService service(String name, int replicas) {
    return new FakeForeignService(name, replicas);
  }

  /** Somebody deploys a stack, or changes one. */
  public void put(ForeignStack stack) {
    stacks.put(stack.name(), stack);
  }

  /** Whatever is done to stacks from now on fails; null: nothing does. */
  public synchronized void failWith(@Nullable String reason) {
    failure = reason;
  }

  /** What tenants were given: {@code TENANT REFERENCE}. */
  public synchronized List<String> shared() {
    return List.copyOf(shared);
  }

  @Override
  public ForeignPicture picture() {
    return new ForeignPicture(
        stacks.values().stream()
            .map(
                stack ->
                    new ForeignStack(
                        stack.name(),
                        stack.origin(),
                        stack.services().stream()
                            .map(one -> with(one, one.tasks(), false))
                            .toList()))
            .toList(),
        0);
  }

  @Override
  public ForeignStack get(String name) {
    ForeignStack stack = stacks.get(name);
    if (stack == null) {
      throw new BerthException(
          ErrorCode.NOT_FOUND, "Cannot find foreign stack '%s': there is none.".formatted(name));
    }
    return stack;
  }

  @Override
  public void stop(ForeignStack stack) {
    requireWell();
    change(
        stack,
        new TaskState.Exited(Instant.EPOCH, 0, TaskState.Cause.EXITED, "exited with code 0"));
  }

  @Override
  public void start(ForeignStack stack) {
    requireWell();
    change(stack, new TaskState.Running(Instant.EPOCH, 0));
  }

  private synchronized void requireWell() {
    if (failure != null) {
      throw new BerthException(ErrorCode.ENGINE_FAILED, failure);
    }
  }

  private void change(ForeignStack asked, TaskState state) {
    stacks.computeIfPresent(
        asked.name(),
        (_, stack) ->
            new ForeignStack(
                stack.name(),
                stack.origin(),
                stack.services().stream()
                    .map(
                        service ->
                            with(
                                service,
                                service.tasks().stream().map(task -> with(task, state)).toList(),
                                true))
                    .toList()));
  }

  private static ForeignService with(
      ForeignService service, List<ForeignTask> tasks, boolean defined) {
    return new ForeignService(
        service.name(),
        service.image(),
        service.labels(),
        service.ports(),
        service.replicas(),
        tasks,
        defined ? service.definition() : null);
  }

  private static ForeignTask with(ForeignTask task, TaskState state) {
    return new ForeignTask(
        task.id(), task.name(), state, task.health(), task.created(), task.node(), task.endpoint());
  }

  @Override
  public void remove(ForeignStack stack) {
    requireWell();
    stacks.remove(stack.name());
  }

  @Override
  public LogStream logs(ForeignTask task, LogRequest request) {
    Deque<LogLine> lines = new ArrayDeque<>();
    lines.add(new LogLine(task.created(), LogLine.Source.STDOUT, "ready"));
    return new LogStream() {
      @Override
      public @Nullable LogLine next() {
        return lines.poll();
      }

      @Override
      public void close() {
        lines.clear();
      }
    };
  }

  @Override
  public synchronized void share(TenantId tenant, String reference, String imageId) {
    shared.add(tenant + " " + reference);
    if (images.find(tenant, reference).isEmpty()) {
      images.add(tenant, FakeImages.withTag(reference), imageId.replaceFirst("^sha256:", ""));
    }
  }
}

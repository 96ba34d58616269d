package dev.berth.deploy;

import dev.berth.access.Action;
import dev.berth.engine.LogRequest;
import dev.berth.engine.Tasks;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What tasks write: of one, of a service's, or of a whole stack's, merged in the order of time. */
final class LogEndpoints {
  private static final int MOST_LINES = 1_000_000;

  private final Tasks tasks;
  private final Stacks stacks;
  private final Overview overview;
  private final Supplier<Situation> situation;
  private final Changes changes;

  LogEndpoints(
      Tasks tasks,
      Stacks stacks,
      Overview overview,
      Supplier<Situation> situation,
      Changes changes) {
    this.tasks = tasks;
    this.stacks = stacks;
    this.overview = overview;
    this.situation = situation;
    this.changes = changes;
  }

  List<Endpoint> list() {
    return List.of(
        Endpoint.get(
            "/api/stacks/{stack}/logs",
            new Action("stack:Logs"),
            request -> "stack/" + request.path("stack"),
            this::ofStack),
        Endpoint.get(
            "/api/stacks/{stack}/services/{service}/logs",
            new Action("service:Logs"),
            ServiceEndpoints::resource,
            this::ofService),
        Endpoint.get(
            "/api/tasks/{task}/logs",
            new Action("task:Logs"),
            TaskEndpoints::resource,
            this::ofTask));
  }

  private Response ofStack(Request request) {
    StackKey key = StackEndpoints.key(request);
    stacks.get(key);
    return lines(
        request,
        task -> task.service().stackKey().equals(key),
        () -> stacks.desired().find(key).isPresent());
  }

  private Response ofService(Request request) {
    ServiceKey key = ServiceEndpoints.key(request);
    stacks.get(key);
    return lines(
        request, task -> task.service().equals(key), () -> stacks.desired().find(key).isPresent());
  }

  private Response ofTask(Request request) {
    ObservedTask wanted = overview.task(request.principal().tenant(), request.path("task"));
    return lines(request, task -> task.id().equals(wanted.id()), () -> false);
  }

  /**
   * @param goesOn whether tasks may still join
   */
  private Response lines(Request request, Predicate<ObservedTask> filter, BooleanSupplier goesOn) {
    LogRequest wanted =
        new LogRequest(
            request.flag("follow"),
            request.number("tail", -1, -1, MOST_LINES),
            since(request.query("since").orElse(null)));
    return new Response.Lines(
        sink -> {
          try (LogMerge merge = new LogMerge(tasks, wanted)) {
            sink.onClose(merge::close);
            write(merge, filter, goesOn, sink);
          }
        });
  }

  private void write(
      LogMerge merge,
      Predicate<ObservedTask> filter,
      BooleanSupplier goesOn,
      Response.LineSink sink)
      throws Exception {
    long seen = -1;
    while (!merge.isClosed()) {
      if (changes.number() != seen) {
        seen = changes.number();
        situation.get().tasks().stream().filter(filter).map(ObservedTask::task).forEach(merge::add);
      }
      boolean open = merge.isFollowing() && goesOn.getAsBoolean();
      LogRecord line = merge.next(open);
      if (line != null) {
        sink.write(line);
      } else if (!open && merge.hasEnded()) {
        return;
      }
    }
  }

  private static @Nullable Instant since(@Nullable String text) {
    try {
      return text == null || text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot read the query parameter 'since': it is not a time. Write one like 2026-01-31T12:00:00Z.",
          e);
    }
  }
}

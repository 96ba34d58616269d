package dev.berth.deploy;

import dev.berth.access.Action;
import dev.berth.engine.LogRequest;
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
import org.jspecify.annotations.Nullable;

/** What tasks write: of one, of a service's, or of a whole stack's, merged in the order of time. */
final class LogEndpoints {
  private static final int MOST_LINES = 1_000_000;

  private final Targets targets;
  private final Stacks stacks;
  private final Overview overview;
  private final Changes changes;

  LogEndpoints(Targets targets, Stacks stacks, Overview overview, Changes changes) {
    this.targets = targets;
    this.stacks = stacks;
    this.overview = overview;
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
    SeenTask wanted = overview.task(request.principal().tenant(), request.path("task"));
    return lines(request, task -> task.id().equals(wanted.id()), () -> false);
  }

  /**
   * @param goesOn whether tasks may still join
   */
  private Response lines(Request request, Predicate<SeenTask> filter, BooleanSupplier goesOn) {
    LogRequest wanted = wanted(request);
    return new Response.Lines(
        sink -> {
          try (LogMerge merge = new LogMerge(targets::tasks, wanted)) {
            sink.onClose(merge::close);
            write(merge, filter, goesOn, sink);
          }
        });
  }

  /** What a request asks for. */
  static LogRequest wanted(Request request) {
    return new LogRequest(
        request.flag("follow"),
        request.number("tail", -1, -1, MOST_LINES),
        since(request.query("since").orElse(null)));
  }

  private void write(
      LogMerge merge, Predicate<SeenTask> filter, BooleanSupplier goesOn, Response.LineSink sink)
      throws Exception {
    long seen = -1;
    while (!merge.isClosed()) {
      if (changes.number() != seen) {
        seen = changes.number();
        targets.situation().tasks().stream().filter(filter).forEach(merge::add);
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
          "Cannot read the query parameter 'since': it is not a time. Write one like"
              + " 2026-01-31T12:00:00Z.",
          e);
    }
  }
}

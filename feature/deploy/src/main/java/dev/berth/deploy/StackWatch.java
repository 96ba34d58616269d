package dev.berth.deploy;

import dev.berth.access.Action;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.TenantId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * {@code GET /api/changes}: which stacks are another way than they were, as it happens. A caller
 * hears of every stack at first, so that whoever asks and then listens misses nothing; then of each
 * that has changed, at most once in a {@link #PAUSE}. One who is slow hears of many changes at
 * once: nothing is queued.
 */
final class StackWatch {
  /** A deployment changes many times a second. */
  private static final Duration PAUSE = Duration.ofMillis(300);

  /** Routes come and go without a word to us. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final Overview overview;
  private final Changes changes;

  StackWatch(Overview overview, Changes changes) {
    this.overview = overview;
    this.changes = changes;
  }

  /** A stack that is there no more, or is another way than it was. */
  public record ChangedStack(String stack) {}

  /** All that a page shows of a stack. */
  private record Shown(StackView stack, List<ServiceView> services, List<TaskView> tasks) {}

  List<Endpoint> list() {
    return List.of(
        Endpoint.get("/api/changes", new Action("stack:List"), _ -> "stack/*", this::changes));
  }

  private Response changes(Request request) {
    TenantId tenant = request.principal().tenant();
    return new Response.Lines(sink -> follow(tenant, sink));
  }

  private void follow(TenantId tenant, Response.LineSink sink)
      throws IOException, InterruptedException {
    AtomicBoolean gone = changes.departure(sink);
    SortedMap<String, Shown> told = new TreeMap<>();
    while (!gone.get()) {
      long seen = changes.number();
      SortedMap<String, Shown> now = shown(tenant);
      TreeSet<String> names = new TreeSet<>(told.keySet());
      names.addAll(now.keySet());
      for (String name : names) {
        Shown shown = now.get(name);
        if (shown == null || !shown.equals(told.get(name))) {
          sink.write(new ChangedStack(name));
        }
      }
      told = now;
      pause(gone);
      changes.awaitAfter(seen, LOOK);
    }
  }

  /** Waits for all of the pause, whatever happens meanwhile. */
  private void pause(AtomicBoolean gone) throws InterruptedException {
    long until = System.nanoTime() + PAUSE.toNanos();
    for (long left = PAUSE.toNanos(); left > 0 && !gone.get(); left = until - System.nanoTime()) {
      changes.awaitAfter(changes.number(), Duration.ofNanos(left));
    }
  }

  private SortedMap<String, Shown> shown(TenantId tenant) {
    Map<String, List<ServiceView>> services =
        overview.services(tenant, _ -> true).stream()
            .collect(Collectors.groupingBy(ServiceView::stack));
    Map<String, List<TaskView>> tasks =
        overview.tasks(task -> task.service().tenant().equals(tenant)).stream()
            .collect(Collectors.groupingBy(TaskView::stack));
    SortedMap<String, Shown> shown = new TreeMap<>();
    for (StackView stack : overview.stacks(tenant)) {
      String name = stack.name();
      shown.put(
          name,
          new Shown(
              stack, services.getOrDefault(name, List.of()), tasks.getOrDefault(name, List.of())));
    }
    return shown;
  }
}

package dev.berth.server;

import dev.berth.access.Action;
import dev.berth.engine.EngineTask;
import dev.berth.engine.TaskState;
import dev.berth.http.Endpoint;
import dev.berth.http.RequestCounts;
import dev.berth.http.Response;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code GET /metrics} in the text form that Prometheus reads. Thread-safe. */
final class MetricsEndpoint {
  private static final Action READ = new Action("platform:Metrics");
  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PlatformState platform;
  private final Supplier<RequestCounts> requests;

  MetricsEndpoint(PlatformState platform, Supplier<RequestCounts> requests) {
    this.platform = platform;
    this.requests = requests;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
            "/metrics",
            READ,
            _ -> "platform",
            _ -> new Response.Text(200, TYPE, render(), Map.of())));
  }

  private String render() {
    MetricsText text = new MetricsText();
    text.gauge("berth_info", "The release and instance.")
        .value(Map.of("instance", platform.data().instance(), "version", platform.version()), 1);
    text.gauge("berth_engine_ready", "1 when tasks can be started.")
        .value(Map.of("engine", platform.engine().name()), platform.health().ready() ? 1 : 0);
    tasks(text);
    api(text, requests.get());
    process(text);
    return text.toString();
  }

  private void tasks(MetricsText text) {
    long created = 0;
    long running = 0;
    long exited = 0;
    for (EngineTask task : platform.engine().tasks().list()) {
      switch (task.state()) {
        case TaskState.Created _ -> created++;
        case TaskState.Running _ -> running++;
        case TaskState.Exited _ -> exited++;
      }
    }
    text.gauge("berth_tasks", "Tasks that the engine knows, by state.")
        .value(Map.of("state", "created"), created)
        .value(Map.of("state", "running"), running)
        .value(Map.of("state", "exited"), exited);
  }

  private static void api(MetricsText text, RequestCounts counts) {
    MetricsText.Family answers =
        text.counter("berth_api_requests_total", "Answers of the API, by HTTP status.");
    counts
        .byStatus()
        .forEach((status, count) -> answers.value(Map.of("status", status.toString()), count));
    text.counter("berth_api_request_seconds_total", "The time that all answers took together.")
        .value(Map.of(), counts.seconds());
    text.gauge("berth_api_open_streams", "Logs that are followed and terminals that are open.")
        .value(Map.of(), counts.openStreams());
    text.counter("berth_api_refused_tokens_total", "Tokens that were not accepted.")
        .value(Map.of(), counts.refusedTokens());
  }

  private void process(MetricsText text) {
    Runtime runtime = Runtime.getRuntime();
    text.gauge("process_start_time_seconds", "When the server was started, since 1970.")
        .value(Map.of(), platform.started().toEpochMilli() / 1000.0);
    text.gauge("berth_process_memory_bytes", "Memory of the server that no file stands behind.")
        .value(Map.of(), platform.surroundings().machine().ownMemoryBytes());
    text.gauge("jvm_memory_used_bytes", "The part of the heap that is in use.")
        .value(Map.of("area", "heap"), runtime.totalMemory() - runtime.freeMemory());
    text.gauge("jvm_memory_max_bytes", "The most that the heap may grow to.")
        .value(Map.of("area", "heap"), runtime.maxMemory());
  }
}

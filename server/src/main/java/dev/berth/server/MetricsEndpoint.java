package dev.berth.server;

import dev.berth.access.Action;
import dev.berth.http.Endpoint;
import dev.berth.http.RequestCounts;
import dev.berth.http.Response;
import dev.berth.logs.LogStatus;
import dev.berth.logs.Logs;
import dev.berth.router.FrontDoor;
import dev.berth.router.TrafficRecords;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code GET /metrics} in the text form that Prometheus reads. Thread-safe. */
final class MetricsEndpoint {
  private static final Action READ = new Action("platform:Metrics");
  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PlatformState platform;
  private final Supplier<RequestCounts> requests;
  private final FrontDoor door;
  private final TrafficRecords traffic;
  private final Logs logs;

  MetricsEndpoint(
      PlatformState platform,
      Supplier<RequestCounts> requests,
      FrontDoor door,
      TrafficRecords traffic,
      Logs logs) {
    this.platform = platform;
    this.requests = requests;
    this.door = door;
    this.traffic = traffic;
    this.logs = logs;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
            "/metrics",
            READ,
            _ -> "platform",
            _ -> new Response.Text(200, TYPE, render(), Map.of())));
  }

  /** What the platform tells of itself now. */
  String render() {
    MetricsText text = new MetricsText();
    text.gauge("berth_info", "The release and instance.")
        .value(Map.of("instance", platform.data().instance(), "version", platform.version()), 1);
    text.gauge("berth_engine_ready", "1 when tasks can be started.")
        .value(Map.of("engine", platform.engine().name()), platform.health().ready() ? 1 : 0);
    tasks(text);
    logs(text, logs.status());
    api(text, requests.get());
    process(text);
    text.counter("berth_access_records_dropped_total", "Access records that the disk did not take.")
        .value(Map.of(), traffic.dropped());
    text.gauge("berth_connections", "Connections that clients of the front door have open.")
        .value(Map.of(), door.connections());
    traffic.metrics().retain(door.routeNames());
    return text + traffic.metrics().text();
  }

  private void tasks(MetricsText text) {
    MetricsText.Family tasks =
        text.gauge("berth_tasks", "Tasks that are known on all targets, by state.");
    platform
        .deployments()
        .taskCounts()
        .forEach((state, count) -> tasks.value(Map.of("state", state), count));
  }

  private static void logs(MetricsText text, List<LogStatus> all) {
    MetricsText.Family records =
        text.counter("berth_log_records_total", "Records of logs that were kept, by tenant.");
    all.forEach(each -> records.value(Map.of("tenant", each.tenant()), each.records()));
    MetricsText.Family dropped =
        text.counter("berth_log_dropped_total", "Records of logs that were not kept, by tenant.");
    all.forEach(each -> dropped.value(Map.of("tenant", each.tenant()), each.dropped()));
    MetricsText.Family waiting =
        text.gauge("berth_log_waiting_bytes", "Lines that wait to be kept, by tenant.");
    all.forEach(each -> waiting.value(Map.of("tenant", each.tenant()), each.waiting()));
    MetricsText.Family delay =
        text.gauge("berth_log_delay_seconds", "How old lines are when they are kept, by tenant.");
    all.forEach(
        each -> delay.value(Map.of("tenant", each.tenant()), each.delay().toMillis() / 1000.0));
    MetricsText.Family size =
        text.gauge("berth_log_size_bytes", "Disk that the records of logs take, by tenant.");
    all.forEach(each -> size.value(Map.of("tenant", each.tenant()), each.size()));
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
